package io.anasto.cli;

import io.anasto.ledger.SourceEntry;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.nio.file.Path;

/**
 * Paths of a source's files as the working directory sees them, so that {@code xargs} works: the
 * config's directory as it was named, {@code dirpath} as it was written, and the file's own path.
 */
final class FilePaths {
  private final Path directory;

  private FilePaths(Path directory) {
    this.directory = directory;
  }

  /** Those of a source; one that the config has no more is named by its real path. */
  static FilePaths of(Plan plan, SourceEntry source) {
    return new FilePaths(
        plan.source(source.name())
            .map(known -> directory(plan, known))
            .orElseGet(() -> FileName.path(source.directory())));
  }

  private static Path directory(Plan plan, SourcePlan source) {
    if (source.displayDir().contains("${")) {
      // As it is written it is no path.
      return source.directory();
    }
    Path parent = plan.configFile().getParent();
    Path directory = FileName.resolve(parent == null ? Path.of("") : parent, source.displayDir());
    // Behind a symbolic link, the parent of a directory is not the segment before it.
    return directory.toString().contains("..") ? directory : directory.normalize();
  }

  /** The spelling of a file's path. */
  String of(String path) {
    String whole = FileName.of(FileName.resolve(directory, path));
    // A command would take it for an option.
    return whole.startsWith("-") ? "./" + whole : whole;
  }

  /** With control characters escaped: what holds a line break must not look like two. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.chars().forEach(c -> line.append(printable((char) c)));
    return line.toString();
  }

  private static String printable(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> Character.isISOControl(c) ? "\\u%04X".formatted((int) c) : String.valueOf(c);
    };
  }
}
