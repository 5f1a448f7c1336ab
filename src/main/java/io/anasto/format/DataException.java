package io.anasto.format;

import java.io.IOException;

/**
 * A file is not what it should be. The message names file, place, column, value and expectation;
 * the caller knows the table and adds what to do about it.
 */
public final class DataException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Longer values are cut in messages. */
  private static final int MAX_SHOWN = 100;

  /** What is wrong, as far as it decides what happens next. */
  public enum Kind {
    /** The bytes are not of the format. */
    MALFORMED,
    /** The file ends too early: perhaps it is still arriving. */
    TRUNCATED,
    /** A value does not fit its column's type. */
    TYPE_MISMATCH,
    /** The file has a column that the schema lacks. */
    NEW_COLUMN,
    /** The file lacks a column that the schema has. */
    MISSING_COLUMN
  }

  private final Kind kind;
  private final String file;
  private final String place;
  private final boolean atEnd;

  private DataException(Kind kind, String file, String place, String what) {
    this(kind, file, place, what, kind == Kind.TRUNCATED);
  }

  private DataException(Kind kind, String file, String place, String what, boolean atEnd) {
    super(file + (place.isEmpty() ? "" : " " + place) + ": " + what);
    this.atEnd = atEnd;
    this.kind = kind;
    this.file = file;
    this.place = place;
  }

  /**
   * The bytes are wrong somewhere in a line.
   *
   * @param line from 1, or 0 where there is no line
   */
  public static DataException malformed(String file, long line, String what) {
    return new DataException(Kind.MALFORMED, file, atLine(line), what);
  }

  /** The bytes are wrong at a column of a line, both from 1. */
  public static DataException malformed(String file, long line, long column, String what) {
    return new DataException(
        Kind.MALFORMED, file, atLine(line) + "%s %,d".formatted(", character", column), what);
  }

  /**
   * The bytes are wrong at a place that is no line.
   *
   * @param place such as {@code row group 2, column "price", page 7}; may be empty
   */
  public static DataException malformed(String file, String place, String what) {
    return new DataException(Kind.MALFORMED, file, place, what);
  }

  /**
   * A value, or a whole column, that its column cannot hold.
   *
   * @param place such as {@code row 1,207, column "price"}
   */
  public static DataException mismatch(String file, String place, String what) {
    return new DataException(Kind.TYPE_MISMATCH, file, place, what);
  }

  public static DataException truncated(String file, String what) {
    return truncated(file, "", what);
  }

  /**
   * The bytes end too early.
   *
   * @param place such as {@code frame 2, from byte 27 on}; may be empty
   */
  public static DataException truncated(String file, String place, String what) {
    return new DataException(Kind.TRUNCATED, file, place, what);
  }

  /**
   * A value that its column cannot hold.
   *
   * @param line from 1
   * @param column the path of the column, such as {@code address.city}
   */
  public static DataException mismatch(
      String file, long line, String column, String value, String expected) {
    return new DataException(
        Kind.TYPE_MISMATCH,
        file,
        atLine(line) + ", column \"" + column + "\"",
        "\"" + shown(value) + "\" is not " + expected);
  }

  public static DataException newColumn(String file, long line, String column) {
    return new DataException(
        Kind.NEW_COLUMN,
        file,
        atLine(line),
        "column \"" + shown(column) + "\" is not in the table's schema");
  }

  public static DataException missingColumn(String file, String column) {
    return new DataException(
        Kind.MISSING_COLUMN,
        file,
        "",
        "column \"" + shown(column) + "\" of the table's schema is missing");
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Something that begins in a line goes on to the file's end.
   *
   * @param line from 1
   */
  public static DataException endless(String file, long line, String what) {
    return new DataException(Kind.MALFORMED, file, atLine(line), what, true);
  }

  /** Whether the file cannot be read since it has ended, so that more of it may mend it. */
  public boolean isAtEnd() {
    return atEnd;
  }

  /** The file's name, as it was opened. */
  public String file() {
    return file;
  }

  /** Such as {@code line 1,207, column "price"}; empty when it is the whole file. */
  public String place() {
    return place;
  }

  private static String atLine(long line) {
    return line == 0 ? "" : "line %,d".formatted(line);
  }

  private static String shown(String value) {
    String oneLine = value.replace("\n", "\\n").replace("\r", "\\r");
    return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "…";
  }
}
