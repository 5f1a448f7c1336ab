package io.anasto.fuzz;

import io.anasto.fuzz.ParquetFile.Page;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.RowGroup;

/**
 * Looks for sequences of levels that no rows have (README.md of parquet-format, "Nested Encoding"):
 * a level beyond the greatest, a chunk that begins within a row, or a list that goes on where it
 * has no values. Parquet-java makes rows of them all the same, and often those that a reader would
 * make that forgot to look, so that a comparison of rows does not tell.
 */
final class ParquetSequences {
  private final ParquetLeafLevels levels;
  private int last = -1;
  private long rows;

  private ParquetSequences(ParquetLeafLevels levels) {
    this.levels = levels;
  }

  /**
   * Whether one is in a file that can be taken apart.
   *
   * @param most the rows that are looked at
   */
  static boolean areBroken(ParquetFile file, long most) {
    List<ParquetLeafLevels> leaves = ParquetLeafLevels.of(file.footer);
    long rows = 0;
    for (int group = 0; group < file.pages.size() && rows < most; group++) {
      RowGroup row = file.footer.getRow_groups().get(group);
      for (int column = 0; column < leaves.size() && row.getNum_rows() > 0; column++) {
        if (leaves.get(column).repetition() > 0
            && new ParquetSequences(leaves.get(column))
                .isBroken(
                    file.pages.get(group).get(column),
                    row.getColumns().get(column).getMeta_data().getNum_values(),
                    Math.min(row.getNum_rows(), most - rows))) {
          return true;
        }
      }
      rows += row.getNum_rows();
    }
    return false;
  }

  private boolean isBroken(List<Page> pages, long entries, long mostRows) {
    long left = entries;
    for (Page page : pages) {
      int count = page.entries();
      if (count > left) {
        return false;
      }
      left -= count;
      int[] repetitions = new int[count];
      int[] definitions = new int[count];
      read(page, repetitions, definitions);
      for (int i = 0; i < count; i++) {
        rows += repetitions[i] == 0 ? 1 : 0;
        if (rows > mostRows) {
          return false;
        }
        if (isBroken(repetitions[i], definitions[i])) {
          return true;
        }
        last = definitions[i];
      }
    }
    return false;
  }

  private boolean isBroken(int repetition, int definition) {
    if (repetition > levels.repetition() || definition > levels.definition()) {
      return true;
    }
    if (repetition == 0) {
      return false;
    }
    int value = levels.repeated().get(repetition - 1);
    return last < value || definition < value;
  }

  private void read(Page page, int[] repetitions, int[] definitions) {
    ByteBuffer in = ByteBuffer.wrap(page.content).order(ByteOrder.LITTLE_ENDIAN);
    if (page.header.isSetData_page_header()) {
      DataPageHeader first = page.header.getData_page_header();
      read(in, first.getRepetition_level_encoding(), levels.repetition(), repetitions);
      read(in, first.getDefinition_level_encoding(), levels.definition(), definitions);
    } else if (page.header.isSetData_page_header_v2()) {
      DataPageHeaderV2 second = page.header.getData_page_header_v2();
      runs(part(in, second.getRepetition_levels_byte_length()), levels.repetition(), repetitions);
      runs(part(in, second.getDefinition_levels_byte_length()), levels.definition(), definitions);
    }
  }

  private static void read(ByteBuffer in, Encoding encoding, int greatest, int[] into) {
    if (encoding == Encoding.BIT_PACKED) {
      bitPacked(in, ParquetLeafLevels.width(greatest), into);
    } else {
      runs(part(in, in.getInt()), greatest, into);
    }
  }

  private static ByteBuffer part(ByteBuffer in, int length) {
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  /** Encodings.md, BIT_PACKED = 4: from the highest bit of a byte to the lowest. */
  private static void bitPacked(ByteBuffer in, int width, int[] into) {
    int start = in.position();
    for (int i = 0; i < into.length * width; i++) {
      int bit = (in.get(start + i / 8) >>> (7 - i % 8)) & 1;
      into[i / width] = into[i / width] << 1 | bit;
    }
    in.position(start + (into.length * width + 7) / 8);
  }

  /** Encodings.md, RLE = 3. */
  private static void runs(ByteBuffer in, int greatest, int[] into) {
    int width = ParquetLeafLevels.width(greatest);
    int done = 0;
    while (done < into.length) {
      int header = ParquetRunLengths.varint(in);
      int count = header >>> 1;
      if ((header & 1) == 0) {
        int value = 0;
        for (int i = 0; i < (width + 7) / 8; i++) {
          value |= (in.get() & 0xff) << (8 * i);
        }
        for (int i = 0; i < count && done < into.length; i++) {
          into[done++] = value;
        }
      } else {
        int start = in.position();
        long bits = 0;
        for (; bits < 8L * count * width && done < into.length; bits++) {
          int bit = (in.get(start + (int) (bits / 8)) >>> (bits % 8)) & 1;
          into[done] |= bit << (bits % width);
          done += bits % width == width - 1 ? 1 : 0;
        }
        in.position((int) Math.min(in.limit(), start + (long) count * width));
      }
    }
  }
}
