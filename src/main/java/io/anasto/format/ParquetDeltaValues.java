package io.anasto.format;

import io.anasto.row.BytesColumn;
import java.util.Arrays;
import org.apache.parquet.format.Type;

/**
 * Values in the delta encodings of parquet-format's Encodings.md: DELTA_BINARY_PACKED = 5,
 * DELTA_LENGTH_BYTE_ARRAY = 6 and DELTA_BYTE_ARRAY = 7.
 */
final class ParquetDeltaValues {
  private ParquetDeltaValues() {}

  /** A page of integers. */
  static ParquetValues integers(ParquetPhysical type, ParquetWindow in) throws ParquetFault {
    return new Integers(new ParquetDelta(in), type.kind() == Type.INT32);
  }

  /** A page of the lengths of all values, and of their bytes. */
  static ParquetValues lengths(ParquetPhysical type, ParquetWindow in) throws ParquetFault {
    ParquetDelta lengths = new ParquetDelta(in.copy());
    new ParquetDelta(in).skipAll();
    return new Strings(type, null, lengths, in);
  }

  /** A page of values that begin with a part of the value before. */
  static ParquetValues prefixes(ParquetPhysical type, ParquetWindow in) throws ParquetFault {
    ParquetDelta prefixes = new ParquetDelta(in.copy());
    new ParquetDelta(in).skipAll();
    ParquetDelta suffixes = new ParquetDelta(in.copy());
    new ParquetDelta(in).skipAll();
    return new Strings(type, prefixes, suffixes, in);
  }

  private static final class Integers extends ParquetValues {
    private final ParquetDelta delta;
    private final boolean narrow;

    Integers(ParquetDelta delta, boolean narrow) {
      this.delta = delta;
      this.narrow = narrow;
    }

    @Override
    int rest() {
      return delta.rest();
    }

    @Override
    void longs(long[] into, int from, int count) throws ParquetFault {
      delta.read(into, from, count);
      if (narrow) {
        // The deltas of 32 bits may run over, and mean what is left.
        for (int i = from; i < from + count; i++) {
          into[i] = (int) into[i];
        }
      }
    }
  }

  private static final class Strings extends ParquetValues {
    private final int fixed;
    private final ParquetAhead prefixes;
    private final ParquetAhead suffixes;

    /** The bytes of the values, but for their prefixes. */
    private final ParquetWindow data;

    /** The value before; only where there are prefixes. */
    private byte[] last = {};

    private int lastLength;

    Strings(
        ParquetPhysical type, ParquetDelta prefixes, ParquetDelta suffixes, ParquetWindow data) {
      this.fixed = type.length();
      this.prefixes = prefixes == null ? null : new ParquetAhead(prefixes);
      this.suffixes = new ParquetAhead(suffixes);
      this.data = data;
    }

    @Override
    int rest() {
      return data.left();
    }

    private int look(int count) throws ParquetFault {
      int known = suffixes.look(count);
      return prefixes == null ? known : Math.min(known, prefixes.look(known));
    }

    private void take(int count) {
      suffixes.take(count);
      if (prefixes != null) {
        prefixes.take(count);
      }
    }

    @Override
    void bytes(BytesColumn into, int count) throws ParquetFault {
      if (look(count) < count) {
        throw ended();
      }
      for (int i = 0; i < count; i++) {
        int suffix = suffixes.numbers()[suffixes.from() + i];
        if (suffix < 0 || suffix > data.left()) {
          throw new ParquetFault(
              "holds a value that claims %,d bytes, of which %,d are there"
                  .formatted(suffix & 0xffff_ffffL, data.left()));
        }
        ParquetPlain.checked(suffix);
        data.has(suffix);
        if (prefixes == null) {
          into.append(data.bytes, data.at, checked(suffix));
        } else {
          extend(prefixes.numbers()[prefixes.from() + i], suffix);
          into.append(last, 0, lastLength);
        }
        data.at += suffix;
      }
      take(count);
    }

    /** Makes {@link #last} the next value. */
    private void extend(int prefix, int suffix) throws ParquetFault {
      if (prefix < 0 || prefix > lastLength) {
        throw new ParquetFault(
            "holds a value that begins with %,d bytes of one of %,d"
                .formatted(prefix & 0xffff_ffffL, lastLength));
      }
      int length = checked((int) Math.min((long) prefix + suffix, Integer.MAX_VALUE));
      if (length > last.length) {
        last = Arrays.copyOf(last, Math.max(length, 2 * last.length));
      }
      System.arraycopy(data.bytes, data.at, last, prefix, suffix);
      lastLength = length;
    }

    private int checked(int length) throws ParquetFault {
      if (fixed > 0 && length != fixed) {
        throw new ParquetFault(
            "holds a value of %,d bytes where all have %,d".formatted(length, fixed));
      }
      return ParquetPlain.checked(length);
    }

    @Override
    int within(int count, ParquetBudget budget) throws ParquetFault {
      int known = look(count);
      for (int i = 0; i < known; i++) {
        long length = suffixes.numbers()[suffixes.from() + i];
        if (prefixes != null) {
          length += prefixes.numbers()[prefixes.from() + i];
        }
        if (!budget.take(Math.max(length, 0))) {
          return i;
        }
      }
      return count;
    }
  }
}
