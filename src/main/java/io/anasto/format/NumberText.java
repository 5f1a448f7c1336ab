package io.anasto.format;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * What a number's text says, looked at once and without an object: the JSON grammar, its digits and
 * where its point is. Used again for each text; not thread-safe.
 */
final class NumberText {
  /** Integers up to this are exact as doubles, and so are their neighbours. */
  static final long MAX_EXACT_INTEGER = 1L << 53;

  /** A double gives any number of so many digits back. */
  static final int DOUBLE_DIGITS = 15;

  /** A {@code long} holds any number of so many digits. */
  static final int LONG_DIGITS = 18;

  /** Far from where doubles overflow or lose digits. */
  private static final int SAFE_EXPONENT = 280;

  /** Longer numbers are texts; parsing them takes time that grows with the square of the length. */
  static final int MAX_LENGTH = 400;

  private static final int MAX_EXPONENT = 99_999;

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private byte[] bytes;
  private int from;
  private int to;
  private boolean negative;
  private boolean exponential;
  private int exponent;
  private int integerDigits;
  private int scale;
  private int digits;
  private long mantissa;

  /** Looks at a text; the other methods tell about it only where this returns true. */
  boolean scan(byte[] text, int begin, int end) {
    bytes = text;
    from = begin;
    to = end;
    int i = begin;
    negative = i < end && text[i] == '-';
    if (negative) {
      i++;
    }
    int start = i;
    long value = 0;
    while (i < end && isDigit(text[i])) {
      value = value * 10 + (text[i++] - '0');
    }
    int length = i - start;
    if (length == 0 || (length > 1 && text[start] == '0')) {
      return false;
    }
    integerDigits = text[start] == '0' ? 0 : length;
    exponential = false;
    exponent = 0;
    scale = 0;
    if (i < end && text[i] == '.') {
      int point = ++i;
      while (i < end && isDigit(text[i])) {
        value = value * 10 + (text[i++] - '0');
      }
      scale = i - point;
      if (scale == 0) {
        return false;
      }
    }
    mantissa = value;
    digits = integerDigits == 0 ? significant(text, i - scale, i) : integerDigits + scale;
    return i == end || scanExponent(text, i, end);
  }

  private boolean scanExponent(byte[] text, int at, int end) {
    int i = at;
    if (text[i] != 'e' && text[i] != 'E') {
      return false;
    }
    i++;
    boolean minus = i < end && text[i] == '-';
    if (minus || (i < end && text[i] == '+')) {
      i++;
    }
    if (i == end) {
      return false;
    }
    int value = 0;
    for (; i < end; i++) {
      if (!isDigit(text[i])) {
        return false;
      }
      value = Math.min(value * 10 + (text[i] - '0'), MAX_EXPONENT);
    }
    exponential = true;
    exponent = minus ? -value : value;
    return true;
  }

  private static int significant(byte[] text, int start, int end) {
    int i = start;
    while (i < end && text[i] == '0') {
      i++;
    }
    return end - i;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** No point and no exponent. */
  boolean isInteger() {
    return scale == 0 && !exponential;
  }

  /** Digits and perhaps a point, no exponent. */
  boolean isPlain() {
    return !exponential;
  }

  boolean isNegative() {
    return negative;
  }

  boolean isNegativeZero() {
    return negative && digits == 0;
  }

  /** Digits before the point; none for {@code 0}. */
  int integerDigits() {
    return integerDigits;
  }

  /** Digits behind the point. */
  int scale() {
    return scale;
  }

  /** Digits from the first that is not zero. */
  int digits() {
    return digits;
  }

  /** All digits as one number without sign, right for up to {@link #LONG_DIGITS} of them. */
  long mantissa() {
    return mantissa;
  }

  /** Whether this is an integer in its one spelling that fits a {@code long}. */
  boolean isLong() {
    if (!isInteger() || isNegativeZero()) {
      return false;
    }
    if (digits <= LONG_DIGITS) {
      return true;
    }
    // 19 digits do not overflow 64 bits without sign.
    long most = negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    return digits == LONG_DIGITS + 1 && Long.compareUnsigned(mantissa, most) <= 0;
  }

  /** The value of a text that {@link #isLong}. */
  long longValue() {
    return negative ? -mantissa : mantissa;
  }

  /** The nearest double; infinite where the number is too large. */
  double doubleValue() {
    if (digits <= DOUBLE_DIGITS && scale < POWERS.length && !exponential) {
      double value = quotient(mantissa, scale);
      return negative ? -value : value;
    }
    return JavaDoubleParser.parseDouble(bytes, from, to - from);
  }

  /**
   * The nearest double of a number with so many digits behind its point. Both are exact as doubles,
   * so that the division rounds once, and right.
   *
   * @param mantissa of at most {@link #DOUBLE_DIGITS}
   * @param scale at most as many
   */
  static double quotient(long mantissa, int scale) {
    return mantissa / POWERS[scale];
  }

  /** The nearest float; infinite where the number is too large. */
  float floatValue() {
    return JavaFloatParser.parseFloat(bytes, from, to - from);
  }

  /**
   * Whether a double gives this very number back. Integers beyond 2^53 never count: they are names
   * of things more often than measures, and their neighbours would be rounded.
   */
  boolean fitsDouble() {
    if (isInteger()) {
      return digits <= LONG_DIGITS && mantissa <= MAX_EXACT_INTEGER;
    }
    if (digits <= DOUBLE_DIGITS && Math.abs(exponent - scale) <= SAFE_EXPONENT) {
      return true;
    }
    double value = doubleValue();
    return Double.isFinite(value) && isSameAs(Double.toString(value));
  }

  /** Whether a float gives this very number back. */
  boolean fitsFloat() {
    float value = floatValue();
    return Float.isFinite(value) && isSameAs(Float.toString(value));
  }

  private boolean isSameAs(String printed) {
    if (to - from > MAX_LENGTH) {
      return false;
    }
    // A decimal does not have room for every exponent, but a double for none of those.
    return digits == 0
        || (Math.abs(exponent) < MAX_EXPONENT && decimal().compareTo(new BigDecimal(printed)) == 0);
  }

  /** The number as it stands. */
  BigDecimal decimal() {
    return new BigDecimal(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }
}
