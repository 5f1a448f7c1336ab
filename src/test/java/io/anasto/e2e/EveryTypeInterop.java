package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static io.anasto.e2e.Spark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Field;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The 100,000 rows of {@link EveryType} go from DuckDB's Parquet file into a Delta table that
 * Anasto makes, Spark reads that and writes what it found as Parquet, and DuckDB finds no
 * difference. Then Spark copies the table, and Anasto delivers Spark's table into Parquet files.
 */
class EveryTypeInterop {
  private static final String OPEN = "type = \"open_table\"";

  private final Spark spark = Spark.get();

  @TempDir Path directory;

  @Test
  void everyValueSurvivesTheWayToSparkAndBack() throws Exception {
    try (Site site = new Site(directory);
        Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duckDb.createStatement()) {
      EveryType.create(sql);
      sql.execute(
          "CREATE TABLE expected AS SELECT %s FROM %s".formatted(exactColumns(), EveryType.TRUTH));
      Path file = Files.createDirectories(site.path("rows")).resolve("rows.parquet");
      PairFormat.PARQUET.write(sql, file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
      site.config(
          source("rows", "filetype = \"parquet\""),
          destination("rows", "table", OPEN, "target_file_size = \"8MiB\""));
      site.deliver();

      Path found = directory.resolve("found");
      spark.run(
          "SET spark.sql.parquet.outputTimestampType = TIMESTAMP_MICROS",
          "INSERT OVERWRITE DIRECTORY '%s' USING parquet SELECT * FROM %s"
              .formatted(found, table(site.path("table"))));
      assertSame(sql, parquetFiles(found));

      Path copy = directory.resolve("copy");
      spark.run(
          "CREATE TABLE %s USING delta AS SELECT * FROM %s"
              .formatted(table(copy), table(site.path("table"))));
      site.config(
          source("copy", OPEN, "changes = \"rows\""),
          destination("copy", "back", "filetype = \"parquet\""));
      site.deliver();
      assertSame(sql, parquetFiles(site.path("back")));
    }
  }

  private static List<Path> parquetFiles(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static void assertSame(Statement sql, List<Path> files) throws Exception {
    assertThat(types(sql, files.get(0))).isEqualTo(statedTypes());
    sql.execute(
        "CREATE OR REPLACE TABLE found AS SELECT %s FROM (%s)"
            .formatted(exactColumns(), PairFormat.PARQUET.read(sql, files)));
    assertThat(number(sql, "SELECT count(*) FROM found")).isEqualTo(EveryType.ROWS);
    assertThat(number(sql, "SELECT count(DISTINCT id) FROM found")).isEqualTo(EveryType.ROWS);
    List<String> differences = new ArrayList<>();
    for (Field field : EveryType.fields()) {
      try (ResultSet row =
          sql.executeQuery(
              ("SELECT count(*), min(e.id), first(e.%1$s::VARCHAR ORDER BY e.id),"
                      + " first(f.%1$s::VARCHAR ORDER BY e.id)"
                      + " FROM expected e JOIN found f USING (id)"
                      + " WHERE e.%1$s IS DISTINCT FROM f.%1$s")
                  .formatted(field.name()))) {
        row.next();
        if (row.getLong(1) > 0) {
          differences.add(
              "%s in %,d rows, first in %,d: expected %s, found %s"
                  .formatted(
                      field.name(),
                      row.getLong(1),
                      row.getLong(2),
                      row.getString(3),
                      row.getString(4)));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String exactColumns() {
    return EveryType.fields().stream()
        .map(field -> DuckType.exact(field.name(), field.type()) + " AS " + field.name())
        .collect(Collectors.joining(", "));
  }

  private static long number(Statement sql, String query) throws SQLException {
    try (ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static Map<String, String> types(Statement sql, Path file) throws SQLException {
    Map<String, String> types = new TreeMap<>();
    try (ResultSet result = sql.executeQuery("DESCRIBE FROM '" + file + "'")) {
      while (result.next()) {
        types.put(
            result.getString("column_name"), result.getString("column_type").replace("\"", ""));
      }
    }
    return types;
  }

  private static Map<String, String> statedTypes() {
    Map<String, String> types = new TreeMap<>();
    EveryType.fields()
        .forEach(field -> types.put(field.name(), DuckType.name(field.type()).replace("\"", "")));
    return types;
  }
}
