package io.anasto.source;

import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that came into a source's directory whole, renamed or linked in: the file system told that
 * they came, and of no write since. One that is written in place has been empty when it came, and
 * each write is told before the file can claim an older time again. Used by one thread at a time.
 */
final class Arrivals {
  private final SourcePlan plan;
  private final SourceScheduler scheduler;

  /** As they were before the file system had told all that it had to tell. */
  private Map<Path, FileLook> whole = Map.of();

  Arrivals(SourcePlan plan, SourceScheduler scheduler) {
    this.plan = plan;
    this.scheduler = scheduler;
  }

  /** Begins a look at the directory. */
  void begin() {
    if (plan.settle().isZero()) {
      return;
    }
    Map<Path, FileLook> came = new HashMap<>();
    for (Path file : scheduler.heard().came()) {
      if (plan.patterns().matches(FileName.of(plan.directory().relativize(file)))
          // What is written to where a link points to is not told here.
          && !Files.isSymbolicLink(file)) {
        look(file, came);
      }
    }
    came.keySet().retainAll(scheduler.cameWhole(came.keySet()));
    whole = came;
  }

  private static void look(Path file, Map<Path, FileLook> into) {
    try {
      FileLook look = FileLook.at(file);
      if (look.size() > 0) {
        into.put(file, look);
      }
    } catch (IOException e) {
      into.remove(file);
    }
  }

  /** Whether a file came whole, and is still as it was then. */
  boolean isWhole(Path file, FileLook look) {
    return look.equals(whole.get(file));
  }

  /**
   * Ends a look at the directory.
   *
   * @param unsettled files that are to be looked at again
   */
  void end(Collection<Path> unsettled) {
    if (!plan.settle().isZero()) {
      scheduler.heard().keepCame(whole.keySet(), unsettled);
    }
  }
}
