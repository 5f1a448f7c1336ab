package io.anasto.format;

import io.anasto.row.BytesColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.parquet.format.Type;

/**
 * Values in the encoding PLAIN = 0 of parquet-format's Encodings.md, for each of the physical
 * types. Not thread-safe.
 */
final class ParquetPlain {
  /** A longer value is refused. */
  static final int MAX_VALUE = RowLimit.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ParquetPlain() {}

  /**
   * The values of a page.
   *
   * @param end where they end in the array
   */
  static ParquetValues values(ParquetPhysical type, byte[] bytes, int from, int end) {
    return switch (type.kind()) {
      case BOOLEAN -> new Booleans(bytes, from, end);
      case INT32, FLOAT -> new Fours(bytes, from, end);
      case INT64, DOUBLE -> new Eights(bytes, from, end);
      case INT96, FIXED_LEN_BYTE_ARRAY -> new Fixed(bytes, from, end, type.length());
      case BYTE_ARRAY -> new Variable(bytes, from, end);
    };
  }

  /**
   * Finds the byte values of a dictionary page, as many as the arrays have room for.
   *
   * @return the bytes of the longest
   */
  static int index(ParquetPhysical type, byte[] bytes, int end, int[] starts, int[] lengths)
      throws ParquetFault {
    Variable variable = new Variable(bytes, 0, end);
    int longest = 0;
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      int length = type.length();
      if (type.kind() == Type.BYTE_ARRAY) {
        length = variable.lengthAt(at);
        at += Integer.BYTES;
      }
      starts[i] = at;
      lengths[i] = length;
      longest = Math.max(longest, length);
      at += length;
    }
    checkRest(end - at);
    return longest;
  }

  /** Refuses bytes of a dictionary page behind its last entry. */
  static void checkRest(int bytes) throws ParquetFault {
    if (bytes > 0) {
      throw new ParquetFault("has %,d bytes behind its last entry".formatted(bytes));
    }
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** What is left of a page's bytes. */
  private abstract static class Plain extends ParquetValues {
    final byte[] bytes;
    final int end;
    int at;

    Plain(byte[] bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    @Override
    int rest() {
      return end - at;
    }

    final int step(int count, int size) throws ParquetFault {
      if ((long) count * size > end - at) {
        throw ended();
      }
      int from = at;
      at += count * size;
      return from;
    }
  }

  private static final class Fours extends Plain {
    Fours(byte[] bytes, int from, int end) {
      super(bytes, from, end);
    }

    @Override
    void longs(long[] into, int from, int count) throws ParquetFault {
      int position = step(count, Integer.BYTES);
      byte[] b = bytes;
      for (int i = from; i < from + count; i++, position += Integer.BYTES) {
        into[i] = (int) INTS.get(b, position);
      }
    }

    @Override
    void doubles(double[] into, int from, int count) throws ParquetFault {
      int position = step(count, Float.BYTES);
      byte[] b = bytes;
      for (int i = from; i < from + count; i++, position += Float.BYTES) {
        into[i] = Float.intBitsToFloat((int) INTS.get(b, position));
      }
    }
  }

  private static final class Eights extends Plain {
    Eights(byte[] bytes, int from, int end) {
      super(bytes, from, end);
    }

    @Override
    void longs(long[] into, int from, int count) throws ParquetFault {
      int position = step(count, Long.BYTES);
      byte[] b = bytes;
      for (int i = from; i < from + count; i++, position += Long.BYTES) {
        into[i] = (long) LONGS.get(b, position);
      }
    }

    @Override
    void doubles(double[] into, int from, int count) throws ParquetFault {
      int position = step(count, Double.BYTES);
      byte[] b = bytes;
      for (int i = from; i < from + count; i++, position += Double.BYTES) {
        into[i] = Double.longBitsToDouble((long) LONGS.get(b, position));
      }
    }
  }

  private static final class Booleans extends Plain {
    private int bit;

    Booleans(byte[] bytes, int from, int end) {
      super(bytes, from, end);
    }

    @Override
    void booleans(boolean[] into, int from, int count) throws ParquetFault {
      if (bit + (long) count > 8L * (end - at)) {
        throw ended();
      }
      for (int i = from; i < from + count; i++, bit++) {
        into[i] = ((bytes[at + (bit >>> 3)] >>> (bit & 7)) & 1) != 0;
      }
    }

    @Override
    int rest() {
      return end - at - (int) (((long) bit + Byte.SIZE - 1) >>> 3);
    }
  }

  private static final class Fixed extends Plain {
    private final int length;

    Fixed(byte[] bytes, int from, int end, int length) {
      super(bytes, from, end);
      this.length = length;
    }

    @Override
    void bytes(BytesColumn into, int count) throws ParquetFault {
      int position = step(count, length);
      for (int i = 0; i < count; i++, position += length) {
        into.append(bytes, position, length);
      }
    }

    @Override
    int within(int count, ParquetBudget budget) {
      int fitting = (int) Math.min(count, budget.left() / length);
      return budget.take((long) fitting * length) ? fitting : 0;
    }
  }

  private static final class Variable extends Plain {
    Variable(byte[] bytes, int from, int end) {
      super(bytes, from, end);
    }

    @Override
    void bytes(BytesColumn into, int count) throws ParquetFault {
      byte[] b = bytes;
      int position = at;
      for (int i = 0; i < count; i++) {
        int length = lengthAt(position);
        position += Integer.BYTES;
        into.append(b, position, length);
        position += length;
      }
      at = position;
    }

    @Override
    int within(int count, ParquetBudget budget) throws ParquetFault {
      if (budget.take(end - at)) {
        return count;
      }
      int position = at;
      for (int i = 0; i < count && position < end; i++) {
        int length = lengthAt(position);
        if (!budget.take(length)) {
          return i;
        }
        position += Integer.BYTES + length;
      }
      return count;
    }

    private int lengthAt(int position) throws ParquetFault {
      if (end - position < Integer.BYTES) {
        throw ended();
      }
      int length = (int) INTS.get(bytes, position);
      if (length < 0 || length > end - position - Integer.BYTES) {
        throw new ParquetFault(
            "holds a value that claims %,d bytes, of which %,d are there"
                .formatted(length & 0xffff_ffffL, end - position - Integer.BYTES));
      }
      return checked(length);
    }
  }

  /** Refuses a value that is too long. */
  static int checked(int length) throws ParquetFault {
    if (length > MAX_VALUE) {
      throw new ParquetFault(
          "holds a value of %,d bytes, and %,d are the most that Anasto takes%s"
              .formatted(length, MAX_VALUE, RowLimit.remedy(MAX_VALUE)));
    }
    return length;
  }
}
