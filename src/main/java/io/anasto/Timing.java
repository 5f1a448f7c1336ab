package io.anasto;

import io.anasto.ledger.WallClock;
import io.anasto.source.RetryPauses;
import java.time.Clock;
import java.time.Duration;

/**
 * How long Anasto waits for what, and by which clock: fixed for users, shorter in tests.
 *
 * @param patience how long a destination may take no rows before it is detached from the others
 * @param pauses between attempts at a destination that fails
 * @param clock what files' times are held against
 */
record Timing(Duration patience, RetryPauses pauses, Clock clock) {
  static final Timing DEFAULT =
      new Timing(Duration.ofSeconds(10), RetryPauses.DEFAULT, WallClock.get());
}
