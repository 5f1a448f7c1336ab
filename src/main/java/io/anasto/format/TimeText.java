package io.anasto.format;

/**
 * Dates and timestamps out of their text, without an object: ISO 8601, the Gregorian calendar also
 * for times before it, years 0001 to 9999.
 */
final class TimeText {
  /** What the methods give for a text that is none of theirs. */
  static final long NONE = Long.MIN_VALUE;

  static final long MICROS_PER_SECOND = 1_000_000;
  static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  /** 0001-01-01 and 9999-12-31. */
  static final long MIN_DAY = -719_162;

  static final long MAX_DAY = 2_932_896;

  private static final int DATE_LENGTH = 10;
  private static final int SECONDS_LENGTH = 19;
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  /** {@code 0000-00-}, so that what is left of a date's first eight bytes are its digits. */
  private static final long YEAR_AND_MONTH = 0x2D30_302D_3030_3030L;

  /** Sets the high bit of what is no digit, and of what is left of another byte than a dash. */
  private static final long BEYOND_DIGITS = 0x7F76_767F_7676_7676L;

  private static final long HIGHS = 0x8080_8080_8080_8080L;

  /** Days since 1970-01-01 of the first day of each year from 0. */
  private static final int[] YEAR_STARTS = yearStarts();

  /** Days of the year before each month, and at the end all of them. */
  private static final int[] MONTHS = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

  private static final int[] LEAP_MONTHS = {
    0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366
  };

  private TimeText() {}

  private static int[] yearStarts() {
    int[] starts = new int[10_001];
    starts[0] = (int) MIN_DAY - 366;
    for (int year = 0; year < starts.length - 1; year++) {
      boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      starts[year + 1] = starts[year] + (leap ? 366 : 365);
    }
    return starts;
  }

  /** Days since 1970-01-01 of {@code YYYY-MM-DD}, or {@link #NONE}. */
  static long date(byte[] b, int from, int to) {
    return to - from == DATE_LENGTH ? dateAt(b, from) : NONE;
  }

  /**
   * Microseconds since the epoch of a timestamp with {@code Z} or an offset, or {@link #NONE}.
   *
   * @param exact one spelling of each part; otherwise small letters, missing seconds, zeros behind
   *     the microseconds, and a missing zone (then it is UTC) or time (midnight) will do
   */
  static long timestamp(byte[] b, int from, int to, boolean exact) {
    int zone = zoneStart(b, from, to);
    if (zone == to) {
      return exact ? NONE : local(b, from, to, false);
    }
    long local = local(b, from, zone, exact);
    int minutes = offsetMinutes(b, zone, to, exact);
    if (local == NONE || minutes == Integer.MIN_VALUE) {
      return NONE;
    }
    long utc = local - minutes * 60L * MICROS_PER_SECOND;
    return utc < MIN_DAY * MICROS_PER_DAY || utc >= (MAX_DAY + 1) * MICROS_PER_DAY ? NONE : utc;
  }

  /** Microseconds since the epoch of a timestamp without zone, or {@link #NONE}. */
  static long timestampNtz(byte[] b, int from, int to, boolean exact) {
    return local(b, from, to, exact);
  }

  private static long local(byte[] b, int from, int to, boolean exact) {
    int length = to - from;
    if (length < SECONDS_LENGTH) {
      return exact ? NONE : shortLocal(b, from, length);
    }
    long day = dateAt(b, from);
    int time = from + DATE_LENGTH;
    int seconds = secondsAt(b, time + 1);
    if (day == NONE || seconds < 0 || !isSeparator(b[time], exact)) {
      return NONE;
    }
    int fraction = fraction(b, from + SECONDS_LENGTH, to, exact);
    return fraction < 0 ? NONE : day * MICROS_PER_DAY + seconds * MICROS_PER_SECOND + fraction;
  }

  /** A date, or a date with hours and minutes. */
  private static long shortLocal(byte[] b, int from, int length) {
    if (length == DATE_LENGTH) {
      long day = dateAt(b, from);
      return day == NONE ? NONE : day * MICROS_PER_DAY;
    }
    if (length != 16 || !isSeparator(b[from + DATE_LENGTH], false) || b[from + 13] != ':') {
      return NONE;
    }
    long day = dateAt(b, from);
    int hour = two(b, from + 11);
    int minute = two(b, from + 14);
    return day == NONE || outside(hour, 23) || outside(minute, 59)
        ? NONE
        : day * MICROS_PER_DAY + (hour * 60 + minute) * 60L * MICROS_PER_SECOND;
  }

