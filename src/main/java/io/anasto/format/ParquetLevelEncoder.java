package io.anasto.format;

/**
 * The repetition or definition levels of one page, as parquet-format's "RLE / bit-packing hybrid"
 * with its length in front. Most pages have one level throughout, which is one run. Not
 * thread-safe.
 */
final class ParquetLevelEncoder {
  private static final int LENGTH_BYTES = 4;

  private final int bitWidth;
  private int level;
  private int count;

  /** Null while all levels are the same. */
  private ParquetRuns mixed;

  /**
   * @param maxLevel 0 when the column has no such levels
   */
  ParquetLevelEncoder(int maxLevel) {
    this.bitWidth = Integer.SIZE - Integer.numberOfLeadingZeros(maxLevel);
  }

  /** Appends one level {@code times} times. */
  void add(int newLevel, int times) {
    if (bitWidth == 0 || times == 0) {
      return;
    }
    if (count > 0 && level != newLevel) {
      if (mixed == null) {
        mixed = new ParquetRuns(bitWidth);
      }
      mixed.add(level, count);
      count = 0;
    }
    level = newLevel;
    count += times;
  }

  /** Writes the page's levels, and begins those of the next page. */
  void writeTo(ByteSink page) {
    if (bitWidth == 0) {
      return;
    }
    int at = page.size();
    page.reserve(LENGTH_BYTES);
    page.size(at + LENGTH_BYTES);
    if (mixed == null) {
      writeRun(page);
    } else {
      mixed.add(level, count);
      mixed.writeTo(page);
      mixed = null;
    }
    LittleEndian.putInt(page.array(), at, page.size() - at - LENGTH_BYTES);
    count = 0;
  }

  private void writeRun(ByteSink page) {
    int header = count << 1;
    while ((header & ~0x7f) != 0) {
      page.append((byte) (header | 0x80));
      header >>>= 7;
    }
    page.append((byte) header);
    for (int bits = 0; bits < bitWidth; bits += Byte.SIZE) {
      page.append((byte) (level >>> bits));
    }
  }
}
