package io.anasto.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Leaves out files that may still be written: a file is whole once its size and modification time
 * have stood still for the settle time.
 *
 * <p>A modification time in the past tells that by itself. One in the future (a clock set back, a
 * file from another machine) tells nothing, so that such a file must look the same at two looks
 * with the settle time between them on the monotonic clock. Used by one thread.
 */
final class SettleFilter implements FileFilter {
  /** Files of a future time are rare; beyond this many the rest waits for its turn. */
  private static final int MOST_LOOKS = 10_000;

  /** The clock of the file system may be a little ahead of ours. */
  private static final Duration CLOCK_SKEW = Duration.ofMillis(50);

  private final Duration settle;
  private final Predicate<SourceFile> isOurs;
  private final LongSupplier nanoTime;
  private final Map<String, Look> looks = new HashMap<>();

  /**
   * @param isOurs whether it is a file that Anasto committed, whole from the first moment
   * @param nanoTime the monotonic clock
   */
  SettleFilter(Duration settle, Predicate<SourceFile> isOurs, LongSupplier nanoTime) {
    this.settle = settle;
    this.isOurs = isOurs;
    this.nanoTime = nanoTime;
  }

  @Override
  public Verdict test(SourceFile file, Instant now) {
    if (settle.isZero()) {
      return Verdict.YES;
    }
    Verdict verdict = judge(file, now);
    return verdict.accepted() || !isOurs.test(file) ? verdict : Verdict.YES;
  }

  private Verdict judge(SourceFile file, Instant now) {
    Instant modified = Instant.EPOCH.plusNanos(file.modified());
    if (modified.isAfter(now.plus(CLOCK_SKEW))) {
      return secondLook(file);
    }
    looks.remove(file.path());
    Duration age = Duration.between(modified, now);
    return age.compareTo(settle) >= 0
        ? Verdict.YES
        : Verdict.notYet(
            settle.minus(age), "changed " + age.toMillis() + " ms ago, still settling");
  }

  private Verdict secondLook(SourceFile file) {
    long now = nanoTime.getAsLong();
    Look first = looks.get(file.path());
    if (first == null || first.size != file.size() || first.modified != file.modified()) {
      if (first != null || looks.size() < MOST_LOOKS) {
        looks.put(file.path(), new Look(file.size(), file.modified(), now));
      }
      return Verdict.notYet(settle, "its time is in the future, a second look is needed");
    }
    Duration still = Duration.ofNanos(now - first.at);
    if (still.compareTo(settle) >= 0) {
      looks.remove(file.path());
      return Verdict.YES;
    }
    return Verdict.notYet(settle.minus(still), "its time is in the future, still settling");
  }

  private record Look(long size, long modified, long at) {}
}
