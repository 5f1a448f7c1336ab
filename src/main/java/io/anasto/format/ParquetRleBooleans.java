package io.anasto.format;

/** Booleans in the encoding RLE = 3 of parquet-format's Encodings.md. Not thread-safe. */
final class ParquetRleBooleans extends ParquetValues {
  private final ParquetRle bits;
  private final int behind;
  private int[] numbers = {};

  /** Reads the four bytes of length that stand before them, and then the values. */
  ParquetRleBooleans(ParquetWindow in) throws ParquetFault {
    if (!in.has(Integer.BYTES)) {
      this.bits = new ParquetRle(in.range(0, 0), 1);
      this.behind = in.left();
      return;
    }
    int length = ParquetPlain.intAt(in.bytes, in.at);
    in.at += Integer.BYTES;
    if (length < 0 || length > in.left()) {
      throw new ParquetFault(
          "claims %,d bytes of booleans, of which %,d are there"
              .formatted(length & 0xffff_ffffL, in.left()));
    }
    this.bits = new ParquetRle(in.range(0, length), 1);
    this.behind = in.left() - length;
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
