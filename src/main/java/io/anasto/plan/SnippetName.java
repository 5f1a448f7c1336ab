package io.anasto.plan;

import java.util.regex.Pattern;

/**
 * The endpoint from which a route of the user's is about a table: {@code direct:transform.orders}.
 * A table's name that has more than letters, digits, blanks and {@code . _ - /} stands there as
 * {@link UriName} writes it.
 */
public final class SnippetName {
  /** Names that may stand in an endpoint's URI as they are. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{IsAlphabetic}\\p{IsDigit} ._/-]+");

  private SnippetName() {}

  public static String of(String what, String table) {
    return "direct:%s.%s"
        .formatted(what, PLAIN.matcher(table).matches() ? table : UriName.of(table));
  }
}
