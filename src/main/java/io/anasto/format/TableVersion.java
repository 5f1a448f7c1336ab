package io.anasto.format;

import java.time.Instant;
import java.util.Locale;

/**
 * What a source takes from a table at one version of it.
 *
 * @param kind all rows, or what changed
 * @param number of the version, from 0
 * @param bytes of the data files to read
 * @param committed when the version was committed
 */
public record TableVersion(Kind kind, long number, long bytes, Instant committed) {

  /** What is taken of a version. */
  public enum Kind {
    /** All rows that the table has at this version. */
    SNAPSHOT,
    /** What this version changed. */
    CHANGES
  }

  private static final int DIGITS = 20;

  /**
   * Its name, such as {@code 00000000000000000007.changes}: names sort as versions do, and {@link
   * #parse} reads them.
   */
  public String name() {
    return name(kind, number);
  }

  /** The name of a version, whatever is known of it. */
  public static String name(Kind kind, long number) {
    return "%0{d}d.%s"
        .replace("{d}", Integer.toString(DIGITS))
        .formatted(number, kind.name().toLowerCase(Locale.ROOT));
  }

  /**
   * The version of a name that {@link #name()} gave.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static TableVersion parse(String name, long bytes, Instant committed) {
    if (name.length() < DIGITS + 2 || name.charAt(DIGITS) != '.') {
      throw new IllegalArgumentException("not a table's version: " + name);
    }
    return new TableVersion(
        Kind.valueOf(name.substring(DIGITS + 1).toUpperCase(Locale.ROOT)),
        number(name),
        bytes,
        committed);
  }

  /** The number in a name that {@link #name()} gave. */
  public static long number(String name) {
    return Long.parseLong(name.substring(0, DIGITS));
  }
}
