package io.anasto.format;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Dates and timestamps of years before 0001 and after 9999, as {@link ValuePrinter} writes them:
 * {@code +10000-01-01}, {@code -0043-03-15T12:00:00Z}. They come from Parquet and Avro files, and
 * are rare enough to be objects on their way.
 */
final class FarYears {
  private static final int MAX_LENGTH = 40;
  private static final int NANOS_PER_MICRO = 1000;

  private FarYears() {}

  /** Days since 1970-01-01, or {@link TimeText#NONE}. */
  static long date(byte[] text, int from, int to) {
    if (!mayBe(text, from, to)) {
      return TimeText.NONE;
    }
    try {
      return LocalDate.parse(string(text, from, to)).toEpochDay();
    } catch (DateTimeException e) {
      return TimeText.NONE;
    }
  }

  /** Microseconds since the epoch of a text that ends in {@code Z}, or {@link TimeText#NONE}. */
  static long timestamp(byte[] text, int from, int to) {
    return from < to && text[to - 1] == 'Z' ? timestampNtz(text, from, to - 1) : TimeText.NONE;
  }

  /** Microseconds since the epoch, or {@link TimeText#NONE}. */
  static long timestampNtz(byte[] text, int from, int to) {
    if (!mayBe(text, from, to)) {
      return TimeText.NONE;
    }
    try {
      Instant time = LocalDateTime.parse(string(text, from, to)).toInstant(ZoneOffset.UTC);
      if (!time.equals(time.truncatedTo(ChronoUnit.MICROS))) {
        return TimeText.NONE;
      }
      long micros = Math.multiplyExact(time.getEpochSecond(), TimeText.MICROS_PER_SECOND);
      return Math.addExact(micros, time.getNano() / NANOS_PER_MICRO);
    } catch (DateTimeException | ArithmeticException e) {
      return TimeText.NONE;
    }
  }

  /** The year zero has no sign. */
  private static boolean mayBe(byte[] text, int from, int to) {
    return from < to
        && to - from <= MAX_LENGTH
        && (text[from] == '+' || text[from] == '-' || text[from] == '0');
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.US_ASCII);
  }
}
