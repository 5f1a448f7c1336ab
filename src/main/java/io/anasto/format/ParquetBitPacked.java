package io.anasto.format;

/**
 * Levels in the deprecated encoding BIT_PACKED = 4 of parquet-format's Encodings.md: the most
 * significant bit first. Not thread-safe.
 */
final class ParquetBitPacked implements ParquetLevels {
  private final byte[] bytes;
  private final long end;
  private final int width;
  private long bit;

  /**
   * @param width bits a level, 1 to 32
   */
  ParquetBitPacked(byte[] bytes, int from, int end, int width) {
    this.bytes = bytes;
    this.bit = 8L * from;
    this.end = 8L * end;
    this.width = width;
  }

  @Override
  public int readSome(int[] into, int from, int count) {
    int some = (int) Math.min(count, (end - bit) / width);
    for (int i = from; i < from + some; i++) {
      int level = 0;
      for (int b = 0; b < width; b++, bit++) {
        level = level << 1 | ((bytes[(int) (bit >>> 3)] >>> (7 - (bit & 7))) & 1);
      }
      into[i] = level;
    }
    return some;
  }
}
