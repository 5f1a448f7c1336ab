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

  /** The values of a page. */
  static ParquetValues values(ParquetPhysical type, ParquetWindow in) {
    return switch (type.kind()) {
      case BOOLEAN -> new Booleans(in);
      case INT32, FLOAT -> new Fours(in);
      case INT64, DOUBLE -> new Eights(in);
      case INT96, FIXED_LEN_BYTE_ARRAY -> new Fixed(in, type.length());
      case BYTE_ARRAY -> new Variable(in);
    };
  }

  /**
   * Finds the byte values of a dictionary page, as many as the arrays have room for.
   *
   * @return the bytes of the longest
   */
  static int index(ParquetPhysical type, byte[] bytes, int end, int[] starts, int[] lengths)
      throws ParquetFault {
    Variable variable = new Variable(ParquetWindow.of(bytes, 0, end));
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

  private abstract static class Plain extends ParquetValues {
    final ParquetWindow in;

    Plain(ParquetWindow in) {
      this.in = in;
    }

    @Override
    int rest() {
      return in.left();
    }
  }

  private static final class Fours extends Plain {
    Fours(ParquetWindow in) {
      super(in);
    }

    @Override
    void longs(long[] into, int from, int count) throws ParquetFault {
      for (int done = 0; done < count; ) {
        int some = in.some(count - done, Integer.BYTES);
        byte[] b = in.bytes;
        int position = in.at;
        int to = from + done + some;
        for (int i = from + done; i < to; i++, position += Integer.BYTES) {
          into[i] = (int) INTS.get(b, position);
        }
        in.at = position;
        done += some;
      }
    }

    @Override
    void doubles(double[] into, int from, int count) throws ParquetFault {
      for (int done = 0; done < count; ) {
        int some = in.some(count - done, Float.BYTES);
        byte[] b = in.bytes;
        int position = in.at;
        int to = from + done + some;
        for (int i = from + done; i < to; i++, position += Float.BYTES) {
          into[i] = Float.intBitsToFloat((int) INTS.get(b, position));
        }
        in.at = position;
        done += some;
      }
    }
  }

  private static final class Eights extends Plain {
    Eights(ParquetWindow in) {
      super(in);
    }

    @Override
    void longs(long[] into, int from, int count) throws ParquetFault {
      for (int done = 0; done < count; ) {
        int some = in.some(count - done, Long.BYTES);
        byte[] b = in.bytes;
        int position = in.at;
        int to = from + done + some;
        for (int i = from + done; i < to; i++, position += Long.BYTES) {
          into[i] = (long) LONGS.get(b, position);
        }
        in.at = position;
        done += some;
      }
    }

    @Override
    void doubles(double[] into, int from, int count) throws ParquetFault {
      for (int done = 0; done < count; ) {
        int some = in.some(count - done, Double.BYTES);
        byte[] b = in.bytes;
        int position = in.at;
        int to = from + done + some;
        for (int i = from + done; i < to; i++, position += Double.BYTES) {
          into[i] = Double.longBitsToDouble((long) LONGS.get(b, position));
        }
        in.at = position;
        done += some;
      }
    }
  }

  private static final class Booleans extends Plain {
    /** Values that are looked for at once. */
    private static final int PIECE = 1 << 13;

    /** Of the byte that is next, the bits that were read. */
    private int bit;

    Booleans(ParquetWindow in) {
      super(in);
    }

    @Override
    void booleans(boolean[] into, int from, int count) throws ParquetFault {
      for (int done = 0; done < count; ) {
        int some = Math.min(count - done, PIECE);
        if (!in.has((bit + some + Byte.SIZE - 1) >>> 3)) {
          throw ended();
        }
        byte[] b = in.bytes;
        int at = in.at;
        int to = from + done + some;
        for (int i = from + done; i < to; i++, bit++) {
          into[i] = ((b[at + (bit >>> 3)] >>> (bit & 7)) & 1) != 0;
        }
        in.at += bit >>> 3;
        bit &= 7;
        done += some;
      }
    }

    @Override
    int rest() {
      return in.left() - (bit > 0 ? 1 : 0);
    }
  }

  private static final class Fixed extends Plain {
    private final int length;

    Fixed(ParquetWindow in, int length) {
      super(in);
      this.length = length;
    }

    @Override
    void bytes(BytesColumn into, int count) throws ParquetFault {
      for (int done = 0; done < count; ) {
        int some = in.some(count - done, length);
        int position = in.at;
        for (int i = 0; i < some; i++, position += length) {
          into.append(in.bytes, position, length);
        }
        in.at = position;
        done += some;
      }
    }

    @Override
    int within(int count, ParquetBudget budget) {
      int fitting = (int) Math.min(count, budget.left() / length);
      return budget.take((long) fitting * length) ? fitting : 0;
    }
  }

  private static final class Variable extends Plain {
    Variable(ParquetWindow in) {
      super(in);
    }

    @Override
    void bytes(BytesColumn into, int count) throws ParquetFault {
      byte[] b = in.bytes;
      int position = in.at;
      int end = in.end;
      for (int i = 0; i < count; i++) {
        int length = end - position < Integer.BYTES ? -1 : (int) INTS.get(b, position);
        if (length < 0 || length > end - position - Integer.BYTES) {
          // Cut, wrong, or not in the array yet.
          in.at = position;
          length = lengthAt(0);
          in.has((long) Integer.BYTES + length);
          b = in.bytes;
          position = in.at;
          end = in.end;
        }
        position += Integer.BYTES;
        into.append(b, position, checked(length));
        position += length;
      }
      in.at = position;
    }

    @Override
    int within(int count, ParquetBudget budget) throws ParquetFault {
      if (budget.take(in.left())) {
        return count;
      }
      int offset = 0;
      for (int i = 0; i < count && offset < in.left(); i++) {
        int length = lengthAt(offset);
        if ((i > 0 && !in.isNear((long) offset + length)) || !budget.take(length)) {
          return i;
        }
        offset += Integer.BYTES + length;
      }
      return count;
    }

    /** The length of the value that begins so many bytes behind the next one's begin. */
    private int lengthAt(int offset) throws ParquetFault {
      if (!in.has((long) offset + Integer.BYTES)) {
        throw ended();
      }
      int length = (int) INTS.get(in.bytes, in.at + offset);
      int there = in.left() - offset - Integer.BYTES;
      if (length < 0 || length > there) {
        throw new ParquetFault(
            "holds a value that claims %,d bytes, of which %,d are there"
                .formatted(length & 0xffff_ffffL, there));
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
