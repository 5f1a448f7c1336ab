package io.anasto.format;

import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;

/** A data page, read front to back. Not thread-safe. */
final class ParquetPage {
  private final int entries;
  private final ParquetLevels repetitions;
  private final ParquetLevels definitions;
  private final ParquetValues values;

  /** Entries whose levels were read. */
  private int scanned;

  /** Entries whose values were read. */
  private int taken;

  private ParquetPage(
      int entries, ParquetLevels repetitions, ParquetLevels definitions, ParquetValues values) {
    this.entries = entries;
    this.repetitions = repetitions;
    this.definitions = definitions;
    this.values = values;
  }

  /** A page of the first version. */
  static ParquetPage ofVersion1(
      DataPageHeader header, ParquetNode.Leaf leaf, ParquetDictionary dictionary, ParquetWindow in)
      throws ParquetFault {
    int entries = header.getNum_values();
    ParquetLevels repetitions =
        levels(in, header.getRepetition_level_encoding(), entries, leaf.levels().repetition());
    ParquetLevels definitions =
        levels(in, header.getDefinition_level_encoding(), entries, leaf.levels().present());
    return new ParquetPage(
        entries,
        repetitions,
        definitions,
        values(header.getEncoding(), leaf.physical(), dictionary, in));
  }

  /**
   * A page of the second version.
   *
   * @param in begins with the levels, whose lengths are known to be within it
   */
  static ParquetPage ofVersion2(
      DataPageHeaderV2 header,
      ParquetNode.Leaf leaf,
      ParquetDictionary dictionary,
      ParquetWindow in)
      throws ParquetFault {
    ParquetLevels repetitions =
        levels(in, header.getRepetition_levels_byte_length(), leaf.levels().repetition());
    ParquetLevels definitions =
        levels(in, header.getDefinition_levels_byte_length(), leaf.levels().present());
    return new ParquetPage(
        header.getNum_values(),
        repetitions,
        definitions,
        values(header.getEncoding(), leaf.physical(), dictionary, in));
  }

  private static ParquetLevels levels(ParquetWindow in, int length, int greatest) {
    ParquetLevels levels =
        greatest == 0 ? null : new ParquetRle(in.range(0, length), width(greatest));
    in.skip(length);
    return levels;
  }

  /** The levels at the front of a page of the first version. */
  private static ParquetLevels levels(
      ParquetWindow in, Encoding encoding, int entries, int greatest) throws ParquetFault {
    if (greatest == 0) {
      return null;
    }
    int width = width(greatest);
    if (encoding == Encoding.BIT_PACKED) {
      int length = within(in, ((long) entries * width + 7) / 8);
      ParquetLevels levels = new ParquetBitPacked(in.range(0, length), width);
      in.skip(length);
      return levels;
    }
    if (encoding != Encoding.RLE) {
      throw new ParquetFault("has levels in the encoding " + encoding);
    }
    within(in, Integer.BYTES);
    in.has(Integer.BYTES);
    int stated = ParquetPlain.intAt(in.bytes, in.at);
    in.at += Integer.BYTES;
    return levels(in, within(in, stated & 0xffff_ffffL), greatest);
  }

  private static int within(ParquetWindow in, long length) throws ParquetFault {
    if (length > in.left()) {
      throw new ParquetFault(
          "claims %,d bytes of levels, of which %,d are there".formatted(length, in.left()));
    }
    return (int) length;
  }

  private static ParquetValues values(
      Encoding encoding, ParquetPhysical type, ParquetDictionary dictionary, ParquetWindow in)
      throws ParquetFault {
    if (in.left() == 0) {
      return ParquetPlain.values(type, in);
    }
    return switch (encoding) {
      case PLAIN -> ParquetPlain.values(type, in);
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        if (dictionary == null) {
          throw new ParquetFault("has dictionary ids, but its column chunk has no dictionary");
        }
        yield dictionary.values(in);
      }
      case RLE -> new ParquetRleBooleans(in);
      case DELTA_BINARY_PACKED -> ParquetDeltaValues.integers(type, in);
      case DELTA_LENGTH_BYTE_ARRAY -> ParquetDeltaValues.lengths(type, in);
      case DELTA_BYTE_ARRAY -> ParquetDeltaValues.prefixes(type, in);
      case BYTE_STREAM_SPLIT -> new ParquetSplit(type, in);
      case BIT_PACKED -> throw new ParquetFault("has values in an encoding for levels, BIT_PACKED");
    };
  }

  private static int width(int greatest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
  }

  /** Null where the column has none. */
  ParquetLevels repetitions() {
    return repetitions;
  }

  /** Null where the column has none. */
  ParquetLevels definitions() {
    return definitions;
  }

  ParquetValues values() {
    return values;
  }

  /** Entries whose levels were not read yet. */
  int unscanned() {
    return entries - scanned;
  }

  /** Entries whose values were not read yet. */
  int left() {
    return entries - taken;
  }

  /** Entries whose levels were read, and whose values were not. */
  int pending() {
    return scanned - taken;
  }

  void scan(int count) {
    scanned += count;
  }

  void take(int count) {
    taken += count;
  }
}
