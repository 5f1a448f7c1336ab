package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.LongColumn;
import java.time.Instant;
import java.util.Locale;

/**
 * INT32 and INT64 for columns of integers, dates and timestamps: decoded in place, and converted
 * there. Not thread-safe.
 */
final class ParquetIntegerSink extends ParquetSink {
  private static final int UINT8_MAX = 0xff;
  private static final int UINT16_MAX = 0xffff;
  private static final long UINT32_MASK = 0xffff_ffffL;
  private static final int MICROS_PER_MILLI = 1000;
  private static final int NANOS_PER_MICRO = 1000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final ParquetForm form;
  private long[] scratch = {};

  ParquetIntegerSink(ParquetForm form) {
    this.form = form;
  }

  @Override
  void append(ParquetValues values, int count, Column into) throws ParquetFault, ParquetValueFault {
    LongColumn column = (LongColumn) into;
    int from = column.size();
    long[] array = column.reserve(count);
    values.longs(array, from, count);
    convert(array, from, from + count);
    column.added(count);
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
    if (scratch.length < to - from) {
      scratch = new long[to - from];
    }
    values.longs(scratch, 0, count(definitions, from, to, levels.present()));
    LongColumn column = (LongColumn) into;
    int first = column.size();
    spread(scratch, definitions, from, to, levels, column);
    convert(column.reserve(0), first, column.size());
  }

  private static void spread(
      long[] values,
      int[] definitions,
      int from,
      int to,
      ParquetNode.Levels levels,
      LongColumn column) {
    int present = levels.present();
    int next = 0;
    for (int i = from; i < to; i++) {
      if (definitions[i] == present) {
        column.append(values[next++]);
      } else if (definitions[i] >= levels.inside()) {
        column.appendNull();
      }
    }
  }

  /** A null stands as 0, which every conversion leaves as it is. */
  private void convert(long[] values, int from, int to) throws ParquetValueFault {
    switch (form) {
      case INT8 -> check(values, from, to, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> check(values, from, to, Short.MIN_VALUE, Short.MAX_VALUE);
      case UINT8 -> check(values, from, to, 0, UINT8_MAX);
      case UINT16 -> check(values, from, to, 0, UINT16_MAX);
      case UINT32 -> {
        for (int i = from; i < to; i++) {
          values[i] &= UINT32_MASK;
        }
      }
      case MILLIS -> millis(values, from, to);
      case NANOS -> nanos(values, from, to);
      default -> {
        // As it is stored.
      }
    }
  }

  private void check(long[] values, int from, int to, long least, long greatest)
      throws ParquetValueFault {
    for (int i = from; i < to; i++) {
      if (values[i] < least || values[i] > greatest) {
        throw new ParquetValueFault(
            i, "%d is not an %s, as the file's schema says".formatted(values[i], name()));
      }
    }
  }

  private String name() {
    return form.name().toLowerCase(Locale.ROOT);
  }

  private static void millis(long[] values, int from, int to) throws ParquetValueFault {
    for (int i = from; i < to; i++) {
      long micros = values[i] * MICROS_PER_MILLI;
      if (micros / MICROS_PER_MILLI != values[i]) {
        throw new ParquetValueFault(
            i, "%d milliseconds since 1970 are beyond a timestamp".formatted(values[i]));
      }
      values[i] = micros;
    }
  }

  private static void nanos(long[] values, int from, int to) throws ParquetValueFault {
    for (int i = from; i < to; i++) {
      long micros = values[i] / NANOS_PER_MICRO;
      if (micros * NANOS_PER_MICRO != values[i]) {
        throw new ParquetValueFault(
            i,
            ("%s is not a whole number of microseconds, which is all that a timestamp holds;"
                    + " declare the column int64 to have nanoseconds since 1970")
                .formatted(
                    Instant.ofEpochSecond(
                        Math.floorDiv(values[i], NANOS_PER_SECOND),
                        Math.floorMod(values[i], NANOS_PER_SECOND))));
      }
      values[i] = micros;
    }
  }
}
