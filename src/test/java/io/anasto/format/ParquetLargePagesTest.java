package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that are larger than all that a file's pages may take of the memory. */
class ParquetLargePagesTest {
  private static final int LARGE = 60_000;
  private static final int ROWS = 20_000;

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required int64 number; optional int32 small; optional binary text (STRING);"
              + " optional double real; required float single; optional boolean yes; required"
              + " fixed_len_byte_array(7) bytes; repeated int64 list; optional group deep (LIST) {"
              + " repeated group list { optional binary element; } } }");

  private static Stream<Arguments> files() {
    UnaryOperator<ExampleParquetWriter.Builder> first =
        builder -> builder.withWriterVersion(WriterVersion.PARQUET_1_0);
    UnaryOperator<ExampleParquetWriter.Builder> second =
        builder -> builder.withWriterVersion(WriterVersion.PARQUET_2_0);
    UnaryOperator<ExampleParquetWriter.Builder> split =
        builder -> builder.withByteStreamSplitEncoding(true);
    List<Arguments> files = new ArrayList<>();
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW)) {
      files.add(Arguments.of(codec, "first version", first));
      files.add(Arguments.of(codec, "second version", second));
      files.add(Arguments.of(codec, "split streams", split));
    }
    return files.stream();
  }

  /** All encodings but that of ids, whose dictionary has to fit. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("files")
  void aPageThatIsLargerThanTheMemoryIsReadInPieces(
      CompressionCodecName codec, String name, UnaryOperator<ExampleParquetWriter.Builder> settings)
      throws IOException {
    byte[] file =
        file(
            builder ->
                settings.apply(builder.withCompressionCodec(codec).withDictionaryEncoding(false)),
            new Random(5));
    assertThat(largestPage(file)).isGreaterThan(2 * LARGE);
    assertSameRows(file);
  }

  /** Ids of few values make a page of booleans, levels and ids. */
  @ParameterizedTest
  @EnumSource(WriterVersion.class)
  void idsInLargePagesAreReadInPieces(WriterVersion version) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { repeated int64 list; optional binary text (STRING); }");
    Random random = new Random(6);
    byte[] file =
        ParquetExample.file(
            schema,
            builder -> large(builder.withWriterVersion(version)),
            rows(
                group -> {
                  for (int i = random.nextInt(9) * random.nextInt(9); i > 0; i--) {
                    group.add("list", (long) random.nextInt(random.nextBoolean() ? 2 : 900));
                  }
                  if (random.nextInt(5) > 0) {
                    group.add("text", "t" + random.nextInt(900));
                  }
                }));
    assertThat(largestPage(file)).isGreaterThan(2 * LARGE);
    assertSameRows(file);
  }

  @ParameterizedTest
  @MethodSource("duckDb")
  void whatDuckDbWritesInOnePageIsReadInPieces(String version, String codec, @TempDir Path folder)
      throws Exception {
    Path path = folder.resolve("rows.parquet");
    DuckDbRows.run(
        "COPY (SELECT hash(i)::HUGEINT::DECIMAL(38,0) AS d, (hash(i) >> 1)::BIGINT AS h, i % 3 = 0"
            + " AS y, CASE WHEN i % 7 = 0 THEN NULL ELSE repeat('x' || hash(i + 1), 1 + i::INT % 9)"
            + " END AS s, CASE WHEN i % 5 = 0 THEN NULL ELSE [hash(i), NULL] END AS l, i % 900 AS"
            + " few, hash(i)::DOUBLE AS r FROM range(40000) t(i)) TO '"
            + path
            + "' (FORMAT parquet, ROW_GROUP_SIZE 40960, PARQUET_VERSION "
            + version
            + ", CODEC '"
            + codec
            + "', DICTIONARY_SIZE_LIMIT 1000)");
    byte[] file = Files.readAllBytes(path);
    assertThat(largestPage(file)).isGreaterThan(10 * LARGE);
    List<Object> rows = assertSameRows(file);
    assertThat(rows).isEqualTo(ParquetTables.comparable(DuckDbRows.parquet(path)));
  }

  private static Stream<Arguments> duckDb() {
    return Stream.of("V1", "V2")
        .flatMap(
            version ->
                Stream.of("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw")
                    .map(codec -> Arguments.of(version, codec)));
  }

  /** A dictionary is looked into at random, and so has to fit. */
  @Test
  void aDictionaryThatIsLargerThanTheMemoryIsRefusedWithTheRemedy() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int64 a; }");
    int[] next = {0};
    byte[] file =
        ParquetExample.file(
            schema, builder -> large(builder), rows(g -> g.add("a", (long) next[0]++ / 2)));
    assertThatThrownBy(() -> read(file, new ParquetPageMemory(LARGE / 4, LARGE)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "rows.parquet row group 1, column \"a\", page 1: takes 80,000 bytes, and with the pages"
                + " of all columns that are read at one time that is more than the 60,000 bytes"
                + " that Anasto has for them, a quarter of its memory; give Anasto more memory"
                + " (ANASTO_JAVA_OPTS=-Xmx…), or write smaller pages");
  }

  /** What memory finds, a file finds: the checksum, and where the bytes end. */
  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void damageIsFoundInLargePagesAsInSmallOnes(CompressionCodecName codec) throws IOException {
    for (boolean checksum : List.of(true, false)) {
      byte[] file =
          file(
              builder ->
                  builder
                      .withCompressionCodec(codec)
                      .withDictionaryEncoding(false)
                      .withPageWriteChecksumEnabled(checksum),
              new Random(5));
      Random random = new Random(checksum ? 1 : 2);
      for (int i = 0; i < 12; i++) {
        byte[] damaged = file.clone();
        damaged[100 + random.nextInt(file.length - 5000)] ^= (byte) (1 << random.nextInt(8));
        String small = outcome(damaged, new ParquetPageMemory());
        assertThat(outcome(damaged, new ParquetPageMemory(LARGE / 4, LARGE))).isEqualTo(small);
        if (checksum) {
          assertThat(small).startsWith("rows.parquet row group 1, column \"");
        }
      }
    }
  }

  private static String outcome(byte[] file, ParquetPageMemory memory) throws IOException {
    try {
      return String.valueOf(read(file, memory).hashCode());
    } catch (DataException e) {
      // Of several faults of a page without a checksum each way may find another.
      return e.getMessage().contains("its checksum is")
          ? e.getMessage()
          : e.getMessage().replaceAll("(page \\d+): .*", "$1");
    }
  }

  private static byte[] file(UnaryOperator<ExampleParquetWriter.Builder> settings, Random random)
      throws IOException {
    return ParquetExample.file(
        SCHEMA,
        builder -> settings.apply(large(builder)),
        rows(
            group -> {
              group.add("number", random.nextLong() >> random.nextInt(64));
              if (random.nextInt(4) > 0) {
                group.add("small", random.nextInt() >> random.nextInt(32));
              }
              if (random.nextInt(9) > 0) {
                group.add("text", "text " + random.nextInt(30) + "é".repeat(random.nextInt(20)));
              }
              if (random.nextInt(9) > 0) {
                group.add("real", random.nextDouble());
              }
              group.add("single", random.nextFloat());
              if (random.nextInt(3) > 0) {
                group.add("yes", random.nextBoolean());
              }
              byte[] bytes = new byte[7];
              random.nextBytes(bytes);
              group.add("bytes", Binary.fromConstantByteArray(bytes));
              for (int i = random.nextInt(5); i > 0; i--) {
                group.add("list", random.nextLong());
              }
              if (random.nextInt(4) > 0) {
                Group deep = group.addGroup("deep");
                for (int i = random.nextInt(4); i > 0; i--) {
                  Group element = deep.addGroup("list");
                  if (random.nextInt(3) > 0) {
                    element.add("element", Binary.fromString("e" + random.nextInt()));
                  }
                }
              }
            }));
  }

  private static ExampleParquetWriter.Builder large(ExampleParquetWriter.Builder builder) {
    return builder
        .withPageSize(1 << 24)
        .withDictionaryPageSize(1 << 24)
        .withPageRowCountLimit(10 * ROWS);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Consumer<Group>[] rows(Consumer<Group> row) {
    Consumer<Group>[] rows = new Consumer[ROWS];
    Arrays.fill(rows, row);
    return rows;
  }

  /** Of data pages, unpacked. */
  private static int largestPage(byte[] file) throws IOException {
    int largest = 0;
    for (RowGroup group : ParquetPagesTest.footer(file).getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        ColumnMetaData data = chunk.getMeta_data();
        int start = (int) data.getData_page_offset();
        PageHeader header =
            Util.readPageHeader(new ByteArrayInputStream(file, start, file.length - start));
        assertThat(header.getType()).isNotEqualTo(PageType.DICTIONARY_PAGE);
        largest = Math.max(largest, header.getUncompressed_page_size());
      }
    }
    return largest;
  }

  private static List<Object> assertSameRows(byte[] file) throws IOException {
    List<Object> rows = read(file, new ParquetPageMemory(LARGE / 4, LARGE));
    assertThat(rows).isEqualTo(read(file, new ParquetPageMemory()));
    return rows;
  }

  private static List<Object> read(byte[] content, ParquetPageMemory memory) throws IOException {
    InputFile file = ParquetTables.file(content);
    Schema schema = ParquetTables.infer(file);
    List<Map<String, Object>> rows = new ArrayList<>();
    ParquetSource source = ParquetSource.open(file);
    try (RowReader reader =
        ParquetRowReader.of(
            source, ParquetFooter.read(source), schema, ReadOptions.INFERRED, memory)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          RowChunk chunk = builder.build();
          rows.addAll(ChunkMaps.toMaps(chunk));
        }
      }
    }
    return ParquetTables.comparable(rows);
  }
}
