package io.anasto.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * A page of 64-bit numbers, its bytes as they are to be in a file, and the file around it.
 * Immutable.
 *
 * @param second whether it is of the second version of pages
 * @param checksum what is stated; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pages
record CompressedPage(CompressionCodec codec, byte[] bytes, boolean second, Integer checksum) {
  static final int ROWS = 20;

  /** Of the content. */
  static final int LENGTH = ROWS * Long.BYTES;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  static int sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** A file with the page between two others. */
  byte[] file(byte[] before, byte[] behind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    try {
      for (byte[] page : List.of(before, bytes, behind)) {
        Util.writePageHeader(header(page, page == bytes), out);
        out.writeBytes(page);
      }
      int end = out.size();
      Util.writeFileMetaData(footer(end), out);
      out.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - end).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.writeBytes(MAGIC);
    return out.toByteArray();
  }

  private PageHeader header(byte[] page, boolean own) {
    PageType type = second ? PageType.DATA_PAGE_V2 : PageType.DATA_PAGE;
    PageHeader header = new PageHeader(type, LENGTH, page.length);
    if (second) {
      header.setData_page_header_v2(new DataPageHeaderV2(ROWS, 0, ROWS, Encoding.PLAIN, 0, 0));
      header.getData_page_header_v2().setIs_compressed(codec != CompressionCodec.UNCOMPRESSED);
    } else {
      header.setData_page_header(
          new DataPageHeader(ROWS, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    }
    if (own && checksum != null) {
      header.setCrc(checksum);
    }
    return header;
  }

  private FileMetaData footer(int end) {
    int rows = 3 * ROWS;
    ColumnMetaData data =
        new ColumnMetaData(
            Type.INT64,
            List.of(Encoding.PLAIN, Encoding.RLE),
            List.of("v"),
            codec,
            rows,
            end,
            end - MAGIC.length,
            MAGIC.length);
    ColumnChunk chunk = new ColumnChunk(MAGIC.length);
    chunk.setMeta_data(data);
    SchemaElement root = new SchemaElement("r");
    root.setNum_children(1);
    SchemaElement leaf = new SchemaElement("v");
    leaf.setType(Type.INT64);
    leaf.setRepetition_type(FieldRepetitionType.REQUIRED);
    RowGroup group = new RowGroup(List.of(chunk), end, rows);
    return new FileMetaData(1, List.of(root, leaf), rows, List.of(group));
  }
}
