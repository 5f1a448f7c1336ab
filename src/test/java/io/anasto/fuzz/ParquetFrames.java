package io.anasto.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;

/**
 * What the headers of a file's pages say of their sizes, and of levels.
 *
 * @param beyond whether a column chunk's pages go on behind its end, as those of old writers that
 *     did not count a header: PARQUET-816
 * @param empty whether a page claims no bytes of values, so that there is nothing to unpack
 * @param hollow whether a data page claims no values at all. There are none of it then, but
 *     parquet-java (ColumnReaderBase, checkRead) takes one of such a page
 * @param strange whether a page states an encoding of levels that levels do not have. Where a
 *     column has no levels it says nothing (README.md of parquet-format, "Data Pages"), but
 *     parquet-java takes what stands there for levels
 * @param most the greatest number of values that a page claims
 */
record ParquetFrames(boolean beyond, boolean empty, boolean hollow, boolean strange, int most) {
  static final ParquetFrames NONE = new ParquetFrames(false, false, false, false, 0);

  static ParquetFrames of(byte[] bytes, FileMetaData footer) {
    ParquetFrames all = NONE;
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        if (chunk.isSetMeta_data()) {
          all = all.and(of(bytes, chunk.getMeta_data()));
        }
      }
    }
    return all;
  }

  private ParquetFrames and(ParquetFrames other) {
    return new ParquetFrames(
        beyond || other.beyond,
        empty || other.empty,
        hollow || other.hollow,
        strange || other.strange,
        Math.max(most, other.most));
  }

  private static ParquetFrames of(byte[] bytes, ColumnMetaData data) {
    boolean empty = false;
    boolean hollow = false;
    boolean strange = false;
    int most = 0;
    long start = data.getData_page_offset();
    if (data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0) {
      start = Math.min(start, data.getDictionary_page_offset());
    }
    if (start < 0 || start > bytes.length) {
      return NONE;
    }
    ByteArrayInputStream in =
        new ByteArrayInputStream(bytes, (int) start, bytes.length - (int) start);
    long seen = 0;
    try {
      while (seen < data.getNum_values()) {
        PageHeader header = ParquetFile.header(in);
        int values = values(header);
        most = Math.max(most, values);
        in.skipNBytes(header.getCompressed_page_size());
        int levels = 0;
        hollow |= values == 0 && header.getType() != PageType.DICTIONARY_PAGE;
        if (header.getType() == PageType.DATA_PAGE) {
          seen += values;
          strange |=
              isStrange(header.getData_page_header().getDefinition_level_encoding())
                  || isStrange(header.getData_page_header().getRepetition_level_encoding());
        } else if (header.getType() == PageType.DATA_PAGE_V2) {
          seen += values;
          levels =
              header.getData_page_header_v2().getRepetition_levels_byte_length()
                  + header.getData_page_header_v2().getDefinition_levels_byte_length();
        }
        empty |= header.getUncompressed_page_size() == levels;
      }
    } catch (IOException | RuntimeException e) {
      return new ParquetFrames(false, empty, hollow, strange, most);
    }
    int end = bytes.length - in.available();
    return new ParquetFrames(
        end > start + data.getTotal_compressed_size(), empty, hollow, strange, most);
  }

  private static boolean isStrange(Encoding ofLevels) {
    return ofLevels != Encoding.RLE && ofLevels != Encoding.BIT_PACKED;
  }

  private static int values(PageHeader header) {
    if (header.isSetDictionary_page_header()) {
      return header.getDictionary_page_header().getNum_values();
    } else if (header.isSetData_page_header()) {
      return header.getData_page_header().getNum_values();
    }
    return header.isSetData_page_header_v2() ? header.getData_page_header_v2().getNum_values() : 0;
  }
}
