package io.anasto.format;

import io.anasto.row.BytesColumn;

/**
 * The dictionary of a column chunk, decoded once: parquet-format's Encodings.md, "Dictionary
 * Encoding". Immutable.
 */
final class ParquetDictionary {
  private final int size;
  private final long[] longs;
  private final double[] doubles;

  /** The page, in which the byte values lie. */
  private final byte[] bytes;

  private final int[] starts;
  private final int[] lengths;
  private final int longest;

  /**
   * Reads a dictionary page, whose values are PLAIN.
   *
   * @param page kept
   * @param length of the page in {@code page}
   * @param size the number of values that the page's header claims
   */
  ParquetDictionary(ParquetPhysical type, byte[] page, int length, int size) throws ParquetFault {
    if (size < 0 || size > room(type, length)) {
      throw new ParquetFault(
          "claims %,d dictionary entries in %,d bytes".formatted(size & 0xffff_ffffL, length));
    }
    this.size = size;
    this.bytes = page;
    long[] ofLongs = {};
    double[] ofDoubles = {};
    int[] begin = {};
    int[] extent = {};
    int most = 0;
    switch (type.kind()) {
      case INT32, INT64 -> {
        ofLongs = new long[size];
        ParquetValues values = ParquetPlain.values(type, ParquetWindow.of(page, 0, length));
        values.longs(ofLongs, 0, size);
        ParquetPlain.checkRest(values.rest());
      }
      case FLOAT, DOUBLE -> {
        ofDoubles = new double[size];
        ParquetValues values = ParquetPlain.values(type, ParquetWindow.of(page, 0, length));
        values.doubles(ofDoubles, 0, size);
        ParquetPlain.checkRest(values.rest());
      }
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
        begin = new int[size];
        extent = new int[size];
        most = ParquetPlain.index(type, page, length, begin, extent);
      }
      case BOOLEAN -> throw new ParquetFault("is a dictionary of booleans");
    }
    this.longs = ofLongs;
    this.doubles = ofDoubles;
    this.starts = begin;
    this.lengths = extent;
    this.longest = most;
  }

  /** How many values at most so many bytes hold. */
  private static int room(ParquetPhysical type, int length) {
    return switch (type.kind()) {
      case BOOLEAN -> length;
      case INT32, FLOAT, BYTE_ARRAY -> length / Integer.BYTES;
      case INT64, DOUBLE -> length / Long.BYTES;
      case INT96, FIXED_LEN_BYTE_ARRAY -> length / type.length();
    };
  }

  /** The values of a data page, whose bytes are ids, the ids' width before them. */
  ParquetValues values(ParquetWindow in) throws ParquetFault {
    int width = in.has(1) ? in.bytes[in.at++] : 0;
    if (width < 0 || width > Integer.SIZE) {
      throw new ParquetFault("has dictionary ids of %d bits".formatted(width & 0xff));
    }
    return new Values(new ParquetRle(in, width));
  }

  private final class Values extends ParquetValues {
    private final ParquetRle runs;
    private final ParquetAhead ids;

    Values(ParquetRle runs) {
      this.runs = runs;
      this.ids = new ParquetAhead(runs);
    }

    @Override
    int rest() {
      return runs.rest();
    }

    /** Makes the next ids visible, all of which are of the dictionary. */
    private int[] take(int count) throws ParquetFault {
      if (ids.look(count) < count) {
        throw ended();
      }
      int[] numbers = ids.numbers();
      int from = ids.from();
      int all = 0;
      int greatest = -1;
      for (int i = from; i < from + count; i++) {
        all |= numbers[i];
        greatest = Math.max(greatest, numbers[i]);
      }
      if (all < 0 || greatest >= size) {
        throw new ParquetFault(
            "has the dictionary id %,d, and the dictionary %,d entries"
                .formatted(all < 0 ? all & 0xffff_ffffL : greatest, size));
      }
      return numbers;
    }

    @Override
    void longs(long[] into, int from, int count) throws ParquetFault {
      int[] numbers = take(count);
      int first = ids.from();
      long[] values = longs;
      for (int i = 0; i < count; i++) {
        into[from + i] = values[numbers[first + i]];
      }
      ids.take(count);
    }

    @Override
    void doubles(double[] into, int from, int count) throws ParquetFault {
      int[] numbers = take(count);
      int first = ids.from();
      double[] values = doubles;
      for (int i = 0; i < count; i++) {
        into[from + i] = values[numbers[first + i]];
      }
      ids.take(count);
    }

    @Override
    void bytes(BytesColumn into, int count) throws ParquetFault {
      int[] numbers = take(count);
      int first = ids.from();
      for (int i = first; i < first + count; i++) {
        int id = numbers[i];
        into.append(bytes, starts[id], lengths[id]);
      }
      ids.take(count);
    }

    @Override
    int within(int count, ParquetBudget budget) throws ParquetFault {
      if (budget.take((long) count * longest)) {
        return count;
      }
      int known = ids.look(count);
      int[] numbers = ids.numbers();
      for (int i = 0; i < known; i++) {
        int id = numbers[ids.from() + i];
        // What is behind the last value may be anything; a wrong id is met when it is taken.
        if (id >= 0 && id < size && !budget.take(lengths[id])) {
          return i;
        }
      }
      return count;
    }
  }
}
