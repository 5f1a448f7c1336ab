package io.anasto.source;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the file system has told of a source since somebody asked last. Thread-safe. */
final class Heard {
  /** More names than these are forgotten: then anything may be new. */
  static final int MOST_NAMES = 1_000;

  private Set<Path> names = new LinkedHashSet<>();
  private boolean anything;

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
  }

  synchronized void names(Collection<Path> paths) {
    if (!anything) {
      names.addAll(paths);
      if (names.size() > MOST_NAMES) {
        anything();
      }
    }
  }

  /** What was told since the last call. */
  synchronized News take() {
    News news = new News(anything, names);
    names = new LinkedHashSet<>();
    anything = false;
    return news;
  }
}
