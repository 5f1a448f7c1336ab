package io.anasto.format;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Prints values as text that reads back as the same value, straight into bytes. The text formats
 * share it, so that a value looks the same in CSV and in JSON. Not thread-safe.
 *
 * <p>A double always shows a point or an exponent ({@code 1.0}, {@code 1.0e17}), so that whoever
 * infers types from the text finds a floating-point number again.
 */
final class ValuePrinter {
  private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] TENS = new byte[100];
  private static final byte[] ONES = new byte[100];

  private static final long[] POWERS = new long[19];
  private static final double[] DOUBLE_POWERS = new double[6];

  /** Below it a product with a power of ten is an exact integer, and the way back is exact too. */
  private static final double EXACT = 1e15;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  /** A year of up to 12 digits with sign, and the time with its fraction. */
  private static final int MAX_TIMESTAMP = 48;

  static {
    for (int i = 0; i < 100; i++) {
      TENS[i] = (byte) ('0' + i / 10);
      ONES[i] = (byte) ('0' + i % 10);
    }
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
    for (int i = 0; i < DOUBLE_POWERS.length; i++) {
      DOUBLE_POWERS[i] = POWERS[i];
    }
  }

  private final ShortestDecimal shortest = new ShortestDecimal();

  /** {@code true} or {@code false}. */
  void printBoolean(boolean value, ByteSink out) {
    out.append(value ? TRUE : FALSE);
  }

  /** Digits, with a minus where it is negative. */
  void printLong(long value, ByteSink out) {
    if (value == Long.MIN_VALUE) {
      out.append(MIN_LONG);
      return;
    }
    byte[] to = out.reserve(20);
    int at = out.size();
    long rest = value;
    if (rest < 0) {
      to[at++] = '-';
      rest = -rest;
    }
    int length = digits(rest);
    putDigits(rest, to, at, length);
    out.size(at + length);
  }

  /**
   * The shortest text that gives the number back; {@code NaN}, {@code Infinity} and {@code
   * -Infinity} for what is not a number.
   */
  void printDouble(double value, ByteSink out) {
    if (!Double.isFinite(value)) {
      printNoNumber(value, out);
      return;
    }
    if (Double.doubleToRawLongBits(value) < 0) {
      out.append('-');
    }
    double positive = Math.abs(value);
    for (int places = 0; places < DOUBLE_POWERS.length; places++) {
      double product = positive * DOUBLE_POWERS[places];
      if (product >= EXACT) {
        break;
      }
      long rounded = (long) (product + 0.5);
      if (rounded / DOUBLE_POWERS[places] == positive) {
        putFixed(rounded, places, out);
        return;
      }
    }
    shortest.of(positive);
    putShortest(out);
  }

  /** As {@link #printDouble}, but only so many digits as a {@code float32} needs. */
  void printFloat(float value, ByteSink out) {
    if (!Float.isFinite(value)) {
      printNoNumber(value, out);
      return;
    }
    if (Float.floatToRawIntBits(value) < 0) {
      out.append('-');
    }
    shortest.of(Math.abs(value));
    putShortest(out);
  }

  /** All digits of {@code unscaled / 10^scale}, {@code scale} of them behind the point. */
  void printDecimal(long unscaled, int scale, ByteSink out) {
    if (scale == 0) {
      printLong(unscaled, out);
    } else if (scale >= POWERS.length || unscaled == Long.MIN_VALUE) {
      printDecimalText(Long.toString(unscaled), scale, out);
    } else {
      if (unscaled < 0) {
        out.append('-');
      }
      long positive = Math.abs(unscaled);
      long whole = positive / POWERS[scale];
      int wholeLength = digits(whole);
      byte[] to = out.reserve(wholeLength + 1 + scale);
      int at = out.size();
      putDigits(whole, to, at, wholeLength);
      at += wholeLength;
      to[at++] = '.';
      putDigits(positive - whole * POWERS[scale], to, at, scale);
      out.size(at + scale);
    }
  }

  /** As {@link #printDecimal(long, int, ByteSink)}, for more than 18 digits. */
  void printDecimal(BigInteger unscaled, int scale, ByteSink out) {
    if (unscaled.bitLength() < Long.SIZE) {
      printDecimal(unscaled.longValue(), scale, out);
    } else {
      printDecimalText(unscaled.toString(), scale, out);
    }
  }

  /** {@code 2024-01-31}; years outside 0000 to 9999 with a sign, as {@code LocalDate} has them. */
  void printDate(long epochDay, ByteSink out) {
    byte[] to = out.reserve(MAX_TIMESTAMP);
    out.size(putDate(epochDay, to, out.size()));
  }

  /** {@code 2024-01-31T10:00:00Z}, with 3 or 6 digits of a second where there are some. */
  void printTimestamp(long micros, ByteSink out) {
    printTimestampNtz(micros, out);
    out.append('Z');
  }

  /** {@code 2024-01-31T10:00:00}, with 3 or 6 digits of a second where there are some. */
  void printTimestampNtz(long micros, ByteSink out) {
    byte[] to = out.reserve(MAX_TIMESTAMP);
    long day = Math.floorDiv(micros, MICROS_PER_DAY);
    long ofDay = micros - day * MICROS_PER_DAY;
    int at = putDate(day, to, out.size());
    int second = (int) (ofDay / MICROS_PER_SECOND);
    int fraction = (int) (ofDay - second * MICROS_PER_SECOND);
    to[at] = 'T';
    putPair(second / 3600, to, at + 1);
    to[at + 3] = ':';
    putPair(second / 60 % 60, to, at + 4);
    to[at + 6] = ':';
    putPair(second % 60, to, at + 7);
    at += 9;
    if (fraction != 0) {
      to[at++] = '.';
      boolean millis = fraction % 1000 == 0;
      int length = millis ? 3 : 6;
      putDigits(millis ? fraction / 1000 : fraction, to, at, length);
      at += length;
    }
    out.size(at);
  }

  /** Base64 of RFC 4648, section 4, with padding. */
  void printBase64(byte[] bytes, int from, int length, ByteSink out) {
    byte[] to = out.reserve(Math.toIntExact((length + 2L) / 3 * 4));
    int at = out.size();
    int in = from;
    for (int last = from + length - 2; in < last; in += 3) {
      int group = (bytes[in] & 0xff) << 16 | (bytes[in + 1] & 0xff) << 8 | (bytes[in + 2] & 0xff);
      to[at++] = BASE64[group >>> 18];
      to[at++] = BASE64[group >>> 12 & 63];
      to[at++] = BASE64[group >>> 6 & 63];
      to[at++] = BASE64[group & 63];
    }
    int left = from + length - in;
    if (left > 0) {
      int group = (bytes[in] & 0xff) << 16 | (left == 2 ? (bytes[in + 1] & 0xff) << 8 : 0);
      to[at++] = BASE64[group >>> 18];
      to[at++] = BASE64[group >>> 12 & 63];
      to[at++] = left == 2 ? BASE64[group >>> 6 & 63] : (byte) '=';
      to[at++] = '=';
    }
    out.size(at);
  }

  private static void printNoNumber(double value, ByteSink out) {
    out.append(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }

  /** {@code digits / 10^places}, where {@code places} is the fewest that will do. */
  private static void putFixed(long digits, int places, ByteSink out) {
    long whole = digits / POWERS[places];
    int length = digits(whole);
    byte[] to = out.reserve(length + 2 + places);
    int at = out.size();
    putDigits(whole, to, at, length);
    at += length;
    to[at++] = '.';
    int shown = Math.max(places, 1);
    putDigits(digits - whole * POWERS[places], to, at, shown);
    out.size(at + shown);
  }

  private void putShortest(ByteSink out) {
    long digits = shortest.digits();
    int length = digits(digits);
    int exponent = shortest.exponent();
    int scientific = exponent + length - 1;
    byte[] to = out.reserve(32);
    int at = out.size();
    if (digits == 0) {
      putFixed(0, 0, out);
      return;
    }
    if (scientific < -6 || scientific >= 16) {
      at = putScientific(digits, length, to, at);
      out.size(at);
      printLong(scientific, out);
      return;
    }
    if (scientific < 0) {
      to[at++] = '0';
      to[at++] = '.';
      for (int i = -1; i > scientific; i--) {
        to[at++] = '0';
      }
      putDigits(digits, to, at, length);
      at += length;
    } else if (exponent < 0) {
      long whole = digits / POWERS[-exponent];
      putDigits(whole, to, at, scientific + 1);
      at += scientific + 1;
      to[at++] = '.';
      putDigits(digits - whole * POWERS[-exponent], to, at, -exponent);
      at -= exponent;
    } else {
      putDigits(digits * POWERS[exponent], to, at, scientific + 1);
      at += scientific + 1;
      to[at++] = '.';
      to[at++] = '0';
    }
    out.size(at);
  }

  private static int putScientific(long digits, int length, byte[] to, int from) {
    int at = from;
    long power = POWERS[length - 1];
    to[at++] = (byte) ('0' + digits / power);
    to[at++] = '.';
    if (length == 1) {
      to[at++] = '0';
    } else {
      putDigits(digits % power, to, at, length - 1);
      at += length - 1;
    }
    to[at++] = 'e';
    return at;
  }

  private static void printDecimalText(String text, int scale, ByteSink out) {
    int first = text.charAt(0) == '-' ? 1 : 0;
    int whole = text.length() - first - scale;
    if (first == 1) {
      out.append('-');
    }
    if (whole <= 0) {
      out.append("0." + "0".repeat(-whole) + text.substring(first));
    } else {
      out.append(text.substring(first, first + whole));
      if (scale > 0) {
        out.append("." + text.substring(first + whole));
      }
    }
  }

  /** Days since 1970 to a proleptic Gregorian date, by eras of 400 years that begin in March. */
  private static int putDate(long epochDay, byte[] to, int from) {
    if (epochDay >= 0 && epochDay < CommonDates.COUNT) {
      LittleEndian.putLong(to, from, CommonDates.YEAR_AND_MONTH[(int) epochDay]);
      putPair(CommonDates.DAY[(int) epochDay], to, from + 8);
      return from + 10;
    }
    return putAnyDate(epochDay, to, from);
  }

  private static int putAnyDate(long epochDay, byte[] to, int from) {
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097);
    int ofEra = (int) (day - era * 146_097);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int dayOfMonth = ofYear - (153 * fromMarch + 2) / 5 + 1;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    int at = putYear(year, to, from);
    to[at] = '-';
    putPair(month, to, at + 1);
    to[at + 3] = '-';
    putPair(dayOfMonth, to, at + 4);
    return at + 6;
  }

  /** The texts of the dates of 1970 to 2099, which are looked up faster than reckoned. */
  private static final class CommonDates {
    static final int COUNT = 47_482;
    static final long[] YEAR_AND_MONTH = new long[COUNT];
    static final byte[] DAY = new byte[COUNT];

    static {
      byte[] text = new byte[10];
      for (int day = 0; day < COUNT; day++) {
        putAnyDate(day, text, 0);
        YEAR_AND_MONTH[day] = LittleEndian.getLong(text, 0);
        DAY[day] = (byte) ((text[8] - '0') * 10 + text[9] - '0');
      }
    }
  }

  private static int putYear(long year, byte[] to, int from) {
    int at = from;
    if (year >= 0 && year <= 9999) {
      putPair((int) year / 100, to, at);
      putPair((int) year % 100, to, at + 2);
      return at + 4;
    }
    to[at++] = (byte) (year < 0 ? '-' : '+');
    int length = Math.max(4, digits(Math.abs(year)));
    putDigits(Math.abs(year), to, at, length);
    return at + length;
  }

  private static void putPair(int value, byte[] to, int at) {
    to[at] = TENS[value];
    to[at + 1] = ONES[value];
  }

  /** Exactly {@code length} digits, with zeros in front. */
  private static void putDigits(long value, byte[] to, int from, int length) {
    int at = from + length;
    long rest = value;
    // Division of an int is much cheaper than that of a long.
    while (rest > Integer.MAX_VALUE && at - from >= 2) {
      long quotient = rest / 100;
      at -= 2;
      putPair((int) (rest - quotient * 100), to, at);
      rest = quotient;
    }
    int small = (int) rest;
    while (at - from >= 2) {
      int quotient = small / 100;
      at -= 2;
      putPair(small - quotient * 100, to, at);
      small = quotient;
    }
    if (at > from) {
      to[from] = (byte) ('0' + small);
    }
  }

  /** How many digits a value that is not negative has. */
  private static int digits(long value) {
    int digits = 1;
    while (digits < POWERS.length && value >= POWERS[digits]) {
      digits++;
    }
    return digits;
  }
}
