package io.anasto.format;

import io.anasto.row.BytesColumn;
import org.apache.parquet.format.Type;

/**
 * Values in the encoding BYTE_STREAM_SPLIT = 9 of parquet-format's Encodings.md: the first bytes of
 * all values, then the second ones, and so on. Not thread-safe.
 */
final class ParquetSplit extends ParquetValues {
  private final byte[] page;
  private final int from;
  private final int width;
  private final int total;
  private final boolean narrow;
  private int next;

  ParquetSplit(ParquetPhysical type, byte[] page, int from, int end) throws ParquetFault {
    this.width =
        switch (type.kind()) {
          case INT32, FLOAT -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          case FIXED_LEN_BYTE_ARRAY -> type.length();
          case BOOLEAN, BYTE_ARRAY, INT96 ->
              throw new ParquetFault("has an encoding that does not go with the column's type");
        };
    if ((end - from) % width != 0) {
      throw new ParquetFault(
          "has %,d bytes of values that have %d each".formatted(end - from, width));
    }
    this.page = page;
    this.from = from;
    this.total = (end - from) / width;
    this.narrow = type.kind() == Type.INT32 || type.kind() == Type.FLOAT;
  }

  @Override
  void longs(long[] into, int at, int count) throws ParquetFault {
    check(count);
    for (int i = 0; i < count; i++) {
      long value = gather(next++);
      into[at + i] = narrow ? (int) value : value;
    }
  }

  @Override
  void doubles(double[] into, int at, int count) throws ParquetFault {
    check(count);
    for (int i = 0; i < count; i++) {
      long value = gather(next++);
      into[at + i] = narrow ? Float.intBitsToFloat((int) value) : Double.longBitsToDouble(value);
    }
  }

  @Override
  void bytes(BytesColumn into, int count) throws ParquetFault {
    check(count);
    for (int i = 0; i < count; i++, next++) {
      byte[] data = into.reserve(width);
      int at = into.end();
      for (int b = 0; b < width; b++) {
        data[at + b] = page[from + b * total + next];
      }
      into.added(width);
    }
  }

  @Override
  int rest() {
    return (total - next) * width;
  }

  @Override
  int within(int count, ParquetBudget budget) {
    int fitting = (int) Math.min(count, budget.left() / width);
    return budget.take((long) fitting * width) ? fitting : 0;
  }

  private void check(int count) throws ParquetFault {
    if (count > total - next) {
      throw ended();
    }
  }

  private long gather(int index) {
    long value = 0;
    for (int b = width - 1; b >= 0; b--) {
      value = value << 8 | (page[from + b * total + index] & 0xff);
    }
    return value;
  }
}
