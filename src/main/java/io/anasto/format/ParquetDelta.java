package io.anasto.format;

/**
 * Integers in the encoding DELTA_BINARY_PACKED = 5 of parquet-format's Encodings.md, a block at a
 * time: a few bytes may stand for any number of values, so that they are not decoded ahead. Not
 * thread-safe.
 */
final class ParquetDelta implements ParquetLevels {
  private final ParquetWindow in;
  private final int miniblocks;
  private final int miniblockSize;
  private final long total;

  /** Values not yet read. */
  private long left;

  private long next;
  private long least;
  private final int[] widths;

  /** The miniblock that is read, and how many of its deltas are left. */
  private int miniblock;

  private int leftInMiniblock;
  private long bit;

  ParquetDelta(ParquetWindow in) throws ParquetFault {
    this.in = in;
    long blockSize = varint();
    long blocks = varint();
    this.total = varint();
    this.next = zigzag();
    this.left = total;
    if (total < 0
        || blockSize <= 0
        || blocks <= 0
        || (blocks > in.left() && total > 1)
        || blockSize > Integer.MAX_VALUE
        || blockSize % blocks != 0
        || blockSize / blocks % 8 != 0) {
      throw new ParquetFault(
          "claims %,d delta-encoded values in blocks of %,d values and %,d miniblocks"
              .formatted(total, blockSize, blocks));
    }
    this.miniblocks = (int) Math.min(blocks, in.left());
    this.miniblockSize = (int) (blockSize / blocks);
    this.widths = new int[Math.max(miniblocks, 1)];
    this.miniblock = miniblocks;
  }

  /** The number of values in all. */
  long total() {
    return total;
  }

  /** Steps over all values that are left, to where their bytes end. */
  void skipAll() throws ParquetFault {
    while (left > 1) {
      if (leftInMiniblock == 0) {
        nextMiniblock();
      }
      long n = Math.min(leftInMiniblock, left - 1);
      left -= n;
      leftInMiniblock -= (int) n;
    }
    left = 0;
  }

  /** Bytes behind the last value's miniblock. */
  int rest() {
    return in.left();
  }

  @Override
  public int readSome(int[] into, int from, int count) throws ParquetFault {
    int some = (int) Math.min(count, left);
    for (int i = from; i < from + some; i++) {
      into[i] = (int) next();
    }
    return some;
  }

  void read(long[] into, int from, int count) throws ParquetFault {
    if (count > left) {
      throw ParquetValues.ended();
    }
    for (int i = from; i < from + count; i++) {
      into[i] = next();
    }
  }

  private long next() throws ParquetFault {
    long value = next;
    if (--left > 0) {
      if (leftInMiniblock == 0) {
        nextMiniblock();
      }
      leftInMiniblock--;
      next += least + delta(widths[miniblock]);
    }
    return value;
  }

  private long delta(int width) {
    if (width == 0) {
      return 0;
    }
    int position = (int) (bit >>> 3);
    int shift = (int) (bit & 7);
    bit += width;
    byte[] bytes = in.bytes;
    long word = ParquetPlain.longAt(bytes, position) >>> shift;
    if (shift + width > Long.SIZE) {
      word |= (long) bytes[position + Long.BYTES] << (Long.SIZE - shift);
    }
    return width == Long.SIZE ? word : word & ((1L << width) - 1);
  }

  private void nextMiniblock() throws ParquetFault {
    miniblock++;
    if (miniblock >= miniblocks) {
      nextBlock();
    }
    long length = (long) miniblockSize / 8 * widths[miniblock];
    // The last miniblock is allowed to lack what nobody needs; some writers use that.
    long needed = (Math.min(miniblockSize, left) * widths[miniblock] + 7) / 8;
    if (needed > in.left()) {
      throw ParquetValues.ended();
    }
    int stored = (int) Math.min(in.left(), length);
    in.has(stored);
    bit = 8L * in.at;
    in.at += stored;
    leftInMiniblock = miniblockSize;
  }

  private void nextBlock() throws ParquetFault {
    least = zigzag();
    if (miniblocks == 0 || !in.has(miniblocks)) {
      throw ParquetValues.ended();
    }
    for (int i = 0; i < miniblocks; i++) {
      widths[i] = in.bytes[in.at++] & 0xff;
    }
    miniblock = 0;
    for (int i = 0; i < miniblocks && (long) i * miniblockSize < left; i++) {
      if (widths[i] > Long.SIZE) {
        throw new ParquetFault("has deltas of %d bits".formatted(widths[i]));
      }
    }
  }

  private long zigzag() throws ParquetFault {
    long n = varint();
    return n >>> 1 ^ -(n & 1);
  }

  private long varint() throws ParquetFault {
    long number = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (!in.has(1)) {
        throw ParquetValues.ended();
      }
      byte b = in.bytes[in.at++];
      number |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new ParquetFault("holds a number of more than 64 bits");
  }
}
