package io.anasto.config;

/**
 * A column that a destination takes.
 *
 * @param newName its name in the destination
 * @param oldName its name in the source
 */
public record ColumnChoice(String newName, String oldName) {
  /** A column under its own name. */
  public static ColumnChoice of(String name) {
    return new ColumnChoice(name, name);
  }

  /**
   * Reads {@code name} or {@code new = old}; a name that holds {@code =} or blanks at its ends
   * stands in double quotes.
   *
   * @throws IllegalArgumentException when it is neither, saying why
   */
  static ColumnChoice parse(String text) {
    Names names = new Names(text);
    String first = names.next();
    if (names.atEnd()) {
      return of(first);
    }
    names.equalsSign();
    String second = names.next();
    if (!names.atEnd()) {
      throw new IllegalArgumentException("there is more behind the second name");
    }
    return new ColumnChoice(first, second);
  }

  /** {@code new = old}, or the name alone where it stays. */
  @Override
  public String toString() {
    return newName.equals(oldName) ? newName : newName + " = " + oldName;
  }

  private static final class Names {
    private final String text;
    private int at;

    Names(String text) {
      this.text = text.strip();
    }

    boolean atEnd() {
      return at == text.length();
    }

    void equalsSign() {
      if (text.charAt(at) != '=') {
        throw new IllegalArgumentException("'=' is missing between the two names");
      }
      at++;
      skipBlanks();
    }

    String next() {
      String name = !atEnd() && text.charAt(at) == '"' ? quoted() : bare();
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a name is missing");
      }
      skipBlanks();
      return name;
    }

    private String bare() {
      int end = text.indexOf('=', at);
      String name = text.substring(at, end < 0 ? text.length() : end);
      at += name.length();
      return name.strip();
    }

    private String quoted() {
      StringBuilder name = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        name.append(text.charAt(at));
      }
      if (atEnd()) {
        throw new IllegalArgumentException("the closing quote is missing");
      }
      at++;
      return name.toString();
    }

    private void skipBlanks() {
      while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
  }
}
