package io.anasto.source;

import java.time.Duration;

/**
 * What a filter says of a file.
 *
 * @param accepted whether the file may go on
 * @param reason why not; empty when it may
 * @param lookAgain after what time the answer may be another; zero when time alone changes nothing
 */
record Verdict(boolean accepted, String reason, Duration lookAgain) {
  static final Verdict YES = new Verdict(true, "", Duration.ZERO);

  static Verdict no(String reason) {
    return new Verdict(false, reason, Duration.ZERO);
  }

  static Verdict notYet(Duration lookAgain, String reason) {
    return new Verdict(false, reason, lookAgain);
  }
}
