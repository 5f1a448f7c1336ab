package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.LongColumn;

/** INT96, the nanoseconds of a day and a Julian day, as older writers store timestamps. */
final class ParquetInt96 {
  /** The Julian day that begins at noon before 1970-01-01. */
  private static final long JULIAN_1970 = 2_440_588;

  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  private static final int NANOS_PER_MICRO = 1000;
  private static final String BINARY = "declare the column binary to have its 12 bytes";

  private ParquetInt96() {}

  /** Appends a value as microseconds since 1970. */
  static void appendTimestamp(byte[] bytes, int from, int length, Column into)
      throws ParquetValueFault {
    long nanos = ParquetPlain.longAt(bytes, from);
    long day = ParquetPlain.intAt(bytes, from + Long.BYTES);
    if (nanos % NANOS_PER_MICRO != 0) {
      throw fault(
          into,
          day,
          nanos,
          "are not a whole number of microseconds, which is all that a timestamp holds; "
              + (isInt64(day, nanos)
                  ? "declare the column int64 to have nanoseconds since 1970, or binary to have its"
                      + " 12 bytes"
                  : BINARY));
    }
    long julian;
    try {
      julian = Math.addExact(Math.multiplyExact(day, MICROS_PER_DAY), nanos / NANOS_PER_MICRO);
    } catch (ArithmeticException beyond) {
      throw fault(into, day, nanos, "are beyond a timestamp; " + BINARY);
    }
    // Spark's sum runs over for times beyond the year 287396, and back again here as in Spark.
    long micros = julian - JULIAN_1970 * MICROS_PER_DAY;
    ((LongColumn) into).append(micros);
  }

  /** Appends a value as nanoseconds since 1970. */
  static void appendNanos(byte[] bytes, int from, int length, Column into)
      throws ParquetValueFault {
    long nanos = ParquetPlain.longAt(bytes, from);
    long day = ParquetPlain.intAt(bytes, from + Long.BYTES);
    if (!isInt64(day, nanos)) {
      throw fault(
          into,
          day,
          nanos,
          "are beyond the nanoseconds since 1970 that an int64 holds; "
              + (nanos % NANOS_PER_MICRO == 0
                  ? "declare the column timestamp, or binary to have its 12 bytes"
                  : BINARY));
    }
    ((LongColumn) into).append((day - JULIAN_1970) * NANOS_PER_DAY + nanos);
  }

  /** Whether an int64 holds the nanoseconds since 1970. */
  private static boolean isInt64(long day, long nanos) {
    // Of a day that is one too many, a negative time of day makes one that fits.
    long days = day - JULIAN_1970;
    long high = Math.multiplyHigh(days, NANOS_PER_DAY);
    long low = days * NANOS_PER_DAY;
    long sum = low + nanos;
    // The sum of 128 bits.
    high += (nanos >> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    return high == sum >> 63;
  }

  private static ParquetValueFault fault(Column into, long day, long nanos, String what) {
    return new ParquetValueFault(
        into.size(), "Julian day %d and %d nanoseconds %s".formatted(day, nanos, what));
  }
}
