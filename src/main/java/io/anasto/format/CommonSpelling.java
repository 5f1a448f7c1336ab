package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;

/**
 * Reads numbers and dates in the spelling that most files have, and finds their end on the way: to
 * look for the end beforehand would take as long as the reading. Any other field is left to {@link
 * TextParser}, which knows all spellings and gives the same values for these.
 */
final class CommonSpelling {
  /** The field has another spelling; nothing was appended. */
  static final int NONE = -1;

  private static final int DATE_LENGTH = 10;

  private CommonSpelling() {}

  /**
   * Whether a file's values of the type have one: not where such a text may stand for something
   * else, as null or a field's end.
   */
  static boolean isIn(CsvOptions options, DataType.Kind kind) {
    return (kind == DataType.Kind.INT64
            || kind == DataType.Kind.FLOAT64
            || kind == DataType.Kind.DATE)
        && options.nullWords().stream().noneMatch(CommonSpelling::isLikeNumbers)
        && !isOfNumbers(options.delimiter())
        && !isOfNumbers(options.quote());
  }

  private static boolean isLikeNumbers(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isOfNumbers((char) c));
  }

  private static boolean isOfNumbers(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-';
  }

  /**
   * Appends a field's value.
   *
   * @param limit where the text ends; there stands a byte that no field has
   * @return the position of the delimiter behind the field, or {@link #NONE}
   */
  static int append(
      byte[] text, int from, int limit, byte delimiter, DataType.Kind kind, Column column) {
    return switch (kind) {
      case INT64 -> appendLong(text, from, delimiter, (LongColumn) column);
      case FLOAT64 -> appendDouble(text, from, delimiter, (DoubleColumn) column);
      case DATE -> appendDate(text, from, limit, delimiter, (LongColumn) column);
      case BOOLEAN,
          INT8,
          INT16,
          INT32,
          FLOAT32,
          DECIMAL,
          STRING,
          BINARY,
          TIMESTAMP,
          TIMESTAMP_NTZ,
          LIST,
          MAP,
          STRUCT ->
          NONE;
    };
  }

  private static int appendLong(byte[] text, int from, byte delimiter, LongColumn column) {
    int at = from;
    long value = 0;
    int digit = text[at] - '0';
    while (digit >= 0 && digit <= 9) {
      value = 10 * value + digit;
      digit = text[++at] - '0';
    }
    int length = at - from;
    if (text[at] != delimiter
        || length > NumberText.LONG_DIGITS
        || !isCounted(text, from, length)) {
      return NONE;
    }
    column.append(value);
    return at;
  }

  private static int appendDouble(byte[] text, int from, byte delimiter, DoubleColumn column) {
    int at = from;
    long value = 0;
    int digit = text[at] - '0';
    while (digit >= 0 && digit <= 9) {
      value = 10 * value + digit;
      digit = text[++at] - '0';
    }
    int length = at - from;
    int scale = 0;
    if (text[at] == '.') {
      int point = at;
      digit = text[++at] - '0';
      while (digit >= 0 && digit <= 9) {
        value = 10 * value + digit;
        digit = text[++at] - '0';
      }
      scale = at - point - 1;
    }
    if (text[at] != delimiter
        || length + scale > NumberText.DOUBLE_DIGITS
        || !isCounted(text, from, length)
        || text[at - 1] == '.') {
      return NONE;
    }
    column.append(NumberText.quotient(value, scale));
    return at;
  }

  /** Whether there are digits, and no zero before others. */
  private static boolean isCounted(byte[] text, int from, int length) {
    return length == 1 || (length > 1 && text[from] != '0');
  }

  private static int appendDate(
      byte[] text, int from, int limit, byte delimiter, LongColumn column) {
    int end = from + DATE_LENGTH;
    if (end >= limit || text[end] != delimiter) {
      return NONE;
    }
    long day = TimeText.date(text, from, end);
    if (day == TimeText.NONE) {
      return NONE;
    }
    column.append(day);
    return end;
  }
}
