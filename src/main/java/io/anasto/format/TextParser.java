package io.anasto.format;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads scalar values from UTF-8 text into columns, in the usual cases without an object a value.
 * The text formats share it. Not thread-safe.
 *
 * <p>Exact, as {@link ReadOptions#exact} says it, takes only texts that the inference would have
 * given the column's type to. Otherwise a text is converted as the type asks: blanks around it, a
 * plus, leading zeros, exponents, {@code TRUE} or {@code no} will do. Both refuse what the type
 * cannot hold without loss; only a float takes the nearest value, and then not an infinite one.
 */
final class TextParser {
  /** Bytes that four digits of base64 stand for. */
  private static final int BASE64_BYTES = 3;

  /** Digits whose last four bits are zero, as those of the second digit of a last byte. */
  private static final String BASE64_ENDS_OF_ONE = "AQgw";

  /** Digits whose last two bits are zero, as those of the third digit of two last bytes. */
  private static final String BASE64_ENDS_OF_TWO = "AEIMQUYcgkosw048";

  private static final long[] POWERS = new long[NumberText.LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final NumberText number = new NumberText();
  private final boolean exact;

  TextParser(boolean exact) {
    this.exact = exact;
  }

  /**
   * Appends the value that a text stands for.
   *
   * @param column of the type
   * @return false when the text does not fit the type, or the type is nested; nothing was appended
   */
  boolean append(byte[] text, int from, int to, DataType type, Column column) {
    return append(text, from, to, type.kind(), column);
  }

  /** As {@link #append(byte[], int, int, DataType, Column)}; the column knows the rest. */
  boolean append(byte[] text, int from, int to, DataType.Kind kind, Column column) {
    return switch (kind) {
      case STRING -> appendString(text, from, to, (BytesColumn) column);
      case INT64 -> appendLong(text, from, to, (LongColumn) column, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT64 -> appendDouble(text, from, to, (DoubleColumn) column);
      case DATE -> appendDate(text, from, to, (LongColumn) column);
      case DECIMAL -> appendDecimal(text, from, to, (DecimalColumn) column);
      case INT8 -> appendLong(text, from, to, (LongColumn) column, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 ->
          appendLong(text, from, to, (LongColumn) column, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 ->
          appendLong(text, from, to, (LongColumn) column, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case FLOAT32 -> appendFloat(text, from, to, (DoubleColumn) column);
      case BOOLEAN -> appendBoolean(text, from, to, (BooleanColumn) column);
      case TIMESTAMP -> appendTimestamp(text, from, to, (LongColumn) column);
      case TIMESTAMP_NTZ -> appendTimestampNtz(text, from, to, (LongColumn) column);
      case BINARY -> appendBinary(text, from, to, (BytesColumn) column);
      case LIST, MAP, STRUCT -> false;
    };
  }

  private static boolean appendString(byte[] text, int from, int to, BytesColumn column) {
    column.append(text, from, to - from);
    return true;
  }

  private boolean appendLong(
      byte[] text, int from, int to, LongColumn column, long least, long most) {
    int first = from < to && text[from] == '-' ? from + 1 : from;
    int digits = to - first;
    if (digits == 0 || digits > NumberText.LONG_DIGITS) {
      return appendOtherLong(text, from, to, column, least, most);
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return appendOtherLong(text, from, to, column, least, most);
      }
      value = value * 10 + digit;
    }
    if (exact && text[first] == '0' && to - from > 1) {
      return false;
    }
    return appendInRange(first == from ? value : -value, column, least, most);
  }

  private boolean appendOtherLong(
      byte[] text, int from, int to, LongColumn column, long least, long most) {
    if (number.scan(text, from, to) && number.isLong()) {
      return appendInRange(number.longValue(), column, least, most);
    }
    BigDecimal value = exact ? null : anyNumber(text, from, to);
    if (value == null) {
      return false;
    }
    try {
      return appendInRange(value.longValueExact(), column, least, most);
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static boolean appendInRange(long value, LongColumn column, long least, long most) {
    if (value < least || value > most) {
      return false;
    }
    column.append(value);
    return true;
  }

  private boolean appendDouble(byte[] text, int from, int to, DoubleColumn column) {
    if (!number.scan(text, from, to)) {
      return !exact && appendOtherDouble(text, from, to, column);
    }
    if (exact && !number.fitsDouble()) {
      return false;
    }
    return appendFinite(number.doubleValue(), column);
  }

  private static boolean appendOtherDouble(byte[] text, int from, int to, DoubleColumn column) {
    int begin = skipBlanks(text, from, to);
    int end = dropBlanks(text, begin, to);
    if (isNumeric(text, begin, end)) {
      try {
        return appendFinite(JavaDoubleParser.parseDouble(text, begin, end - begin), column);
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return appendNotFinite(text, begin, end, column);
  }

  private boolean appendFloat(byte[] text, int from, int to, DoubleColumn column) {
    if (exact) {
      return number.scan(text, from, to)
          && number.fitsFloat()
          && appendFinite(number.floatValue(), column);
    }
    int begin = skipBlanks(text, from, to);
    int end = dropBlanks(text, begin, to);
    if (isNumeric(text, begin, end)) {
      try {
        return appendFinite(JavaFloatParser.parseFloat(text, begin, end - begin), column);
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return appendNotFinite(text, begin, end, column);
  }

  private static boolean appendFinite(double value, DoubleColumn column) {
    if (!Double.isFinite(value)) {
      return false;
    }
    column.append(value);
    return true;
  }

  /** {@code NaN}, {@code Infinity}, {@code inf}, with a sign, in any case. */
  private static boolean appendNotFinite(byte[] text, int from, int to, DoubleColumn column) {
    if (isWord(text, from, to, "nan")) {
      column.append(Double.NaN);
      return true;
    }
    boolean signed = from < to && (text[from] == '-' || text[from] == '+');
    int first = signed ? from + 1 : from;
    if (!isWord(text, first, to, "infinity") && !isWord(text, first, to, "inf")) {
      return false;
    }
    column.append(
        signed && text[from] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    return true;
  }

  private boolean appendDecimal(byte[] text, int from, int to, DecimalColumn column) {
    DataType.DecimalType type = column.type();
    boolean scanned = number.scan(text, from, to) && number.isPlain();
    int shift = type.scale() - number.scale();
    if (scanned
        && shift >= 0
        && number.integerDigits() <= type.precision() - type.scale()
        && !(exact && number.isNegativeZero())) {
      appendScanned(shift, column);
      return true;
    }
    return !exact && appendOtherDecimal(anyNumber(text, from, to), type, column);
  }

  private void appendScanned(int shift, DecimalColumn column) {
    if (number.digits() + shift <= NumberText.LONG_DIGITS) {
      long unscaled = number.mantissa() * POWERS[shift];
      column.appendUnscaled(number.isNegative() ? -unscaled : unscaled);
    } else {
      column.appendUnscaled(number.decimal().unscaledValue().multiply(BigInteger.TEN.pow(shift)));
    }
  }

  private static boolean appendOtherDecimal(
      BigDecimal value, DataType.DecimalType type, DecimalColumn column) {
    if (value == null) {
      return false;
    }
    BigDecimal shortest = value.stripTrailingZeros();
    if (shortest.signum() != 0
        && (shortest.scale() > type.scale()
            || (long) shortest.precision() - shortest.scale() > type.precision() - type.scale())) {
      return false;
    }
    column.appendUnscaled(shortest.setScale(type.scale()).unscaledValue());
    return true;
  }

  private boolean appendBoolean(byte[] text, int from, int to, BooleanColumn column) {
    int begin = exact ? from : skipBlanks(text, from, to);
    int end = exact ? to : dropBlanks(text, begin, to);
    boolean isTrue = TypeInference.isTrue(text, begin, end) || (!exact && isYes(text, begin, end));
    if (isTrue || TypeInference.isFalse(text, begin, end) || (!exact && isNo(text, begin, end))) {
      column.append(isTrue);
      return true;
    }
    return false;
  }

  private static boolean isYes(byte[] text, int from, int to) {
    return isWord(text, from, to, "true")
        || isWord(text, from, to, "1")
        || isWord(text, from, to, "t")
        || isWord(text, from, to, "y")
        || isWord(text, from, to, "yes");
  }

  private static boolean isNo(byte[] text, int from, int to) {
    return isWord(text, from, to, "false")
        || isWord(text, from, to, "0")
        || isWord(text, from, to, "f")
        || isWord(text, from, to, "n")
        || isWord(text, from, to, "no");
  }

  private boolean appendDate(byte[] text, int from, int to, LongColumn column) {
    long day = TimeText.date(text, from, to);
    if (day == TimeText.NONE && !exact) {
      int begin = skipBlanks(text, from, to);
      int end = dropBlanks(text, begin, to);
      day = TimeText.date(text, begin, end);
      day = day == TimeText.NONE ? FarYears.date(text, begin, end) : day;
    }
    return appendTime(day, column);
  }

  private boolean appendTimestamp(byte[] text, int from, int to, LongColumn column) {
    if (exact) {
      return appendTime(TimeText.timestamp(text, from, to, true), column);
    }
    int begin = skipBlanks(text, from, to);
    int end = dropBlanks(text, begin, to);
    long time = TimeText.timestamp(text, begin, end, false);
    return appendTime(time == TimeText.NONE ? FarYears.timestamp(text, begin, end) : time, column);
  }

  private boolean appendTimestampNtz(byte[] text, int from, int to, LongColumn column) {
    if (exact) {
      return appendTime(TimeText.timestampNtz(text, from, to, true), column);
    }
    int begin = skipBlanks(text, from, to);
    int end = dropBlanks(text, begin, to);
    long time = TimeText.timestampNtz(text, begin, end, false);
    return appendTime(
        time == TimeText.NONE ? FarYears.timestampNtz(text, begin, end) : time, column);
  }

  private static boolean appendTime(long value, LongColumn column) {
    if (value == TimeText.NONE) {
      return false;
    }
    column.append(value);
    return true;
  }

  private static boolean appendBinary(byte[] text, int from, int to, BytesColumn column) {
    try {
      byte[] bytes = Base64.getDecoder().decode(Arrays.copyOfRange(text, from, to));
      if (hasSpareBits(text, from, to, bytes.length)) {
        return false;
      }
      column.append(bytes);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the last digit says more than the bytes hold, which the JDK's decoder drops. */
  private static boolean hasSpareBits(byte[] text, int from, int to, int length) {
    if (length % BASE64_BYTES == 0) {
      return false;
    }
    int last = to - 1;
    while (last > from && text[last] == '=') {
      last--;
    }
    String whole = length % BASE64_BYTES == 1 ? BASE64_ENDS_OF_ONE : BASE64_ENDS_OF_TWO;
    return whole.indexOf(text[last]) < 0;
  }

  /** The number that a text of digits, signs, point and exponent stands for, or null. */
  private static BigDecimal anyNumber(byte[] text, int from, int to) {
    int begin = skipBlanks(text, from, to);
    int end = dropBlanks(text, begin, to);
    if (!isNumeric(text, begin, end) || end - begin > NumberText.MAX_LENGTH) {
      return null;
    }
    try {
      return new BigDecimal(new String(text, begin, end - begin, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Leaves out hexadecimal numbers and the suffixes of Java. */
  private static boolean isNumeric(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = text[i];
      if (!NumberText.isDigit(b) && b != '.' && b != '-' && b != '+' && b != 'e' && b != 'E') {
        return false;
      }
    }
    return from < to;
  }

  private static boolean isWord(byte[] text, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      int letter = text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i];
      if (letter != lowerCase.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private static int skipBlanks(byte[] text, int from, int to) {
    int i = from;
    while (i < to && isBlank(text[i])) {
      i++;
    }
    return i;
  }

  private static int dropBlanks(byte[] text, int from, int to) {
    int i = to;
    while (i > from && isBlank(text[i - 1])) {
      i--;
    }
    return i;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
