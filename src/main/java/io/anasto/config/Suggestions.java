package io.anasto.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that the user probably meant. */
public final class Suggestions {
  private Suggestions() {}

  /** The nearest of {@code names}, or empty when none is near. */
  public static Optional<String> nearest(String wrong, Collection<String> names) {
    // A third of a name may be mistyped; more, and the suggestion is a guess.
    int allowed = Math.max(1, Math.min(wrong.length(), 30) / 3);
    return names.stream()
        .filter(name -> distance(wrong, name) <= allowed)
        .min(Comparator.comparingInt((String name) -> distance(wrong, name)));
  }

  /** {@code ; did you mean 'x'?}, or {@code otherwise} when nothing is near. */
  public static String hint(String wrong, Collection<String> names, String otherwise) {
    return nearest(wrong, names).map(name -> "; did you mean '" + name + "'?").orElse(otherwise);
  }

  /** Insertions, deletions, replacements and swaps of neighbours; capitals do not matter. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