  private static boolean isSeparator(byte b, boolean exact) {
    return b == 'T' || b == ' ' || (b == 't' && !exact);
  }

  /** Of {@code HH:MM:SS}, or -1. */
  private static int secondsAt(byte[] b, int at) {
    int hour = two(b, at);
    int minute = two(b, at + 3);
    int second = two(b, at + 6);
    return outside(hour, 23)
            || outside(minute, 59)
            || outside(second, 59)
            || b[at + 2] != ':'
            || b[at + 5] != ':'
        ? -1
        : (hour * 60 + minute) * 60 + second;
  }

  /** Microseconds of {@code .123456} or of nothing, or -1. */
  private static int fraction(byte[] b, int from, int to, boolean exact) {
    if (from == to) {
      return 0;
    }
    int digits = to - from - 1;
    if (b[from] != '.' || digits == 0 || (digits > 6 && exact)) {
      return -1;
    }
    int micros = 0;
    for (int i = 0; i < Math.max(digits, 6); i++) {
      int digit = i < digits ? b[from + 1 + i] - '0' : 0;
      if (outside(digit, 9) || (i >= 6 && digit != 0)) {
        return -1;
      }
      micros = i < 6 ? micros * 10 + digit : micros;
    }
    return micros;
  }

  /** Where the zone begins, or {@code to}. A date's own dashes stand before any time. */
  private static int zoneStart(byte[] b, int from, int to) {
    for (int i = from + DATE_LENGTH; i < to; i++) {
      if (b[i] == 'Z' || b[i] == 'z' || b[i] == '+' || b[i] == '-') {
        return i;
      }
    }
    return to;
  }

  /** Of {@code Z}, {@code +HH}, {@code +HHMM} or {@code +HH:MM}; the least int for none of them. */
  private static int offsetMinutes(byte[] b, int from, int to, boolean exact) {
    int length = to - from;
    if (b[from] == 'Z' || b[from] == 'z') {
      return length == 1 && (b[from] == 'Z' || !exact) ? 0 : Integer.MIN_VALUE;
    }
    boolean colon = length == 6 && b[from + 3] == ':';
    if (length != 3 && length != 5 && !colon) {
      return Integer.MIN_VALUE;
    }
    int hours = two(b, from + 1);
    int minutes = length == 3 ? 0 : two(b, to - 2);
    int offset = hours * 60 + minutes;
    if (hours < 0 || outside(minutes, 59) || offset > MAX_OFFSET_MINUTES) {
      return Integer.MIN_VALUE;
    }
    return b[from] == '-' ? -offset : offset;
  }

  /** Of {@code YYYY-MM-DD}, looked at by eight bytes and two. */
  private static long dateAt(byte[] b, int at) {
    long first = LittleEndian.getLong(b, at) ^ YEAR_AND_MONTH;
    int day = two(b, at + 8);
    if ((((first + BEYOND_DIGITS) | first) & HIGHS) != 0 || day <= 0) {
      return NONE;
    }
    int year =
        digit(first, 0) * 1000 + digit(first, 1) * 100 + digit(first, 2) * 10 + digit(first, 3);
    int month = digit(first, 5) * 10 + digit(first, 6);
    if (year == 0 || month == 0 || month > 12) {
      return NONE;
    }
    int yearStart = YEAR_STARTS[year];
    int[] starts = YEAR_STARTS[year + 1] - yearStart == 366 ? LEAP_MONTHS : MONTHS;
    int ofYear = starts[month - 1] + day;
    return ofYear > starts[month] ? NONE : (long) yearStart + ofYear - 1;
  }

  private static int digit(long digits, int index) {
    return (int) (digits >>> (Byte.SIZE * index)) & 0xf;
  }

  /** Two digits, or a negative number. */
  private static int two(byte[] b, int at) {
    int tens = b[at] - '0';
    int ones = b[at + 1] - '0';
    return outside(tens, 9) || outside(ones, 9) ? -1 : tens * 10 + ones;
  }

  private static boolean outside(int value, int most) {
    return value < 0 || value > most;
  }
}
