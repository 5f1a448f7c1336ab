package io.anasto.format;

/** Booleans in the encoding RLE = 3 of parquet-format's Encodings.md. Not thread-safe. */
final class ParquetRleBooleans extends ParquetValues {
  private final ParquetRle bits;
  private final int behind;
  private int[] numbers = {};

  /** Reads the four bytes of length that stand before them, and then the values. */
  ParquetRleBooleans(byte[] page, int from, int end) throws ParquetFault {
    if (end - from < Integer.BYTES) {
      this.bits = new ParquetRle(page, end, end, 1);
      this.behind = end - from;
      return;
    }
    int length = ParquetPlain.intAt(page, from);
    int begin = from + Integer.BYTES;
    if (length < 0 || length > end - begin) {
      throw new ParquetFault(
          "claims %,d bytes of booleans, of which %,d are there"
              .formatted(length & 0xffff_ffffL, end - begin));
    }
    this.bits = new ParquetRle(page, begin, begin + length, 1);
    this.behind = end - begin - length;
  }

  @Override
  int rest() {
    return bits.rest() + behind;
  }

  @Override
  void booleans(boolean[] into, int from, int count) throws ParquetFault {
    if (numbers.length < count) {
      numbers = new int[count];
    }
    if (bits.readSome(numbers, 0, count) < count) {
      throw ended();
    }
    for (int i = 0; i < count; i++) {
      into[from + i] = numbers[i] != 0;
    }
  }
}
