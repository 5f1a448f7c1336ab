package io.anasto.delta;

import io.anasto.format.TableException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data files' places: the protocol's "Add File and Remove File", {@code path}. */
final class DeltaPaths {
  private static final Pattern ABSOLUTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(//[^/]*)?(/.*)");

  /** What needs no look: it stands for itself, and leads nowhere else. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_=-]+([/.][A-Za-z0-9_=-]+)*");

  private static final String HERE = "./";

  private DeltaPaths() {}

  /**
   * The one spelling of a file's path: relative to the table where the file is below it. The
   * protocol tells files by their paths, which writers encode in different ways.
   *
   * @param table its directory, absolute
   * @param path as a log has it; what is elsewhere stays as it is
   * @throws IllegalArgumentException when it is no URI, or no path
   */
  static String canonical(Path table, String path) {
    if (PLAIN.matcher(path).matches()) {
      return path;
    }
    Matcher absolute = ABSOLUTE.matcher(path);
    // More is no URI than fails to be decoded; a colon in a name is taken for what it is.
    URI.create(absolute.matches() ? path : HERE + path);
    if (absolute.matches() && !absolute.group(1).equalsIgnoreCase("file")) {
      return path;
    }
    Path file = table.resolve(decoded(absolute.matches() ? absolute.group(3) : path)).normalize();
    if (!file.startsWith(table)) {
      return path;
    }
    return DeltaDataFiles.uri(HERE + table.relativize(file))
        .substring(HERE.length())
        .replace(":", "%3A");
  }

  /** The file that a log means. */
  static Path file(DeltaLog log, long version, String path) throws TableException {
    Matcher absolute = ABSOLUTE.matcher(path);
    String encoded = path;
    if (absolute.matches()) {
      if (!absolute.group(1).equalsIgnoreCase("file")) {
        throw log.faults()
            .refused(
                version,
                "its data file %s is at a place of kind %s, and Anasto reads local files"
                    .formatted(path, absolute.group(1)),
                null);
      }
      encoded = absolute.group(3);
    }
    try {
      return log.directory().resolve(decoded(encoded));
    } catch (InvalidPathException e) {
      throw log.faults().refused(version, "its data file \"" + path + "\" is no path", e);
    } catch (IllegalArgumentException e) {
      throw log.faults().refused(version, "its data file \"" + path + "\" is no URI", e);
    }
  }

  /**
   * A file's path below the table's directory, as a log means it. One that is elsewhere, or is no
   * path, is what the log has: no file of ours is called so.
   */
  static String below(Path table, String path) {
    Matcher absolute = ABSOLUTE.matcher(path);
    try {
      Path file = table.resolve(decoded(absolute.matches() ? absolute.group(3) : path)).normalize();
      return file.startsWith(table) ? table.relativize(file).toString() : path;
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** Percent-decoded; a plus is itself, other than in a form. */
  private static String decoded(String path) {
    return path.indexOf('%') < 0
        ? path
        : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
