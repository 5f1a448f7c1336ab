package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that others wrote, with rows that are known or that DuckDB reads as well. */
class ParquetDifferentialTest {
  private static final int FILES = 80;

  @Test
  void whatParquetJavaWritesOfRandomRowsIsRead() throws IOException {
    for (long seed = 0; seed < FILES; seed++) {
      ParquetRandom random = new ParquetRandom(seed, 20 + (int) (seed * 7 % 500), true);
      assertThat(ParquetTables.comparable(ParquetTables.rows(ParquetTables.file(random.file()))))
          .as("seed %d, %s", seed, random.schema())
          .isEqualTo(random.rows());
    }
  }

  /** 9,000 rows are several row groups, and chunks end within pages. */
  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"})
  void whatDuckDbWritesIsRead(String codec, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("rows.parquet");
    DuckDbRows.run(
        "COPY (SELECT i AS a, CASE WHEN i % 3 = 0 THEN NULL ELSE i * 1.5 END AS b,"
            + " CASE WHEN i % 1000 < 500 THEN NULL ELSE 't' || i END AS c, i % 2 = 0 AS d,"
            + " (i * 37)::DECIMAL(38, 4) AS e, [i, NULL, i + 1] AS f,"
            + " CASE WHEN i % 5 = 0 THEN NULL ELSE {'x': i, 'y': ['a' || (i % 9)]} END AS g,"
            + " MAP {'k' || (i % 4): i} AS h, TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS j"
            + " FROM range(9000) t(i)) TO '"
            + file
            + "' (FORMAT parquet, CODEC "
            + codec
            + ", ROW_GROUP_SIZE 4096)");
    assertThat(ParquetTables.comparable(ParquetTables.rows(ParquetTables.file(file))))
        .isEqualTo(ParquetTables.comparable(DuckDbRows.parquet(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1", "V2"})
  void bothVersionsOfDuckDbAreRead(String version, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("rows.parquet");
    DuckDbRows.run(
        "COPY (SELECT i::INTEGER AS a, i * i AS b, 'prefix' || i AS c, i / 3.0 AS d,"
            + " i % 7 = 0 AS e, (i / 8)::FLOAT AS f, uuid() AS g FROM range(5000) t(i)) TO '"
            + file
            + "' (FORMAT parquet, PARQUET_VERSION "
            + version
            + ", DICTIONARY_SIZE_LIMIT 1)");
    assertThat(ParquetTables.comparable(ParquetTables.rows(ParquetTables.file(file))))
        .isEqualTo(ParquetTables.comparable(DuckDbRows.parquet(file)));
  }

  /** A row group of 200 MB of text, from a few MB: the chunks stay small all the same. */
  @Test
  void aLargeRowGroupIsReadInSmallChunks(@TempDir Path folder) throws SQLException, IOException {
    Path file = folder.resolve("rows.parquet");
    DuckDbRows.run(
        "COPY (SELECT i AS a, repeat('x', 2000) || (i % 50) AS b FROM range(100000) t(i)) TO '"
            + file
            + "' (FORMAT parquet, CODEC zstd, ROW_GROUP_SIZE 200000)");
    Schema schema = Schema.parse("struct<a:int64,b:string>");
    long rows = 0;
    try (RowReader reader =
        new ParquetFormat().open(ParquetTables.file(file), schema, ReadOptions.DECLARED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          RowChunk chunk = builder.build();
          assertThat(chunk.bytes()).isLessThan(RowChunk.CAPACITY_BYTES * 5L / 4);
          assertThat(chunk.rows()).isLessThanOrEqualTo(RowChunk.CAPACITY);
          rows += chunk.rows();
        }
      }
    }
    assertThat(rows).isEqualTo(100_000);
  }

  @Test
  void fiveThousandColumnsAreRead(@TempDir Path folder) throws SQLException, IOException {
    Path file = folder.resolve("rows.parquet");
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      columns.append(i == 0 ? "" : ", ").append("i + ").append(i).append(" AS c").append(i);
    }
    DuckDbRows.run(
        "COPY (SELECT " + columns + " FROM range(60) t(i)) TO '" + file + "' (FORMAT parquet)");
    List<Object> rows = ParquetTables.comparable(ParquetTables.rows(ParquetTables.file(file)));
    assertThat(rows).hasSize(60);
    assertThat(rows.get(59).toString()).endsWith("c4998=5057, c4999=5058}");
  }

  /** Chunks span files, so that a builder may hold rows of an earlier one. */
  @Test
  void rowsComeBehindThoseOfAnEarlierFile() throws IOException {
    for (long seed = 200; seed < 220; seed++) {
      ParquetRandom random = new ParquetRandom(seed, 150, true);
      InputFile file = ParquetTables.file(random.file());
      Schema schema = ParquetTables.infer(file);
      ChunkBuilder builder = new ChunkBuilder(schema, 4);
      for (int i = 0; i < 2; i++) {
        try (RowReader reader = new ParquetFormat().open(file, schema, ReadOptions.INFERRED)) {
          assertThat(reader.read(builder)).isFalse();
        }
      }
      List<Object> rows = ParquetTables.comparable(ChunkMaps.toMaps(builder.build()));
      assertThat(rows.subList(0, 150)).isEqualTo(random.rows());
      assertThat(rows.subList(150, 300)).isEqualTo(random.rows());
    }
  }
}
