package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.ledger.TableState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 rows of {@link EveryType} go from CSV into a Delta table, from there to JSON and on to
 * Parquet, in one config: DuckDB, which wrote the first table, finds no difference in the last.
 */
class OpenTableChainTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void everyValueSurvivesTheWayThroughADeltaTable() throws Exception {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duckDb.createStatement()) {
      EveryType.create(sql);
      Path file = Files.createDirectories(directory.resolve("csv")).resolve("rows.csv");
      PairFormat.CSV.write(sql, file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

      deliver();

      String query =
          PairFormat.PARQUET.read(sql, new Delivered(directory.resolve("parquet")).files());
      sql.execute("CREATE TABLE expected AS SELECT %s FROM %s".formatted(exact(), EveryType.TRUTH));
      sql.execute("CREATE TABLE found AS SELECT %s FROM (%s)".formatted(exact(), query));
      assertThat(number(sql, "SELECT count(*) FROM found")).isEqualTo(EveryType.ROWS);
      assertThat(number(sql, "SELECT count(*) FROM found WHERE id IS DISTINCT FROM rowid"))
          .as("rows in another place than before")
          .isZero();
      assertThat(
              number(
                  sql, "SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM found)"))
          .isZero();
    }
  }

  private void deliver() throws Exception {
    String config =
        String.join(
            "\n",
            List.of(
                source("csv", "filetype = \"csv\""),
                EveryType.schemaKey(),
                destination("csv", "lake", "type = \"open_table\""),
                source("lake", "type = \"open_table\"", "changes = \"rows\""),
                destination("lake", "json", "filetype = \"json\""),
                source("json", "filetype = \"json\""),
                destination("json", "parquet", "filetype = \"parquet\"")));
    try (LocalAnasto anasto = LocalAnasto.in(directory, config).start()) {
      LocalAnasto.patiently()
          .atMost(PATIENCE)
          .until(
              () ->
                  anasto.destination("parquet").rows() == EveryType.ROWS
                      || List.of("lake", "json", "parquet").stream()
                          .anyMatch(name -> anasto.destination(name).state() == TableState.STOPPED)
                      || List.of("csv", "lake", "json").stream()
                          .anyMatch(name -> anasto.source(name).state() == TableState.STOPPED));
      assertThat(anasto.ledger().sourceStatus()).allMatch(status -> status.reason().isEmpty());
      assertThat(anasto.ledger().destinationStatus()).allMatch(status -> status.reason().isEmpty());
    }
  }

  private static String exact() {
    return EveryType.fields().stream()
        .map(field -> DuckType.exact(field.name(), field.type()) + " AS " + field.name())
        .collect(Collectors.joining(", "));
  }

  private static long number(Statement sql, String query) throws Exception {
    try (ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
