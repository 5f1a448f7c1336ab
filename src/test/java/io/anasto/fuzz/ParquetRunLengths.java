package io.anasto.fuzz;

import io.anasto.fuzz.ParquetFile.Page;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;

/**
 * Finds runs of levels or ids of a length that is none: Encodings.md of parquet-format, "Run Length
 * Encoding", has runs of 1 to 2^31-1 values. Of a run of nothing parquet-java 1.16 counts down
 * without end, and so repeats its value for ever; the length of one that is longer runs over, and
 * it makes an array of that length. Ours takes either as it is.
 */
final class ParquetRunLengths {
  private ParquetRunLengths() {}

  static boolean isIn(ParquetFile file) {
    List<ParquetLeafLevels> leaves = ParquetLeafLevels.of(file.footer);
    for (List<List<Page>> group : file.pages) {
      for (int column = 0; column < group.size(); column++) {
        for (Page page : group.get(column)) {
          if (isIn(page, leaves.get(column))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isIn(Page page, ParquetLeafLevels levels) {
    ByteBuffer in = ByteBuffer.wrap(page.content).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (page.header.isSetData_page_header()) {
        return isInLevels(in, levels.repetition())
            || isInLevels(in, levels.definition())
            || isInIds(in, page.header.getData_page_header().getEncoding());
      }
      if (page.header.isSetData_page_header_v2()) {
        DataPageHeaderV2 second = page.header.getData_page_header_v2();
        int repetitions = second.getRepetition_levels_byte_length();
        int definitions = second.getDefinition_levels_byte_length();
        return isIn(part(in, repetitions), ParquetLeafLevels.width(levels.repetition()))
            || isIn(part(in, definitions), ParquetLeafLevels.width(levels.definition()))
            || isInIds(in, second.getEncoding());
      }
      return false;
    } catch (RuntimeException e) {
      // The streams are not whole.
      return false;
    }
  }

  private static ByteBuffer part(ByteBuffer in, int length) {
    ByteBuffer part = in.slice(in.position(), Math.min(length, in.remaining()));
    in.position(in.position() + part.remaining());
    return part;
  }

  private static boolean isInLevels(ByteBuffer in, int greatest) {
    return greatest > 0 && isIn(part(in, in.getInt()), ParquetLeafLevels.width(greatest));
  }

  private static boolean isInIds(ByteBuffer in, Encoding encoding) {
    if (!in.hasRemaining()) {
      return false;
    }
    return switch (encoding) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> isIn(in, in.get());
      case RLE -> isIn(part(in, in.getInt()), 1);
      case PLAIN,
          BIT_PACKED,
          DELTA_BINARY_PACKED,
          DELTA_LENGTH_BYTE_ARRAY,
          DELTA_BYTE_ARRAY,
          BYTE_STREAM_SPLIT ->
          false;
    };
  }

  private static boolean isIn(ByteBuffer runs, int width) {
    while (runs.hasRemaining()) {
      int header = varint(runs);
      int count = header >>> 1;
      boolean repeated = (header & 1) == 0;
      if (count == 0 || (!repeated && count > Integer.MAX_VALUE / 8)) {
        return true;
      }
      int bytes = repeated ? (width + 7) / 8 : (int) Math.min(runs.limit(), (long) count * width);
      runs.position(Math.min(runs.limit(), runs.position() + bytes));
    }
    return false;
  }

  static int varint(ByteBuffer in) {
    int number = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      number |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return number;
  }
}
