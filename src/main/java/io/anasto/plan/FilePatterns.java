package io.anasto.plan;

import io.anasto.config.Glob;
import java.util.List;

/** Which files below a source's directory belong to it. Pure, immutable and thread-safe. */
public final class FilePatterns {
  private final List<Glob> include;
  private final List<Glob> exclude;

  private FilePatterns(List<Glob> include, List<Glob> exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  /**
   * Files that match any of {@code include} and none of {@code exclude}.
   *
   * @throws IllegalArgumentException when a pattern is wrong, which the config has checked
   */
  public static FilePatterns of(List<String> include, List<String> exclude) {
    return new FilePatterns(
        include.stream().map(Glob::new).toList(), exclude.stream().map(Glob::new).toList());
  }

  /**
   * Whether a file belongs to the source.
   *
   * @param path below the source's directory, its segments set off by slashes
   */
  public boolean matches(String path) {
    return !isHidden(path) && matchesAny(include, path) && !matchesAny(exclude, path);
  }

  /** Whether a segment of the path begins with {@code .} or {@code _}; such files never belong. */
  public static boolean isHidden(String path) {
    for (int start = 0; start >= 0; start = path.indexOf('/', start) + 1) {
      if (path.startsWith(".", start) || path.startsWith("_", start)) {
        return true;
      }
      if (path.indexOf('/', start) < 0) {
        return false;
      }
    }
    return false;
  }

  private static boolean matchesAny(List<Glob> globs, String path) {
    for (Glob glob : globs) {
      if (glob.matches(path)) {
        return true;
      }
    }
    return false;
  }
}
