package io.anasto.source;

import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Leaves out files that may still be written: a file is whole once it has stood still for the
 * settle time, or when it came whole and claims to be older than that. Used by one thread.
 */
final class SettleFilter implements FileFilter {
  private final SourcePlan plan;
  private final Duration settle;
  private final StandStill standStill;
  private final Arrivals arrivals;
  private final Predicate<SourceFile> isOurs;

  /**
   * @param isOurs whether it is a file that Anasto committed, whole from the first moment
   */
  SettleFilter(
      SourcePlan plan, StandStill standStill, Arrivals arrivals, Predicate<SourceFile> isOurs) {
    this.plan = plan;
    this.settle = plan.settle();
    this.standStill = standStill;
    this.arrivals = arrivals;
    this.isOurs = isOurs;
  }

  @Override
  public Verdict test(SourceFile file, Instant now) {
    if (settle.isZero()) {
      return Verdict.YES;
    }
    try {
      Verdict verdict = judge(file, plan.file(file.path()), now);
      return verdict.accepted() || !isOurs.test(file) ? verdict : Verdict.YES;
    } catch (IOException e) {
      return Verdict.no("it cannot be looked at: " + e);
    }
  }

  private Verdict judge(SourceFile file, Path path, Instant now) throws IOException {
    FileLook look = FileLook.at(path);
    Duration still = standStill.of(path, look);
    if (look.size() != file.size() || look.modified() != file.modified()) {
      return Verdict.notYet(settle, "it is being written");
    }
    if (arrivals.isWhole(path, look)) {
      Duration age = Duration.between(Instant.EPOCH.plusNanos(file.modified()), now);
      still = age.compareTo(still) > 0 ? age : still;
    }
    return still.compareTo(settle) >= 0
        ? Verdict.YES
        : Verdict.notYet(
            settle.minus(still), "it stands still for " + still.toMillis() + " ms, still settling");
  }
}
