package io.anasto.format;

import java.io.IOException;
import java.util.Optional;

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
    /** There is a value where all were null, or empty, so far: it settles the type. */
    UNSETTLED,
    /** The file has a column that the schema lacks. */
    NEW_COLUMN,
    /** The file lacks a column that the schema has. */
    MISSING_COLUMN
  }

  private final Kind kind;
  private final String file;
  private final String place;
  private final boolean atEnd;
  private final String what;

  /** The path of the column and the value at fault, where they are known; else null. */
  private final String column;

  private final String value;

  private DataException(Kind kind, String file, String place, String what) {
    this(kind, file, place, what, null, null);
  }

  private DataException(
      Kind kind, String file, String place, String what, String column, String value) {
    this(kind, file, place, what, column, value, kind == Kind.TRUNCATED);
  }

  private DataException(Kind kind, String file, String place, String what, boolean atEnd) {
    this(kind, file, place, what, null, null, atEnd);
  }

  private DataException(
      Kind kind,
      String file,
      String place,
      String what,
      String column,
      String value,
      boolean atEnd) {
    super(file + (place.isEmpty() ? "" : " " + place) + ": " + what);
    this.atEnd = atEnd;
    this.kind = kind;
    this.file = file;
    this.place = place;
    this.what = what;
    this.column = column;
    this.value = value;
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

  /** The same, where column and value are known by themselves. */
  static DataException mismatch(
      String file, String place, String what, String column, String value) {
    return new DataException(Kind.TYPE_MISMATCH, file, place, what, column, value);
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
        "\"" + shown(value) + "\" is not " + expected,
        column,
        value);
  }

  /** The same, of a value in a place whose type is still open. */
  static DataException unsettled(DataException value) {
    return new DataException(
        Kind.UNSETTLED, value.file, value.place, value.what, value.column, value.value);
  }

  /** A key of an object, where no object had one so far. */
  static DataException unsettledKey(String file, long line, String column, String key) {
    return new DataException(
        Kind.UNSETTLED,
        file,
        atLine(line) + ", column \"" + column + "\"",
        "the key \"" + shown(key) + "\" is the first one that an object here has",
        column,
        null);
  }

  public static DataException newColumn(String file, long line, String column) {
    return new DataException(
        Kind.NEW_COLUMN,
        file,
        atLine(line),
        "column \"" + shown(column) + "\" is not in the table's schema",
        column,
        null);
  }

  public static DataException missingColumn(String file, String column) {
    return new DataException(
        Kind.MISSING_COLUMN,
        file,
        "",
        "column \"" + shown(column) + "\" of the table's schema is missing",
        column,
        null);
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

  /** The path of the column at fault, such as {@code o.b}, where it is known. */
  public Optional<String> column() {
    return Optional.ofNullable(column);
  }

  /** The text of the value at fault, where there is one. */
  public Optional<String> value() {
    return Optional.ofNullable(value);
  }

  private static String atLine(long line) {
    return line == 0 ? "" : "line %,d".formatted(line);
  }

  private static String shown(String value) {
    String oneLine = value.replace("\n", "\\n").replace("\r", "\\r");
    return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "…";
  }
}
