package io.anasto.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * For how long files have not been written to. What a file claims of its modification time counts
 * for nothing: a copy may bring an old one, and keep it while it grows. Thread-safe.
 *
 * <p>Where the kernel itself keeps the time of the last change, that tells at the first look.
 * Elsewhere a file must be seen to be the same at two looks.
 */
public final class StandStill {
  /** Some 25 MB at most, where so many files of a file server settle at a time. */
  private static final int MOST_LOOKS = 250_000;

  private final FileClock clock;
  private final LongSupplier nanoTime;
  private final Looks looks = new Looks(MOST_LOOKS);

  /**
   * @param nanoTime the monotonic clock
   */
  public StandStill(FileClock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * For how long it has stood still, at least.
   *
   * @param file where it was looked at just now
   */
  Duration of(Path file, FileLook look) {
    OptionalLong unchanged = clock.unchangedFor(file, look);
    return Duration.ofNanos(unchanged.isPresent() ? unchanged.getAsLong() : seenFor(file, look));
  }

  private synchronized long seenFor(Path file, FileLook look) {
    long now = nanoTime.getAsLong();
    return now - looks.since(look.fingerprint(file.toString()), now);
  }
}
