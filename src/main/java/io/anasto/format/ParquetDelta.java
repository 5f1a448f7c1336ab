package io.anasto.format;

/**
 * Integers in the encoding DELTA_BINARY_PACKED = 5 of parquet-format's Encodings.md, a block at a
 * time: a few bytes may stand for any number of values, so that they are not decoded ahead. Not
 * thread-safe.
 */
final class ParquetDelta implements ParquetLevels {
  private final byte[] bytes;
  private final int end;
  private int at;

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

  ParquetDelta(byte[] bytes, int from, int end) throws ParquetFault {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    long blockSize = varint();
    long blocks = varint();
    this.total = varint();
    this.next = zigzag();
    this.left = total;
    if (total < 0
        || blockSize <= 0
        || blocks <= 0
        || (blocks > end - at && total > 1)
        || blockSize > Integer.MAX_VALUE
        || blockSize % blocks != 0
        || blockSize / blocks % 8 != 0) {
      throw new ParquetFault(
          "claims %,d delta-encoded values in blocks of %,d values and %,d miniblocks"
              .formatted(total, blockSize, blocks));
    }
    this.miniblocks = (int) Math.min(blocks, end - at);
    this.miniblockSize = (int) (blockSize / blocks);
    this.widths = new int[Math.max(miniblocks, 1)];
    this.miniblock = miniblocks;
  }

  /** The number of values in all. */
  long total() {
    return total;
  }

  /** Steps over all values that are left, and tells where their bytes end. */
  int skipAll() throws ParquetFault {
    while (left > 1) {
      if (leftInMiniblock == 0) {
        nextMiniblock();
      }
      long n = Math.min(leftInMiniblock, left - 1);
      left -= n;
      leftInMiniblock -= (int) n;
    }
    left = 0;
    return at;
  }

  /** Bytes behind the last value's miniblock. */
  int rest() {
    return end - at;
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
    if (needed > end - at) {
      throw ParquetValues.ended();
    }
    bit = 8L * at;
    at = (int) Math.min(end, at + length);
    leftInMiniblock = miniblockSize;
  }

  private void nextBlock() throws ParquetFault {
    least = zigzag();
    if (miniblocks == 0 || end - at < miniblocks) {
      throw ParquetValues.ended();
    }
    for (int i = 0; i < miniblocks; i++) {
      widths[i] = bytes[at++] & 0xff;
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
      if (at >= end) {
        throw ParquetValues.ended();
      }
      byte b = bytes[at++];
      number |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new ParquetFault("holds a number of more than 64 bits");
  }
}
