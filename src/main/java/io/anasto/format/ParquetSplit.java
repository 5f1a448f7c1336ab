package io.anasto.format;

import io.anasto.row.BytesColumn;
import java.util.Arrays;
import org.apache.parquet.format.Type;

/**
 * Values in the encoding BYTE_STREAM_SPLIT = 9 of parquet-format's Encodings.md: the first bytes of
 * all values, then the second ones, and so on. Not thread-safe.
 */
final class ParquetSplit extends ParquetValues {
  /** Values that are put together at once. */
  private static final int PIECE = 1 << 10;

  /** A page of longer values is read where it fits the memory alone. */
  private static final int MOST_STREAMS = 1 << 8;

  private final ParquetWindow page;

  /** One for each byte of the values; none where the page's array has them all. */
  private final ParquetWindow[] streams;

  private final int total;

  private final int width;
  private final boolean narrow;
  private final long[] words = new long[PIECE];
  private int left;

  ParquetSplit(ParquetPhysical type, ParquetWindow in) throws ParquetFault {
    this.width =
        switch (type.kind()) {
          case INT32, FLOAT -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          case FIXED_LEN_BYTE_ARRAY -> type.length();
          case BOOLEAN, BYTE_ARRAY, INT96 ->
              throw new ParquetFault("has an encoding that does not go with the column's type");
        };
    if (in.left() % width != 0) {
      throw new ParquetFault(
          "has %,d bytes of values that have %d each".formatted(in.left(), width));
    }
    this.total = in.left() / width;
    this.left = total;
    this.page = in;
    this.narrow = type.kind() == Type.INT32 || type.kind() == Type.FLOAT;
    boolean inArray = type.kind() == Type.FIXED_LEN_BYTE_ARRAY && in.isWhole();
    if (!inArray && width > MOST_STREAMS) {
      throw new ParquetFault(
          "is larger than the memory for it, and has values of %,d bytes in the encoding"
                  .formatted(width)
              + " BYTE_STREAM_SPLIT; "
              + ParquetPageMemory.REMEDY);
    }
    this.streams = new ParquetWindow[inArray || left == 0 ? 0 : width];
    for (int b = 0; b < streams.length; b++) {
      streams[b] = in.range(b * total, total);
    }
  }

  @Override
  void longs(long[] into, int from, int count) throws ParquetFault {
    for (int done = 0; done < count; ) {
      int some = gather(count - done);
      for (int i = 0; i < some; i++) {
        into[from + done + i] = narrow ? (int) words[i] : words[i];
      }
      done += some;
    }
  }

  @Override
  void doubles(double[] into, int from, int count) throws ParquetFault {
    for (int done = 0; done < count; ) {
      int some = gather(count - done);
      for (int i = 0; i < some; i++) {
        into[from + done + i] =
            narrow ? Float.intBitsToFloat((int) words[i]) : Double.longBitsToDouble(words[i]);
      }
      done += some;
    }
  }

  /** Puts the next values together, as many as there is room for. */
  private int gather(int count) throws ParquetFault {
    check(count);
    int some = Math.min(count, PIECE);
    Arrays.fill(words, 0, some, 0);
    for (int b = 0; b < width; b++) {
      ParquetWindow stream = streams[b];
      stream.has(some);
      byte[] bytes = stream.bytes;
      int at = stream.at;
      int shift = Byte.SIZE * b;
      for (int i = 0; i < some; i++) {
        words[i] |= (bytes[at + i] & 0xffL) << shift;
      }
      stream.at += some;
    }
    left -= some;
    return some;
  }

  @Override
  void bytes(BytesColumn into, int count) throws ParquetFault {
    check(count);
    for (int i = 0; i < count; i++, left--) {
      byte[] data = into.reserve(width);
      int at = into.end();
      if (streams.length == 0) {
        for (int b = 0; b < width; b++) {
          data[at + b] = page.bytes[page.at + b * total + total - left];
        }
      }
      for (ParquetWindow stream : streams) {
        stream.has(1);
        data[at++] = stream.bytes[stream.at++];
      }
      into.added(width);
    }
  }

  @Override
  int rest() {
    return left * width;
  }

  @Override
  int within(int count, ParquetBudget budget) {
    int fitting = (int) Math.min(count, budget.left() / width);
    return budget.take((long) fitting * width) ? fitting : 0;
  }

  private void check(int count) throws ParquetFault {
    if (count > left) {
      throw ended();
    }
  }
}
