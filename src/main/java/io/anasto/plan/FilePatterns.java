package io.anasto.plan;

import io.anasto.config.FileType;
import io.anasto.config.Glob;
import java.util.List;

/** Which files below a source's directory belong to it. Pure, immutable and thread-safe. */
public final class FilePatterns {
  /** What is said of a file by its name. */
  public enum Match {
    TAKEN,
    /** A segment of its path begins with {@code .} or {@code _}. */
    HIDDEN,
    /** The config has no {@code include}, and the file type's own endings are others. */
    NOT_BY_DEFAULT,
    /** The config's own patterns leave it out. */
    NOT_BY_CONFIG
  }

  private final List<String> endings;
  private final List<Glob> include;
  private final List<Glob> exclude;

  /**
   * @param endings of the names that are taken without {@code include}
   */
  private FilePatterns(List<String> endings, List<Glob> include, List<Glob> exclude) {
    this.endings = List.copyOf(endings);
    this.include = List.copyOf(include);
    this.exclude = List.copyOf(exclude);
  }

  /**
   * Files that a file type takes by default, whatever the case of their endings, and that match
   * none of {@code exclude}.
   *
   * @throws IllegalArgumentException when a pattern is wrong, which the config has checked
   */
  public static FilePatterns ofType(FileType type, List<String> exclude) {
    return new FilePatterns(
        type.defaultEndings(), List.of(), exclude.stream().map(Glob::new).toList());
  }

  /**
   * Files that match any of {@code include} and none of {@code exclude}.
   *
   * @throws IllegalArgumentException when a pattern is wrong, which the config has checked
   */
  public static FilePatterns of(List<String> include, List<String> exclude) {
    return new FilePatterns(
        List.of(),
        include.stream().map(Glob::new).toList(),
        exclude.stream().map(Glob::new).toList());
  }

  /**
   * Whether a file belongs to the source.
   *
   * @param path below the source's directory, its segments set off by slashes
   */
  public boolean matches(String path) {
    return match(path) == Match.TAKEN;
  }

  /**
   * Whether a file belongs to the source, or why not.
   *
   * @param path below the source's directory, its segments set off by slashes
   */
  public Match match(String path) {
    if (matchesAny(exclude, path)) {
      return Match.NOT_BY_CONFIG;
    }
    if (isHidden(path)) {
      return Match.HIDDEN;
    }
    if (include.isEmpty()) {
      return hasEnding(path) ? Match.TAKEN : Match.NOT_BY_DEFAULT;
    }
    return matchesAny(include, path) ? Match.TAKEN : Match.NOT_BY_CONFIG;
  }

  /** Whether the config's own patterns leave a file out, or a directory. */
  public boolean excludes(String path) {
    return matchesAny(exclude, path);
  }

  private boolean hasEnding(String path) {
    for (String ending : endings) {
      if (endsWith(path, ending)) {
        return true;
      }
    }
    return false;
  }

  /** Without regard to the case of ASCII letters. */
  private static boolean endsWith(String path, String ending) {
    int from = path.length() - ending.length();
    if (from < 0) {
      return false;
    }
    for (int i = 0; i < ending.length(); i++) {
      char c = path.charAt(from + i);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      if (lower != ending.charAt(i)) {
        return false;
      }
    }
    return true;
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
