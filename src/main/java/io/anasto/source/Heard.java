package io.anasto.source;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the file system has told of a source since somebody asked last. Thread-safe. */
final class Heard {
  /** More names than these are forgotten: then anything may be new. */
  static final int MOST_NAMES = 1_000;

  private Set<Path> names = new LinkedHashSet<>();
  private boolean anything;

  /** What came under its name and was not written to since. */
  private final Set<Path> came = new LinkedHashSet<>();

  /**
   * What is new.
   *
   * @param anything whether there may be more than the names
   * @param names of files that came, or were written to
   */
  record News(boolean anything, Set<Path> names) {
    boolean isNothing() {
      return !anything && names.isEmpty();
    }
  }

  synchronized void anything() {
    anything = true;
    names.clear();
    came.clear();
  }

  /** Names of files that came, renamed or made, and were not written to since. */
  synchronized void came(Collection<Path> paths) {
    came.addAll(paths);
    if (came.size() > MOST_NAMES) {
      came.clear();
    }
    names(paths);
  }

  /** Names of files that were written to. */
  synchronized void written(Collection<Path> paths) {
    came.removeAll(paths);
    names(paths);
  }

  private void names(Collection<Path> paths) {
    if (!anything) {
      names.addAll(paths);
      if (names.size() > MOST_NAMES) {
        anything = true;
        names.clear();
      }
    }
  }

  /** What came and was not written to since, as far as the file system has told by now. */
  synchronized Set<Path> came() {
    return Set.copyOf(came);
  }

  /** Of these, which were looked at, only some are to be looked at again. */
  synchronized void keepCame(Collection<Path> looked, Collection<Path> kept) {
    Set<Path> done = new HashSet<>(looked);
    done.removeAll(kept);
    came.removeAll(done);
  }

  /** What was told since the last call. */
  synchronized News take() {
    News news = new News(anything, names);
    names = new LinkedHashSet<>();
    anything = false;
    return news;
  }
}
