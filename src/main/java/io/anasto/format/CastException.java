package io.anasto.format;

import io.anasto.row.DataType;

/**
 * A value of a file that the table's column cannot hold. It knows no file and no row: who reads the
 * file makes a {@link DataException} of it with {@link #in}.
 */
public final class CastException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Longer values are cut in messages. */
  private static final int MAX_SHOWN = 100;

  private final String value;
  private final String expected;
  private final String below;

  CastException(String value, DataType expected) {
    this(cut(value), JsonCell.described(expected), "");
  }

  private CastException(String value, String expected, String below) {
    super("\"" + value + "\" is not " + expected, null, false, false);
    this.value = value;
    this.expected = expected;
    this.below = below;
  }

  /** The same, of a value that is a field of a struct. */
  CastException inField(String name) {
    return new CastException(value, expected, "." + name + below);
  }

  /** The same, of a value that is an element of a list. */
  CastException inElement() {
    return new CastException(value, expected, "[]" + below);
  }

  /** The same, of a value that is a key or a value of a map. */
  CastException inEntry() {
    return new CastException(value, expected, "{}" + below);
  }

  /** The text of the value. */
  String value() {
    return value;
  }

  /** Such as {@code an int32}. */
  String expected() {
    return expected;
  }

  /** Where the value is in a column, such as {@code a.b}, {@code a[].b} for column {@code a}. */
  String path(String column) {
    return column + below;
  }

  /**
   * The error for the file's reader.
   *
   * @param position such as {@code row 1,207}
   * @param column the table's
   */
  public DataException in(String file, String position, String column) {
    return DataException.mismatch(
        file, position + ", column \"" + path(column) + "\"", getMessage(), path(column), value);
  }

  private static String cut(String value) {
    String oneLine = value.replace("\n", "\\n").replace("\r", "\\r");
    return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "…";
  }
}
