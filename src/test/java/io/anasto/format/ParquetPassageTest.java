package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.CapturedLog;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row groups that go from one Parquet file into another as they are, and those that do not. */
class ParquetPassageTest {
  private static final String ROWS =
      "SELECT i AS n, (hash(i) >> 1)::BIGINT AS h, CASE WHEN i %% 7 = 0 THEN NULL ELSE 'text ' || i"
          + " END AS s, i / 3 AS d, DATE '2020-01-01' + (i %% 900)::INT AS day, CAST(i AS"
          + " DECIMAL(15,2)) AS money, [i, NULL, i + 1] AS list, {'a': i, 'b': 'b' || i} AS struct"
          + " FROM range(%d) t(i)";
  private static final int COUNT = 3 * 122_880;

  @TempDir private Path directory;
  private Path source;
  private Path target;

  @BeforeEach
  void places() {
    source = directory.resolve("source.parquet");
    target = directory.resolve("target.parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "uncompressed"})
  void whatDuckDbWroteIsPassedOn(String codec) throws IOException, SQLException {
    duckDb(COUNT, codec);
    write(compression(codec));
    assertPassedOn();
    assertSameRows();
  }

  @Test
  void whatWeWroteIsPassedOn() throws IOException, SQLException {
    duckDb(COUNT, "zstd");
    write(BlockCompression.SNAPPY);
    source = Files.move(target, directory.resolve("ours.parquet"));
    write(BlockCompression.SNAPPY);
    assertPassedOn();
    assertSameRows();
  }

  /** Its dictionary is what the row group begins with. */
  @Test
  void aFirstColumnOfFewValuesIsPassedOn() throws IOException, SQLException {
    DuckDbRows.run(
        "COPY (SELECT 'k' || i %% 5 AS k, (hash(i) >> 1)::BIGINT AS m, (hash(i + 1) >> 1)::BIGINT AS o FROM range(%d) t(i)) TO '%s' (FORMAT parquet)"
            .formatted(COUNT, source));
    write(BlockCompression.SNAPPY);
    assertPassedOn();
    assertSameRows();
    assertThat(blocks(target).get(1).getColumns().get(0).hasDictionaryPage()).isTrue();
  }

  /** parquet-java tells columns by paths with dots. */
  @Test
  void columnsWithOnePathAreWrittenAnew() throws IOException, SQLException {
    DuckDbRows.run(
        "COPY (SELECT (hash(i) >> 1)::BIGINT AS \"a.b\", {'b': i} AS a FROM range(%d) t(i)) TO '%s' (FORMAT parquet)"
            .formatted(COUNT, source));
    write(BlockCompression.SNAPPY);
    assertThat(blocks(target)).hasSize(1);
  }

  /** A destination ends a file where it is large enough, which is not within a row group. */
  @Test
  void aFileDoesNotEndWithinARowGroup() throws IOException, SQLException {
    duckDb(COUNT, "snappy");
    Schema schema = ParquetTables.infer(ParquetTables.file(source));
    ParquetFormat format = new ParquetFormat().passingOn();
    try (ChunkStream chunks =
            new ChunkStream(
                format.open(ParquetTables.file(source), schema, ReadOptions.INFERRED), schema);
        OutputStream out = Files.newOutputStream(target);
        RowWriter writer = format.create(out, schema)) {
      writer.write(chunks.next());
      assertThat(writer.bytes()).isZero();
      writer.write(chunks.next());
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anotherCodecIsWrittenAnew() throws IOException, SQLException {
    duckDb(COUNT, "zstd");
    write(BlockCompression.SNAPPY);
    assertThat(blocks(target)).hasSizeLessThan(blocks(source).size());
    assertSameRows();
  }

  @Test
  void smallRowGroupsArePutTogether() throws IOException, SQLException {
    DuckDbRows.run(
        "COPY (%s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 4096)"
            .formatted(ROWS.formatted(40_000), source));
    write(BlockCompression.SNAPPY);
    assertThat(blocks(source)).hasSizeGreaterThan(5);
    assertThat(blocks(target)).hasSize(1);
    assertSameRows();
  }

  /** A column in another type, or in another place, is not what the file holds. */
  @Test
  void anotherSchemaIsWrittenAnew() throws IOException, SQLException {
    DuckDbRows.run(
        "COPY (SELECT i AS n, (hash(i) >> 1)::BIGINT AS m FROM range(%d) t(i)) TO '%s' (FORMAT parquet)"
            .formatted(COUNT, source));
    for (String schema : List.of("struct<n:float64,m:int64>", "struct<m:int64,n:int64>")) {
      write(ParquetTables.file(source), Schema.parse(schema), BlockCompression.SNAPPY);
      assertThat(blocks(target)).hasSize(1);
    }
    write(
        ParquetTables.file(source),
        Schema.parse("struct<n:int64,m:int64>"),
        BlockCompression.SNAPPY);
    assertPassedOn();
  }

  @Test
  void statisticsComeWithThem() throws IOException, SQLException {
    duckDb(COUNT, "snappy");
    write(BlockCompression.SNAPPY);
    for (int i = 0; i < blocks(source).size(); i++) {
      List<ColumnChunkMetaData> before = blocks(source).get(i).getColumns();
      List<ColumnChunkMetaData> after = blocks(target).get(i).getColumns();
      for (int column = 0; column < before.size(); column++) {
        Statistics<?> theirs = before.get(column).getStatistics();
        Statistics<?> ours = after.get(column).getStatistics();
        assertThat(ours.getNumNulls()).isEqualTo(theirs.getNumNulls());
        assertThat(ours.getMinBytes()).isEqualTo(theirs.getMinBytes());
        assertThat(ours.getMaxBytes()).isEqualTo(theirs.getMaxBytes());
        assertThat(after.get(column).getEncodings()).isEqualTo(before.get(column).getEncodings());
        assertThat(after.get(column).getValueCount()).isEqualTo(before.get(column).getValueCount());
      }
    }
  }

  /** parquet-java shows a stack trace of a name that it cannot take apart. */
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "DuckDB",
        "",
        "fastparquet-python version 2024.11.0 (build 0)",
        "a name version of ours",
        "parquet-mr",
        "parquet-mr version",
        "parquet-mr version 1.x (build 5)",
        "parquet-mr version 1.5.0 (build 5)",
        "version",
        "(build"
      })
  void whateverTheWriterCallsItselfNothingIsLogged(String createdBy)
      throws IOException, SQLException {
    duckDb(COUNT, "snappy");
    Files.write(
        source,
        ParquetPagesTest.withFooter(
            Files.readAllBytes(source), footer -> footer.setCreated_by(createdBy)));
    try (CapturedLog log = new CapturedLog("org.apache.parquet")) {
      write(BlockCompression.SNAPPY);
      assertThat(log.lines()).isEmpty();
    }
    assertPassedOn();
    assertSameRows();
  }

  /** Passed on or not, every value is read before. */
  @Test
  void whatIsDamagedIsNotPassedOn() throws IOException, SQLException {
    duckDb(COUNT, "snappy");
    ColumnChunkMetaData text = blocks(source).get(1).getColumns().get(2);
    byte[] bytes = Files.readAllBytes(source);
    for (int i = 0; i < 2000; i++) {
      bytes[(int) (text.getStartingPos() + text.getTotalSize() / 2 + i)] ^= (byte) 0x5a;
    }
    Files.write(source, bytes);
    assertThatThrownBy(() -> write(BlockCompression.SNAPPY))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row group 2, column \"s\"");
  }

  /** The rows of a group are all passed on, or it is our own fault. */
  @Test
  void aChunkThatIsMissingIsNoticed() throws IOException, SQLException {
    duckDb(COUNT, "snappy");
    Schema schema = ParquetTables.infer(ParquetTables.file(source));
    ParquetFormat format = new ParquetFormat().passingOn();
    try (ChunkStream chunks =
            new ChunkStream(
                format.open(ParquetTables.file(source), schema, ReadOptions.INFERRED), schema);
        OutputStream out = Files.newOutputStream(target);
        RowWriter writer = format.create(out, schema)) {
      writer.write(chunks.next());
      chunks.next();
      RowChunk third = chunks.next();
      assertThatThrownBy(() -> writer.write(new RowChunk(schema, third.columns(), third.rows())))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private void duckDb(int rows, String codec) throws SQLException {
    DuckDbRows.run(
        "COPY (%s) TO '%s' (FORMAT parquet, CODEC '%s')"
            .formatted(ROWS.formatted(rows), source, codec));
  }

  private static BlockCompression compression(String codec) {
    return codec.equals("uncompressed")
        ? BlockCompression.NONE
        : BlockCompression.valueOf(codec.toUpperCase(Locale.ROOT));
  }

  private void write(BlockCompression compression) throws IOException {
    InputFile file = ParquetTables.file(source);
    write(file, ParquetTables.infer(file), compression);
  }

  private void write(InputFile file, Schema schema, BlockCompression compression)
      throws IOException {
    ParquetFormat format = new ParquetFormat(compression).passingOn();
    try (ChunkStream chunks =
            new ChunkStream(format.open(file, schema, ReadOptions.DECLARED), schema);
        OutputStream out = Files.newOutputStream(target);
        RowWriter writer = format.create(out, schema)) {
      for (RowChunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        writer.write(chunk);
      }
      writer.finish();
      assertThat(writer.bytes()).isEqualTo(Files.size(target));
    }
  }

  private void assertPassedOn() throws IOException {
    assertThat(sizes(target)).isEqualTo(sizes(source));
  }

  /** Rows and bytes of each row group. */
  private static List<String> sizes(Path file) throws IOException {
    return blocks(file).stream()
        .map(block -> block.getRowCount() + " rows, " + block.getCompressedSize() + " bytes")
        .toList();
  }

  private void assertSameRows() throws SQLException {
    String differences =
        "SELECT count(*) AS n FROM ((SELECT * FROM '%1$s' EXCEPT ALL SELECT * FROM '%2$s')"
            + " UNION ALL (SELECT * FROM '%2$s' EXCEPT ALL SELECT * FROM '%1$s'))";
    assertThat(DuckDbRows.query(differences.formatted(source, target)).get(0))
        .containsEntry("n", 0L);
  }

  private static List<BlockMetaData> blocks(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      return reader.getFooter().getBlocks();
    }
  }
}
