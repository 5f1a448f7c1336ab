package io.anasto.format;

import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;

/** A data page whose bytes are in memory, read front to back. Not thread-safe. */
final class ParquetPage {
  private final byte[] bytes;
  private final int entries;
  private final ParquetLevels repetitions;
  private final ParquetLevels definitions;
  private final ParquetValues values;

  /** Entries whose levels were read. */
  private int scanned;

  /** Entries whose values were read. */
  private int taken;

  private ParquetPage(
      byte[] bytes,
      int entries,
      ParquetLevels repetitions,
      ParquetLevels definitions,
      ParquetValues values) {
    this.bytes = bytes;
    this.entries = entries;
    this.repetitions = repetitions;
    this.definitions = definitions;
    this.values = values;
  }

  /**
   * A page of the first version.
   *
   * @param bytes with {@link ParquetRle#SLACK} behind {@code end}
   */
  static ParquetPage ofVersion1(
      DataPageHeader header,
      ParquetNode.Leaf leaf,
      ParquetDictionary dictionary,
      byte[] bytes,
      int end)
      throws ParquetFault {
    Cursor cursor = new Cursor(bytes, end, header.getNum_values());
    ParquetLevels repetitions =
        cursor.levels(header.getRepetition_level_encoding(), leaf.levels().repetition());
    ParquetLevels definitions =
        cursor.levels(header.getDefinition_level_encoding(), leaf.levels().present());
    return new ParquetPage(
        bytes,
        header.getNum_values(),
        repetitions,
        definitions,
        values(header.getEncoding(), leaf.physical(), dictionary, bytes, cursor.at, end));
  }

  /**
   * A page of the second version.
   *
   * @param bytes with {@link ParquetRle#SLACK} behind {@code end}; begins with the levels, whose
   *     lengths are known to be within it
   */
  static ParquetPage ofVersion2(
      DataPageHeaderV2 header,
      ParquetNode.Leaf leaf,
      ParquetDictionary dictionary,
      byte[] bytes,
      int end)
      throws ParquetFault {
    int behindRepetitions = header.getRepetition_levels_byte_length();
    int behindLevels = behindRepetitions + header.getDefinition_levels_byte_length();
    return new ParquetPage(
        bytes,
        header.getNum_values(),
        leaf.levels().repetition() == 0
            ? null
            : new ParquetRle(bytes, 0, behindRepetitions, width(leaf.levels().repetition())),
        leaf.levels().present() == 0
            ? null
            : new ParquetRle(
                bytes, behindRepetitions, behindLevels, width(leaf.levels().present())),
        values(header.getEncoding(), leaf.physical(), dictionary, bytes, behindLevels, end));
  }

  private static ParquetValues values(
      Encoding encoding,
      ParquetPhysical type,
      ParquetDictionary dictionary,
      byte[] bytes,
      int from,
      int end)
      throws ParquetFault {
    if (from == end) {
      return ParquetPlain.values(type, bytes, from, end);
    }
    return switch (encoding) {
      case PLAIN -> ParquetPlain.values(type, bytes, from, end);
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        if (dictionary == null) {
          throw new ParquetFault("has dictionary ids, but its column chunk has no dictionary");
        }
        yield dictionary.values(bytes, from, end);
      }
      case RLE -> new ParquetRleBooleans(bytes, from, end);
      case DELTA_BINARY_PACKED -> ParquetDeltaValues.integers(type, bytes, from, end);
      case DELTA_LENGTH_BYTE_ARRAY -> ParquetDeltaValues.lengths(type, bytes, from, end);
      case DELTA_BYTE_ARRAY -> ParquetDeltaValues.prefixes(type, bytes, from, end);
      case BYTE_STREAM_SPLIT -> new ParquetSplit(type, bytes, from, end);
      case BIT_PACKED -> throw new ParquetFault("has values in an encoding for levels, BIT_PACKED");
    };
  }

  private static int width(int greatest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
  }

  byte[] bytes() {
    return bytes;
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

  /** Goes through the levels at the front of a page of the first version. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int end;
    private final int entries;
    private int at;

    Cursor(byte[] bytes, int end, int entries) {
      this.bytes = bytes;
      this.end = end;
      this.entries = entries;
    }

    ParquetLevels levels(Encoding encoding, int greatest) throws ParquetFault {
      if (greatest == 0) {
        return null;
      }
      int width = width(greatest);
      int from = at;
      if (encoding == Encoding.BIT_PACKED) {
        at = behind(from, ((long) entries * width + 7) / 8);
        return new ParquetBitPacked(bytes, from, at, width);
      }
      if (encoding != Encoding.RLE) {
        throw new ParquetFault("has levels in the encoding " + encoding);
      }
      from = behind(from, Integer.BYTES);
      at = behind(from, ParquetPlain.intAt(bytes, from - Integer.BYTES) & 0xffff_ffffL);
      return new ParquetRle(bytes, from, at, width);
    }

    private int behind(int from, long length) throws ParquetFault {
      if (length > end - from) {
        throw new ParquetFault(
            "claims %,d bytes of levels, of which %,d are there".formatted(length, end - from));
      }
      return (int) (from + length);
    }
  }
}
