package io.anasto.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long a destination that fails is left alone before it is tried again, and how often. */
public record RetryPauses(List<Duration> pauses) {
  public RetryPauses {
    pauses = List.copyOf(pauses);
  }

  /** A full disk or a lock may pass within half a minute. */
  public static final RetryPauses DEFAULT =
      new RetryPauses(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(4),
              Duration.ofSeconds(8),
              Duration.ofSeconds(16)));

  /** The pause after a number of failures in a row, from 1; empty when it was tried enough. */
  Optional<Duration> after(int failures) {
    return failures <= pauses.size() ? Optional.of(pauses.get(failures - 1)) : Optional.empty();
  }

  /** The pause of what is tried for as long as it takes. */
  Duration longest() {
    return pauses.isEmpty() ? Duration.ZERO : pauses.get(pauses.size() - 1);
  }
}
