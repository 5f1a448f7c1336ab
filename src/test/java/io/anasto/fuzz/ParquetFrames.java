package io.anasto.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What the headers of a file's pages say of their sizes.
 *
 * @param beyond whether a column chunk's pages go on behind its end, as those of old writers that
 *     did not count a header: PARQUET-816
 * @param empty whether a page claims no bytes of values, so that there is nothing to unpack
 */
record ParquetFrames(boolean beyond, boolean empty) {
  private static final ParquetFrames NONE = new ParquetFrames(false, false);
  private static final int TAIL = 8;

  static ParquetFrames of(byte[] bytes) {
    ParquetFrames all = NONE;
    try {
      int length =
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TAIL);
      int start = bytes.length - TAIL - length;
      FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
      for (RowGroup group : footer.getRow_groups()) {
        for (ColumnChunk chunk : group.getColumns()) {
          ParquetFrames one = of(bytes, chunk.getMeta_data());
          all = new ParquetFrames(all.beyond || one.beyond, all.empty || one.empty);
        }
      }
      return all;
    } catch (IOException | RuntimeException e) {
      // What was seen so far counts.
      return all;
    }
  }

  private static ParquetFrames of(byte[] bytes, ColumnMetaData data) {
    boolean empty = false;
    long start = data.getData_page_offset();
    if (data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0) {
      start = Math.min(start, data.getDictionary_page_offset());
    }
    ByteArrayInputStream in =
        new ByteArrayInputStream(bytes, (int) start, bytes.length - (int) start);
    long seen = 0;
    try {
      while (seen < data.getNum_values()) {
        PageHeader header = Util.readPageHeader(in);
        in.skipNBytes(header.getCompressed_page_size());
        int levels = 0;
        if (header.isSetData_page_header()) {
          seen += header.getData_page_header().getNum_values();
        } else if (header.isSetData_page_header_v2()) {
          seen += header.getData_page_header_v2().getNum_values();
          levels =
              header.getData_page_header_v2().getRepetition_levels_byte_length()
                  + header.getData_page_header_v2().getDefinition_levels_byte_length();
        }
        empty |= header.getUncompressed_page_size() == levels;
      }
    } catch (IOException | RuntimeException e) {
      return new ParquetFrames(false, empty);
    }
    int end = bytes.length - in.available();
    return new ParquetFrames(end > start + data.getTotal_compressed_size(), empty);
  }
}
