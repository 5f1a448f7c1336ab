package io.anasto.format;

import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DecimalColumn;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Unscaled values of decimals, held against their precision. */
final class ParquetDecimals {
  private static final long[] POWERS = new long[DecimalType.MAX_LONG_PRECISION + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private ParquetDecimals() {}

  /**
   * 10 to a power.
   *
   * @param exponent 0 to 18
   */
  static long powerOfTen(int exponent) {
    return POWERS[exponent];
  }

  /** Appends a value in two's complement, its highest byte first; of any length but 0. */
  static void append(byte[] bytes, int from, int length, DecimalColumn into)
      throws ParquetValueFault {
    if (length == 0) {
      throw new ParquetValueFault(into.size(), "no bytes are not a " + into.type());
    }
    long upper = bytes[from] >> 7;
    long lower = upper;
    boolean fits = true;
    for (int i = from; i < from + length; i++) {
      fits &= upper >> 55 == upper >> 63;
      upper = upper << 8 | lower >>> 56;
      lower = lower << 8 | (bytes[i] & 0xff);
    }
    int precision = into.type().precision();
    if (upper == lower >> 63) {
      fits &=
          precision > DecimalType.MAX_LONG_PRECISION
              || (lower < POWERS[precision] && lower > -POWERS[precision]);
    } else {
      fits &= precision > DecimalType.MAX_LONG_PRECISION && fits(upper, lower, precision);
    }
    if (!fits) {
      throw beyond(into.size(), new BigInteger(bytes, from, length), into.type());
    }
    into.append(upper, lower);
  }

  private static boolean fits(long upper, long lower, int precision) {
    BigInteger low =
        BigInteger.valueOf(lower >>> 1).shiftLeft(1).add(BigInteger.valueOf(lower & 1));
    BigInteger value = BigInteger.valueOf(upper).shiftLeft(Long.SIZE).add(low);
    return value.abs().compareTo(BigInteger.TEN.pow(precision)) < 0;
  }

  static ParquetValueFault beyond(int position, long unscaled, DecimalType type) {
    return beyond(position, BigInteger.valueOf(unscaled), type);
  }

  private static ParquetValueFault beyond(int position, BigInteger unscaled, DecimalType type) {
    String text =
        unscaled.bitLength() > 4 * Long.SIZE
            ? "a number of " + unscaled.bitLength() + " bits"
            : new BigDecimal(unscaled, type.scale()).toPlainString();
    return new ParquetValueFault(
        position, text + " is not a " + type + ", as the file's schema says");
  }
}
