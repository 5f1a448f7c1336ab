package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DecimalColumn;

/** INT32 and INT64 that become decimals or texts, one by one. Not thread-safe. */
final class ParquetLongSink extends ParquetSink {
  private final Conversion conversion;
  private long[] scratch = {};

  ParquetLongSink(Conversion conversion) {
    this.conversion = conversion;
  }

  @Override
  void append(ParquetValues values, int count, Column into) throws ParquetFault, ParquetValueFault {
    load(values, count);
    conversion.append(scratch, count, into);
  }

  @Override
  void append(
      ParquetValues values,
      int[] definitions,
      int from,
      int to,
      ParquetNode.Levels levels,
      Column into)
      throws ParquetFault, ParquetValueFault {
    load(values, count(definitions, from, to, levels.present()));
    int next = 0;
    for (int i = from; i < to; i++) {
      if (definitions[i] == levels.present()) {
        conversion.append(scratch[next++], into);
      } else if (definitions[i] >= levels.inside()) {
        into.appendNull();
      }
    }
  }

  private void load(ParquetValues values, int count) throws ParquetFault {
    if (scratch.length < count) {
      scratch = new long[count];
    }
    values.longs(scratch, 0, count);
  }

  /** What a number becomes. */
  abstract static class Conversion {
    static Conversion of(ParquetNode.Leaf leaf) {
      return switch (leaf.form()) {
        case DECIMAL_INTEGER -> new Decimal((DecimalType) leaf.type());
        case UINT64 -> new Unsigned();
        case TIME_MILLIS -> new Time(3);
        case TIME_MICROS -> new Time(6);
        case TIME_NANOS -> new Time(9);
        default -> throw new IllegalArgumentException(leaf.form() + " is not made of a number");
      };
    }

    abstract void append(long value, Column into) throws ParquetValueFault;

    void append(long[] values, int count, Column into) throws ParquetValueFault {
      for (int i = 0; i < count; i++) {
        append(values[i], into);
      }
    }
  }

  private static final class Decimal extends Conversion {
    private final DecimalType type;
    private final long bound;

    Decimal(DecimalType type) {
      this.type = type;
      this.bound =
          type.precision() > DecimalType.MAX_LONG_PRECISION
              ? Long.MAX_VALUE
              : ParquetDecimals.powerOfTen(type.precision());
    }

    @Override
    void append(long value, Column into) throws ParquetValueFault {
      if ((value >= bound || value <= -bound) && bound < Long.MAX_VALUE) {
        throw ParquetDecimals.beyond(into.size(), value, type);
      }
      ((DecimalColumn) into).appendUnscaled(value);
    }

    @Override
    void append(long[] values, int count, Column into) throws ParquetValueFault {
      DecimalColumn column = (DecimalColumn) into;
      if (!column.isLong()) {
        super.append(values, count, into);
        return;
      }
      int from = column.size();
      long[] array = column.reserve(count);
      for (int i = 0; i < count; i++) {
        long value = values[i];
        if (value >= bound || value <= -bound) {
          throw ParquetDecimals.beyond(from + i, value, type);
        }
        array[from + i] = value;
      }
      column.added(count);
    }
  }

  /** INT64 without a sign. */
  private static final class Unsigned extends Conversion {
    @Override
    void append(long value, Column into) {
      ((DecimalColumn) into).append(0, value);
    }
  }

  /** Time of day, as {@code HH:MM:SS} with all digits of the unit. */
  private static final class Time extends Conversion {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_PER_HOUR = 60;

    private final int digits;
    private final long perSecond;

    Time(int digits) {
      this.digits = digits;
      this.perSecond = ParquetDecimals.powerOfTen(digits);
    }

    @Override
    void append(long value, Column into) throws ParquetValueFault {
      if (value < 0 || value >= SECONDS_PER_DAY * perSecond) {
        throw new ParquetValueFault(
            into.size(),
            "%d is not a time of day in units of 10^-%d seconds".formatted(value, digits));
      }
      BytesColumn column = (BytesColumn) into;
      int length = 9 + digits;
      byte[] data = column.reserve(length);
      int at = column.end();
      int seconds = (int) (value / perSecond);
      int minutes = seconds / SECONDS_PER_MINUTE;
      two(data, at, minutes / MINUTES_PER_HOUR);
      data[at + 2] = ':';
      two(data, at + 3, minutes % MINUTES_PER_HOUR);
      data[at + 5] = ':';
      two(data, at + 6, seconds % SECONDS_PER_MINUTE);
      data[at + 8] = '.';
      long fraction = value % perSecond;
      for (int i = at + length - 1; i > at + 8; i--, fraction /= 10) {
        data[i] = (byte) ('0' + fraction % 10);
      }
      column.added(length);
    }

    private static void two(byte[] data, int at, int number) {
      data[at] = (byte) ('0' + number / 10);
      data[at + 1] = (byte) ('0' + number % 10);
    }
  }
}
