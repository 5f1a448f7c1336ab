package io.anasto.source;

import io.anasto.ledger.LeftOut;
import java.time.Duration;
import java.util.Optional;

/**
 * What a filter says of a file.
 *
 * @param accepted whether the file may go on
 * @param reason why not; empty when it may
 * @param leftOut as what it is counted among those that are left out; empty where it is not
 * @param lookAgain after what time the answer may be another; zero when time alone changes nothing
 */
record Verdict(boolean accepted, String reason, Optional<LeftOut> leftOut, Duration lookAgain) {
  static final Verdict YES = new Verdict(true, "", Optional.empty(), Duration.ZERO);

  /** Left out as the config wants it. */
  static Verdict no(String reason) {
    return new Verdict(false, reason, Optional.empty(), Duration.ZERO);
  }

  static Verdict no(LeftOut why, String reason) {
    return new Verdict(false, reason, Optional.of(why), Duration.ZERO);
  }

  static Verdict notYet(Duration lookAgain, String reason) {
    return new Verdict(false, reason, Optional.empty(), lookAgain);
  }
}
