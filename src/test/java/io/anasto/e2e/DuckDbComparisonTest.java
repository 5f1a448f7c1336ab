package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 rows of every type, with nulls: DuckDB writes the source, reads both sides, and finds no
 * difference.
 */
class DuckDbComparisonTest {
  private static final String ROWS =
      """
      CREATE TABLE rows AS SELECT
        i AS id,
        CASE WHEN i % 13 <> 0 THEN i % 2 = 0 END AS boolean_,
        CASE WHEN i % 14 <> 0 THEN (i % 256 - 128)::TINYINT END AS int8_,
        CASE WHEN i % 15 <> 0 THEN (i % 65536 - 32768)::SMALLINT END AS int16_,
        CASE WHEN i % 16 <> 0 THEN (i * 20011 % 4294967296 - 2147483648)::INTEGER END AS int32_,
        CASE WHEN i % 17 <> 0 THEN (hash(i) // 2)::BIGINT - 4611686018427387904 END AS int64_,
        CASE WHEN i % 18 <> 0 THEN (i / 7.0)::FLOAT END AS float32_,
        CASE WHEN i % 19 <> 0 THEN sqrt(i::DOUBLE) * pow(10, i % 40 - 20) END AS float64_,
        CASE WHEN i % 20 <> 0 THEN (i * 1.2345)::DECIMAL(18, 4) END AS decimal_,
        CASE WHEN i % 21 <> 0 THEN (hash(i)::DECIMAL(38, 0) * 1.0000000001)::DECIMAL(38, 10) END
          AS wide_decimal,
        CASE WHEN i % 22 = 0 THEN NULL WHEN i % 23 = 0 THEN ''
          ELSE concat('Zoë, "the ', i, '."', chr(10), '007 ', chr(128512)) END AS string_,
        CASE WHEN i % 24 <> 0 THEN to_base64(unhex(md5(i::VARCHAR))) END AS binary_,
        CASE WHEN i % 25 <> 0 THEN DATE '1900-02-27' + (i % 90000)::INTEGER END AS date_,
        CASE WHEN i % 26 <> 0 THEN
          strftime(make_timestamp(i * 31415926535 - 999999999999999), '%Y-%m-%dT%H:%M:%S.%fZ') END
          AS timestamp_,
        CASE WHEN i % 27 <> 0 THEN
          strftime(make_timestamp(i * 27182818284 - 888888888888888), '%Y-%m-%dT%H:%M:%S.%f') END
          AS timestamp_ntz_
      FROM range(100000) r(i)""";

  private static final String SCHEMA =
      """
      [source_table.schema]
      id = "int64"
      boolean_ = "boolean"
      int8_ = "int8"
      int16_ = "int16"
      int32_ = "int32"
      int64_ = "int64"
      float32_ = "float32"
      float64_ = "float64"
      decimal_ = "decimal(18,4)"
      wide_decimal = "decimal(38,10)"
      string_ = "string"
      binary_ = "binary"
      date_ = "date"
      timestamp_ = "timestamp"
      timestamp_ntz_ = "timestamp_ntz"
      """;

  private static final String COLUMNS =
      """
      columns = {id: 'BIGINT', boolean_: 'BOOLEAN', int8_: 'TINYINT', int16_: 'SMALLINT',
        int32_: 'INTEGER', int64_: 'BIGINT', float32_: 'FLOAT', float64_: 'DOUBLE',
        decimal_: 'DECIMAL(18,4)', wide_decimal: 'DECIMAL(38,10)', string_: 'VARCHAR',
        binary_: 'VARCHAR', date_: 'DATE', timestamp_: 'TIMESTAMP', timestamp_ntz_: 'TIMESTAMP'}""";

  /** Times as values, so that it does not matter how many digits of a second are written. */
  private static final String EXPECTED =
      "SELECT * REPLACE (rtrim(timestamp_, 'Z')::TIMESTAMP AS timestamp_,"
          + " timestamp_ntz_::TIMESTAMP AS timestamp_ntz_) FROM rows";

  private static final String DIGITS =
      """
      SELECT regexp_extract(line, '"id":([0-9]+)', 1)::BIGINT AS id,
        nullif(regexp_extract(line, '"wide_decimal":([-0-9.]+)', 1), '')::DECIMAL(38, 10)
          AS wide_decimal
      FROM read_csv('%s/*.json', columns = {line: 'VARCHAR'}, header = false, auto_detect = false,
        delim = '\\x01', quote = '', escape = '')""";

  private static final String NESTED =
      """
      CREATE TABLE nested AS SELECT
        i AS id,
        CASE WHEN i % 5 <> 0 THEN [i, NULL, i + 1] END AS list_,
        CASE WHEN i % 7 <> 0 THEN
          {'a': i % 100, 'b': CASE WHEN i % 3 <> 0 THEN concat('x"', i) END, 'c': [{'d': i % 2 = 0}]}
          END AS struct_,
        CASE WHEN i % 11 <> 0 THEN [[i % 3], [], NULL, [NULL]] END AS lists
      FROM range(100000) r(i)""";

