package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static Stream<Arguments> encodings() {
    UnaryOperator<ExampleParquetWriter.Builder> plain = b -> b.withDictionaryEncoding(false);
    UnaryOperator<ExampleParquetWriter.Builder> second =
        b -> b.withDictionaryEncoding(false).withWriterVersion(WriterVersion.PARQUET_2_0);
    UnaryOperator<ExampleParquetWriter.Builder> split =
        b -> b.withDictionaryEncoding(false).withByteStreamSplitEncoding(true);
    Binary text = Binary.fromString("text");
    return Stream.of(
        Arguments.of(Encoding.PLAIN, "int32 a", 5, plain),
        Arguments.of(Encoding.PLAIN, "int64 a", 5L, plain),
        Arguments.of(Encoding.PLAIN, "float a", 5f, plain),
        Arguments.of(Encoding.PLAIN, "double a", 5d, plain),
        Arguments.of(Encoding.PLAIN, "boolean a", true, plain),
        Arguments.of(Encoding.PLAIN, "binary a", text, plain),
        Arguments.of(Encoding.PLAIN, "fixed_len_byte_array(4) a", text, plain),
        Arguments.of(Encoding.PLAIN_DICTIONARY, "int32 a", 5, UnaryOperator.identity()),
        Arguments.of(Encoding.PLAIN_DICTIONARY, "double a", 5d, UnaryOperator.identity()),
        Arguments.of(Encoding.PLAIN_DICTIONARY, "binary a", text, UnaryOperator.identity()),
        Arguments.of(Encoding.DELTA_BINARY_PACKED, "int32 a", 5, second),
        Arguments.of(Encoding.DELTA_BINARY_PACKED, "int64 a", 5L, second),
        Arguments.of(Encoding.DELTA_BYTE_ARRAY, "binary a", text, second),
        Arguments.of(Encoding.RLE, "boolean a", true, second),
        Arguments.of(Encoding.BYTE_STREAM_SPLIT, "double a", 5d, split));
  }

  /** Values of another width than the schema says leave some, and would be wrong ones. */
  @ParameterizedTest
  @MethodSource("encodings")
  void bytesBehindTheLastValueAreRefused(
      Encoding encoding,
      String column,
      Object value,
      UnaryOperator<ExampleParquetWriter.Builder> settings)
      throws IOException {
    Consumer<Group> row = group -> addTo(group, value);
    for (String repetition : List.of("required", "optional", "repeated")) {
      byte[] file =
          ParquetExample.file(
              MessageTypeParser.parseMessageType(
                  "message m { " + repetition + " " + column + "; }"),
              builder -> settings.apply(builder).withPageWriteChecksumEnabled(false),
              row,
              row,
              row);
      assertThat(withMore(file, PageType.INDEX_PAGE)).isEqualTo(file);
      assertThat(column(footer(file)).getEncodings()).contains(encoding);
      assertThat(read(file)).startsWith("[{a=");
      boolean dictionary = encoding == Encoding.PLAIN_DICTIONARY;
      String place = "rows.parquet row group 1, column \"a\", page ";
      assertThat(read(withMore(withMore(file, PageType.DATA_PAGE), PageType.DATA_PAGE_V2)))
          .as(repetition)
          .matches(place + (dictionary ? 2 : 1) + ": has [48] bytes behind its last value");
      if (dictionary) {
        assertThat(read(withMore(file, PageType.DICTIONARY_PAGE)))
            .isEqualTo(place + "1: has 8 bytes behind its last entry");
      }
    }
  }

  private static void addTo(Group group, Object value) {
    if (value instanceof Integer number) {
      group.add("a", number);
    } else if (value instanceof Long number) {
      group.add("a", number);
    } else if (value instanceof Float number) {
      group.add("a", number);
    } else if (value instanceof Double number) {
      group.add("a", number);
    } else if (value instanceof Boolean is) {
      group.add("a", is);
    } else {
      group.add("a", (Binary) value);
    }
  }

  /** The file of one column, which is not compressed, with 8 more bytes in pages of a kind. */
  private static byte[] withMore(byte[] file, PageType type) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FileMetaData footer = footer(file);
    ColumnMetaData column = column(footer);
    out.write(in.readNBytes(4));
    int end = 4 + (int) column.getTotal_compressed_size();
    while (file.length - in.available() < end) {
      PageHeader header = Util.readPageHeader(in);
      byte[] content = in.readNBytes(header.getCompressed_page_size());
      int more = header.getType() == type ? 8 : 0;
      header.setCompressed_page_size(content.length + more);
      header.setUncompressed_page_size(content.length + more);
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        column.setData_page_offset(out.size());
      }
      Util.writePageHeader(header, out);
      out.write(content);
      out.write(new byte[more]);
    }
    column.setTotal_compressed_size(out.size() - 4);
    column.setTotal_uncompressed_size(out.size() - 4);
    int rest = file.length - 8 - ParquetPlain.intAt(file, file.length - 8) - end;
    out.write(in.readNBytes(rest));
    int start = out.size();
    Util.writeFileMetaData(footer, out);
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start).array());
    out.write(file, file.length - 4, 4);
    return out.toByteArray();
  }

  /** 64 bits that a schema calls 32. */
  @Test
  void valuesOfAnotherWidthThanTheSchemaSaysAreRefused() throws IOException {
    byte[] file =
        ParquetExample.file(
            MessageTypeParser.parseMessageType("message m { required int64 a; }"),
            builder -> builder.withDictionaryEncoding(false),
            row -> row.add("a", 5L));
    byte[] narrow =
        withFooter(
            file,
            footer -> {
              footer.getSchema().get(1).setType(Type.INT32);
              column(footer).setType(Type.INT32);
            });
    assertThat(read(narrow)).endsWith("page 1: has 4 bytes behind its last value");
  }

  private static byte[] withSize(byte[] file, long size) throws IOException {
    return withFooter(file, footer -> column(footer).setTotal_compressed_size(size));
  }

  static FileMetaData footer(byte[] file) throws IOException {
    int length = ParquetPlain.intAt(file, file.length - 8);
    return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
  }

  private static ColumnMetaData column(FileMetaData footer) {
    return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
  }
}
