package io.anasto.format;

/**
 * Levels in the deprecated encoding BIT_PACKED = 4 of parquet-format's Encodings.md: the most
 * significant bit first. Not thread-safe.
 */
final class ParquetBitPacked implements ParquetLevels {
  /** Levels that are looked for at once. */
  private static final int PIECE = 1 << 10;

  private final ParquetWindow in;
  private final int width;

  /** Of the byte that is next, the bits that were read. */
  private int bit;

  /**
   * @param width bits a level, 1 to 32
   */
  ParquetBitPacked(ParquetWindow in, int width) {
    this.in = in;
    this.width = width;
  }

  @Override
  public int readSome(int[] into, int from, int count) throws ParquetFault {
    int all = (int) Math.min(count, (8L * in.left() - bit) / width);
    for (int done = 0; done < all; ) {
      int some = Math.min(all - done, PIECE);
      in.has((bit + some * width + Byte.SIZE - 1) >>> 3);
      for (int i = from + done; i < from + done + some; i++) {
        int level = 0;
        for (int b = 0; b < width; b++, bit++) {
          level = level << 1 | ((in.bytes[in.at + (bit >>> 3)] >>> (7 - (bit & 7))) & 1);
        }
        into[i] = level;
      }
      in.at += bit >>> 3;
      bit &= 7;
      done += some;
    }
    return all;
  }
}
