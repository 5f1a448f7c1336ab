package io.anasto.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads points in time, given as a TOML datetime of any kind with a date, or as text. */
final class TimeValue {
  static final String ALLOWED =
      "a date with or without a time, such as 2024-01-31T00:00:00Z (without an offset it is UTC)";

  /** Where the time of {@code 2024-01-31T00:00:00Z} is set off from its date. */
  private static final int DATE_LENGTH = 10;

  private TimeValue() {}

  /**
   * The instant; a value without an offset is UTC, a date its first moment.
   *
   * @throws IllegalArgumentException when it is no point in time
   */
  static Instant of(Object value) {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC);
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    if (value instanceof String text) {
      return parse(text);
    }
    throw new IllegalArgumentException("no time");
  }

  private static Instant parse(String text) {
    String iso = text.strip().toUpperCase(Locale.ROOT);
    if (iso.length() > DATE_LENGTH && iso.charAt(DATE_LENGTH) == ' ') {
      iso = iso.substring(0, DATE_LENGTH) + 'T' + iso.substring(DATE_LENGTH + 1);
    }
    try {
      if (iso.length() <= DATE_LENGTH) {
        return of(LocalDate.parse(iso));
      }
      boolean zoned = iso.endsWith("Z") || iso.substring(DATE_LENGTH).matches(".*[+-].*");
      return zoned ? OffsetDateTime.parse(iso).toInstant() : of(LocalDateTime.parse(iso));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time", e);
    }
  }
}
