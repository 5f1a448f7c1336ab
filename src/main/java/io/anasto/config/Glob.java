package io.anasto.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of file names: {@code *} and {@code ?} stand for any characters but a slash, {@code **}
 * for any characters, and before a slash for any number of directories (also none), {@code [a-z]}
 * and {@code [!a-z]} for one character, {@code {a,b}} for alternatives, and a backslash takes what
 * follows as it is. Case matters. Without a slash a pattern is held against a file's name, with one
 * against its path below the table's directory. Immutable and thread-safe.
 */
public final class Glob {
  private final String text;
  private final Pattern pattern;

  /**
   * @throws IllegalArgumentException saying what is wrong with the pattern
   */
  public Glob(String text) {
    this.text = text;
    this.pattern = compile(text);
  }

  /** Whether it is held against the path, not the name alone. */
  public boolean hasSlash() {
    return text.indexOf('/') >= 0;
  }

  /**
   * Whether a file belongs to the pattern.
   *
   * @param path below the table's directory, its segments set off by slashes
   */
  public boolean matches(String path) {
    String subject = hasSlash() ? path : path.substring(path.lastIndexOf('/') + 1);
    return pattern.matcher(subject).matches();
  }

  @Override
  public String toString() {
    return text;
  }

  private static Pattern compile(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (text.startsWith("/")) {
      throw new IllegalArgumentException(
          "it begins with '/', but patterns are held against paths below the table's directory");
    }
    if (text.endsWith("/")) {
      throw new IllegalArgumentException("it ends with '/', which no file does; append *");
    }
    try {
      return Pattern.compile(new Translation(text).regex(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("its character range is wrong", e);
    }
  }

  /** Turns a pattern into a regular expression, from left to right. */
  private static final class Translation {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int braces;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        char c = glob.charAt(at++);
        switch (c) {
          case '*' -> star();
          case '?' -> regex.append("[^/]");
          case '[' -> range();
          case '{' -> open();
          case '}' -> close();
          case ',' -> regex.append(braces > 0 ? "|" : ",");
          case '\\' -> escaped();
          default -> literal(c);
        }
      }
      if (braces > 0) {
        throw new IllegalArgumentException("'}' is missing");
      }
      return regex.toString();
    }

    private void star() {
      if (!glob.startsWith("*", at)) {
        regex.append("[^/]*");
        return;
      }
      at++;
      boolean opens = at == 2 || glob.charAt(at - 3) == '/';
      if (opens && glob.startsWith("/", at)) {
        at++;
        regex.append("(?:[^/]+/)*");
      } else {
        regex.append(".*");
      }
    }

    private void range() {
      int end = glob.indexOf(']', at + (glob.startsWith("!", at) ? 2 : 1));
      if (end < 0) {
        throw new IllegalArgumentException("']' is missing");
      }
      boolean not = glob.charAt(at) == '!';
      regex.append("(?!/)[").append(not ? "^" : "");
      for (at += not ? 1 : 0; at < end; at++) {
        char c = glob.charAt(at);
        regex.append("\\[]^&".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
      regex.append(']');
      at++;
    }

    private void open() {
      braces++;
      regex.append("(?:");
    }

    private void close() {
      if (braces == 0) {
        throw new IllegalArgumentException("'{' is missing before '}'");
      }
      braces--;
      regex.append(')');
    }

    private void escaped() {
      if (at == glob.length()) {
        throw new IllegalArgumentException("nothing follows its last backslash");
      }
      literal(glob.charAt(at++));
    }

    private void literal(char c) {
      if (c < 128 && !Character.isLetterOrDigit(c)) {
        regex.append('\\');
      }
      regex.append(c);
    }
  }
}
