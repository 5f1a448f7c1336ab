package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

/** Pages that are not what their headers, or their column chunk's sizes, say. */
class ParquetPagesTest {
  private static final String ROW = "message m { required binary a; }";

  /** Three times the same value, of which the writer makes a dictionary. */
  private static byte[] withDictionary() throws IOException {
    Consumer<Group> row = group -> group.add("a", "a longer text");
    return ParquetExample.file(ROW, row, row, row);
  }

  private static byte[] withoutDictionary() throws IOException {
    return ParquetExample.file(
        MessageTypeParser.parseMessageType(ROW),
        builder -> builder.withDictionaryEncoding(false),
        row -> row.add("a", "text"));
  }

  /** The rows, or what is wrong. */
  private static String read(byte[] file) throws IOException {
    try {
      return ParquetTables.rows(ParquetTables.file(file)).toString();
    } catch (DataException e) {
      return e.getMessage();
    }
  }

  /** The file with a change of its footer, however long that becomes. */
  static byte[] withFooter(byte[] file, Consumer<FileMetaData> change) throws IOException {
    FileMetaData footer = footer(file);
    change.accept(footer);
    int start = file.length - 8 - ParquetPlain.intAt(file, file.length - 8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, start);
    Util.writeFileMetaData(footer, out);
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start).array());
    out.write(file, file.length - 4, 4);
    return out.toByteArray();
  }

  /** The file with a change of its first page's header that leaves its length as it is. */
  private static byte[] withFirstPage(byte[] file, Consumer<PageHeader> change) throws IOException {
    PageHeader header = Util.readPageHeader(new ByteArrayInputStream(file, 4, file.length - 4));
    change.accept(header);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Util.writePageHeader(header, out);
    byte[] changed = file.clone();
    System.arraycopy(out.toByteArray(), 0, changed, 4, out.size());
    return changed;
  }

  @Test
  void aPageIsOfTheKindThatItsHeaderSays() throws IOException {
    byte[] file = withoutDictionary();
    assertThat(read(withFirstPage(file, header -> header.setType(PageType.DATA_PAGE_V2))))
        .isEqualTo(
            "rows.parquet row group 1, column \"a\", page 1: has a header without its second half");
  }

  @Test
  void aDictionaryIsPlain() throws IOException {
    byte[] file = withDictionary();
    assertThat(
            read(
                withFirstPage(
                    file, header -> header.getDictionary_page_header().setEncoding(Encoding.RLE))))
        .endsWith("page 1: is a dictionary in the encoding RLE, not PLAIN");
  }

  /** PARQUET-816: some old writers did not count the dictionary's header, and only that. */
  @Test
  void pagesEndWithTheirColumnChunkUnlessADictionaryWasNotCounted() throws IOException {
    byte[] file = withDictionary();
    ColumnMetaData column = column(footer(file));
    long dictionary = column.getData_page_offset() - column.getDictionary_page_offset();
    assertThat(read(withSize(file, column.getTotal_compressed_size() - 14))).startsWith("[{a=");
    assertThat(read(withSize(file, dictionary)))
        .endsWith("is missing: the column chunk claims 3 values, and its pages have 0");
    byte[] without = withoutDictionary();
    assertThat(read(withSize(without, column(footer(without)).getTotal_compressed_size() - 2)))
        .endsWith("page 1: claims 8 bytes, of which the column chunk has 6");
  }

  private static byte[] withSize(byte[] file, long size) throws IOException {
    return withFooter(file, footer -> column(footer).setTotal_compressed_size(size));
  }

  private static FileMetaData footer(byte[] file) throws IOException {
    int length = ParquetPlain.intAt(file, file.length - 8);
    return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
  }

  private static ColumnMetaData column(FileMetaData footer) {
    return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
  }
}
