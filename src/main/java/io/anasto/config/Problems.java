package io.anasto.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that the user sees all of them at once. Not thread-safe. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** Notes a problem; control characters of the config that the message quotes are escaped. */
  public void add(Position at, String message) {
    found.add(new Problem(at.file(), at.line(), at.column(), printable(message)));
  }

  public void addAll(List<Problem> problems) {
    found.addAll(problems);
  }

  public int count() {
    return found.size();
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  private static String printable(String message) {
    StringBuilder text = new StringBuilder();
    message.chars().forEach(c -> text.append(printable((char) c)));
    return text.toString();
  }

  private static String printable(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> Character.isISOControl(c) ? "\\u%04X".formatted((int) c) : String.valueOf(c);
    };
  }

  /** All problems so far, in the order of the file. */
  public List<Problem> sorted() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  /**
   * Ends the work when there was any problem.
   *
   * @throws ConfigException with all problems so far
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(sorted());
    }
  }
}
