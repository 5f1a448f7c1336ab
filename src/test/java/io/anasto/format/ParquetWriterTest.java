package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetWriterTest {
  private static final int CHUNK = 1000;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(BlockCompression.class)
  void parquetJavaReadsRowsOfRandomSchemas(BlockCompression compression) throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      JsonRandom random = new JsonRandom(seed);
      Schema schema = random.schema();
      List<RowChunk> chunks = new ArrayList<>();
      for (int rows : new int[] {1, 7, 500, 64, 300}) {
        chunks.add(random.chunk(schema, rows));
      }

      Path file =
          write(schema, chunks, compression, new ParquetLimits(1 << 20, 400, Long.MAX_VALUE));

      assertThat(ParquetGroups.rows(file, schema))
          .as("seed %d, %s", seed, schema)
          .isEqualTo(JsonTables.rows(chunks));
    }
  }

  @Test
  void aDictionaryServesAColumnOfFewValues() throws IOException {
    Path file = write("s:string,n:int64,d:float64", 50_000, row -> row % 100);

    assertThat(chunk(file, 0, 0).getEncodings()).contains(Encoding.RLE_DICTIONARY);
    assertThat(chunk(file, 0, 1).getEncodings()).contains(Encoding.RLE_DICTIONARY);
    assertThat(chunk(file, 0, 2).getEncodings()).contains(Encoding.RLE_DICTIONARY);
    assertThat(Files.size(file)).isLessThan(200_000);
  }

  @Test
  void aColumnWithoutRepetitionHasNoDictionary() throws IOException {
    Path file = write("s:string,n:int64,d:float64", 50_000, row -> row * 7919L);

    for (int column = 0; column < 3; column++) {
      assertThat(chunk(file, 0, column).hasDictionaryPage()).isFalse();
      assertThat(chunk(file, 0, column).getEncodings()).doesNotContain(Encoding.RLE_DICTIONARY);
    }
  }

  @Test
  void aDictionaryThatGrowsTooLargeIsGivenUpInTheMiddleOfAChunk() throws IOException {
    // Few values first, and then only new ones.
    Path file = write("s:string,n:int64,d:float64", 400_000, row -> row < 60_000 ? row % 10 : row);

    for (int column = 0; column < 3; column++) {
      assertThat(chunk(file, 0, column).getEncodings())
          .contains(Encoding.RLE_DICTIONARY, Encoding.PLAIN);
    }
  }

  @Test
  void eachPageKnowsItsSmallestAndLargestValue() throws IOException {
    Path file = write("s:string,n:int64,d:float64", 100_000, row -> row);

    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      ColumnIndex index = reader.readColumnIndex(chunk(file, 0, 1));
      assertThat(index.getMinValues().size()).isEqualTo(5);
      List<Long> smallest = new ArrayList<>();
      index
          .getMinValues()
          .forEach(value -> smallest.add(value.order(ByteOrder.LITTLE_ENDIAN).getLong(0)));
      assertThat(smallest).containsExactly(0L, 20_000L, 40_000L, 60_000L, 80_000L);
    }
  }

  @Test
  void statisticsHoldNullsAndTheRange() throws IOException {
    Schema schema = Schema.parse("struct<n:int32,s:string,x:float32,p:decimal(30,2)>");
    Path file =
        write(
            schema,
            List.of(
                ChunkMaps.toChunk(
                    schema,
                    List.of(
                        row(schema, 5, "b", -0.5f, "-12.50"),
                        row(schema, null, null, null, null),
                        row(schema, -3, "ä", 2f, "99999999999999999999.25")))),
            BlockCompression.NONE,
            ParquetLimits.DEFAULT);

    assertThat(range(file, 0)).isEqualTo("-3 5 1");
    assertThat(range(file, 1)).isEqualTo("b ä 1");
    assertThat(range(file, 2)).isEqualTo("-0.5 2.0 1");
    assertThat(range(file, 3)).isEqualTo("-12.50 99999999999999999999.25 1");
  }

  @Test
  void aNanLeavesNoRange() throws IOException {
    Schema schema = Schema.parse("struct<x:float64>");
    Path file =
        write(
            schema,
            List.of(ChunkMaps.toChunk(schema, List.of(Map.of("x", 1.0), Map.of("x", Double.NaN)))),
            BlockCompression.SNAPPY,
            ParquetLimits.DEFAULT);

    assertThat(chunk(file, 0, 0).getStatistics().hasNonNullValue()).isFalse();
  }

  @Test
  void theCallerLearnsRowsBytesAndRanges() throws IOException {
    Schema schema = Schema.parse("struct<n:int64,l:list<string>>");
    Path file = directory.resolve("summary.parquet");
    try (OutputStream out = Files.newOutputStream(file);
        ParquetRowWriter writer =
            new ParquetRowWriter(
                out,
                schema,
                BlockCompression.ZSTD,
                new ParquetLimits(1, 1, Long.MAX_VALUE),
                false)) {
      writer.write(
          ChunkMaps.toChunk(
              schema, List.of(row(schema, 4L, List.of("b", "a")), row(schema, null, List.of()))));
      writer.write(ChunkMaps.toChunk(schema, List.of(row(schema, -9L, null))));
      writer.finish();

      assertThat(writer.rows()).isEqualTo(3);
      assertThat(writer.bytes()).isEqualTo(Files.size(file));
      ParquetColumnSummary n = writer.columns().get(0);
      assertThat(n.path()).containsExactly("n");
      assertThat(n.nulls()).isEqualTo(1);
      assertThat(n.min()).contains(-9L);
      assertThat(n.max()).contains(4L);
      ParquetColumnSummary l = writer.columns().get(1);
      assertThat(l.path()).containsExactly("l", "list", "element");
      assertThat(l.nulls()).isEqualTo(2);
      assertThat(l.min().orElseThrow()).isEqualTo(new byte[] {97});
    }
  }

  @Test
  void rowGroupsEndAtTheirBounds() throws IOException {
    Path file =
        write("n:int64", 10_000, row -> row, new ParquetLimits(32 << 20, 3000, Long.MAX_VALUE));

    assertThat(footer(file).getBlocks())
        .extracting(BlockMetaData::getRowCount)
        .containsExactly(3000L, 3000L, 3000L, 1000L);
  }

  @Test
  void rowGroupsEndEarlyWhereTheWritersHoldTooMuch() throws IOException {
    Path file =
        write("n:int64", 400_000, row -> row * 7919L, new ParquetLimits(32 << 20, 1 << 20, 0));

    assertThat(footer(file).getBlocks())
        .hasSizeGreaterThan(2)
        .allMatch(group -> group.getRowCount() <= 200_000);
  }

  @Test
  void aFileWithoutRowsIsAFile() throws IOException {
    Schema schema = Schema.parse("struct<n:int64>");
    Path file = write(schema, List.of(), BlockCompression.SNAPPY, ParquetLimits.DEFAULT);

    assertThat(ParquetGroups.rows(file, schema)).isEmpty();
  }

  @Test
  void thousandsOfColumnsAreWritten() throws IOException {
    StringBuilder text = new StringBuilder("struct<");
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      text.append(i == 0 ? "" : ",").append("c").append(i).append(":int32");
      row.put("c" + i, i);
    }
    Schema schema = Schema.parse(text.append('>').toString());
    Path file =
        write(
            schema,
            List.of(ChunkMaps.toChunk(schema, List.of(row, row))),
            BlockCompression.SNAPPY,
            ParquetLimits.DEFAULT);

    assertThat(ParquetGroups.rows(file, schema).get(1)).containsEntry("c4999", 4999L).hasSize(5000);
  }

  @Test
  void whatParquetCannotHoldIsRefusedInWords() {
    assertThatThrownBy(() -> ParquetSchemas.of(Schema.parse("struct<>")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a Parquet file needs at least one column");
    assertThatThrownBy(
            () ->
                ParquetSchemas.of(
                    Schema.of(
                        Field.of("a", new DataType.ListType(new DataType.StructType(List.of()))))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column \"a[]\" is a struct without fields, which a Parquet file cannot hold");
  }

  private Path write(String columns, int rows, IntFunction<Object> number) throws IOException {
    return write(columns, rows, number, ParquetLimits.DEFAULT);
  }

  /** Rows of a number as a text, an integer or a float, checked by parquet-java's reader. */
  private Path write(String columns, int rows, IntFunction<Object> number, ParquetLimits limits)
      throws IOException {
    Schema schema = Schema.parse("struct<" + columns + ">");
    List<RowChunk> chunks = new ArrayList<>();
    for (int from = 0; from < rows; from += CHUNK) {
      List<Map<?, ?>> maps = new ArrayList<>();
      for (int row = from; row < Math.min(rows, from + CHUNK); row++) {
        Map<String, Object> values = new HashMap<>();
        long value = ((Number) number.apply(row)).longValue();
        schema
            .fields()
            .forEach(
                field ->
                    values.put(
                        field.name(),
                        switch (field.type().kind()) {
                          case STRING -> "text " + value;
                          case FLOAT64 -> value / 4.0;
                          default -> value;
                        }));
        maps.add(values);
      }
      chunks.add(ChunkMaps.toChunk(schema, maps));
    }
    Path file = write(schema, chunks, BlockCompression.SNAPPY, limits);
    assertThat(ParquetGroups.rows(file, schema)).isEqualTo(JsonTables.rows(chunks));
    return file;
  }

  private Path write(
      Schema schema, List<RowChunk> chunks, BlockCompression compression, ParquetLimits limits)
      throws IOException {
    Path file = directory.resolve("rows.parquet");
    try (OutputStream out = Files.newOutputStream(file);
        RowWriter writer = new ParquetRowWriter(out, schema, compression, limits, false)) {
      for (RowChunk chunk : chunks) {
        writer.write(chunk);
      }
      writer.finish();
    }
    return file;
  }

  private static Map<String, Object> row(Schema schema, Object... values) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      row.put(
          schema.field(i).name(),
          schema.field(i).type().kind() == DataType.Kind.DECIMAL && value != null
              ? new BigDecimal((String) value)
              : value);
    }
    return row;
  }

  private static String range(Path file, int column) throws IOException {
    var statistics = chunk(file, 0, column).getStatistics();
    return statistics.minAsString()
        + " "
        + statistics.maxAsString()
        + " "
        + statistics.getNumNulls();
  }

  private static ColumnChunkMetaData chunk(Path file, int rowGroup, int column) throws IOException {
    return footer(file).getBlocks().get(rowGroup).getColumns().get(column);
  }

  private static ParquetMetadata footer(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      return reader.getFooter();
    }
  }
}