  private static final String NESTED_COLUMNS =
      """
      columns = {id: 'BIGINT', list_: 'BIGINT[]',
        struct_: 'STRUCT(a BIGINT, b VARCHAR, c STRUCT(d BOOLEAN)[])', lists: 'BIGINT[][]'}""";

  @TempDir Path directory;

  @Test
  void everyTypeGoesFromCsvToJsonAndOnToCsvUnchanged() throws Exception {
    try (Site site = new Site(directory);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(ROWS);
      Path file = Files.createDirectories(site.path("rows")).resolve("rows.csv");
      sql.execute("COPY rows TO '" + file + "' (FORMAT CSV, HEADER, FORCE_QUOTE (string_))");
      age(file);
      site.config(
          source("rows"),
          SCHEMA,
          destination("rows", "as_json", "filetype = \"json\""),
          source("json_rows", "dirpath = \"./as_json/\"", "filetype = \"json\""),
          destination("json_rows", "as_csv", "compression = \"zstd\""));
      Site.Run run = site.once();
      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertThat(count(sql, EXPECTED)).isEqualTo(100_000);
      assertSame(
          sql,
          "SELECT * EXCLUDE (wide_decimal) FROM (" + EXPECTED + ")",
          "SELECT * EXCLUDE (wide_decimal) FROM read_json('%s/*.json', %s)",
          "as_json",
          site);
      // DuckDB reads numbers of JSON by way of doubles: the digits are compared as text.
      assertDifference(
          sql, "SELECT id, wide_decimal FROM rows", DIGITS.formatted(site.path("as_json")));
      assertSame(
          sql,
          EXPECTED,
          "SELECT * FROM read_csv('%s/*.csv.zst', allow_quoted_nulls = false, %s)",
          "as_csv",
          site);
    }
  }

  @Test
  void nestedValuesGoFromJsonToJsonAndToCsvUnchanged() throws Exception {
    try (Site site = new Site(directory);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(NESTED);
      Path file = Files.createDirectories(site.path("rows")).resolve("rows.json");
      sql.execute("COPY nested TO '" + file + "' (FORMAT JSON)");
      age(file);
      site.config(
          source("rows", "filetype = \"json\""),
          destination("rows", "as_json", "filetype = \"json\"", "compression = \"gzip\""),
          destination("rows", "as_csv", "filetype = \"csv\""));
      Site.Run run = site.once();
      assertThat(run.exitCode()).as(run.errors()).isZero();
      String expected = "SELECT * FROM nested";
      sql.execute("CREATE TABLE back AS " + read("read_json('%s/*.gz', %s)", "as_json", site));
      assertDifference(sql, expected, "SELECT * FROM back");
      assertDifference(
          sql,
          expected,
          "SELECT id, list_::JSON::BIGINT[] AS list_,"
              + " struct_::JSON::STRUCT(a BIGINT, b VARCHAR, c STRUCT(d BOOLEAN)[]) AS struct_,"
              + " lists::JSON::BIGINT[][] AS lists FROM read_csv('"
              + site.path("as_csv")
              + "/*.csv', columns = {id: 'BIGINT', list_: 'VARCHAR', struct_: 'VARCHAR',"
              + " lists: 'VARCHAR'})");
    }
  }

  private static String read(String function, String table, Site site) {
    return "SELECT * FROM " + function.formatted(site.path(table), NESTED_COLUMNS);
  }

  /** So that nobody waits for the file to settle. */
  private static void age(Path file) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  private static void assertSame(
      Statement sql, String expected, String read, String table, Site site) throws SQLException {
    assertDifference(sql, expected, read.formatted(site.path(table), COLUMNS));
  }

  private static void assertDifference(Statement sql, String expected, String actual)
      throws SQLException {
    assertThat(count(sql, actual)).isEqualTo(100_000);
    assertThat(first(sql, expected + " EXCEPT " + actual)).as("lost or changed").isEmpty();
    assertThat(first(sql, actual + " EXCEPT " + expected)).as("new").isEmpty();
  }

  private static long count(Statement sql, String query) throws SQLException {
    try (ResultSet result = sql.executeQuery("SELECT count(*) FROM (" + query + ")")) {
      result.next();
      return result.getLong(1);
    }
  }

  /** A row of the result, for the message of a failed test. */
  private static String first(Statement sql, String query) throws SQLException {
    try (ResultSet result = sql.executeQuery(query + " LIMIT 1")) {
      if (!result.next()) {
        return "";
      }
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.append(result.getString(i)).append(" | ");
      }
      return row.toString();
    }
  }
}
