package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static io.anasto.e2e.Spark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose types Spark widens while Anasto follows them, and partitions by times. */
class WidenedTablesInterop {
  private static final String OPEN = "type = \"open_table\"";

  /** A table's life; what is delivered is compared with the table after each group. */
  private static final List<List<String>> LIFE =
      List.of(
          List.of(
              """
              CREATE TABLE $ (id BIGINT, b TINYINT, n INT, f FLOAT, d DATE, x DECIMAL(5,2), i INT,
                s STRUCT<a: INT>, l ARRAY<SMALLINT>, m MAP<STRING, INT>, p INT)
              USING delta PARTITIONED BY (p) TBLPROPERTIES (delta.enableChangeDataFeed = true,
                delta.enableDeletionVectors = true, delta.enableTypeWidening = true,
                'delta.feature.timestampNtz' = 'supported')
              """,
              """
              INSERT INTO $ SELECT id, 100, 7, 0.5, DATE'2024-01-02', 123.45, 9, named_struct('a', 1),
                array(1, NULL), map('k', 1), id % 3 FROM range(20)
              """),
          List.of(
              "ALTER TABLE $ ALTER COLUMN n TYPE BIGINT",
              """
              INSERT INTO $ VALUES (100, 1, 5000000000, 0.5, NULL, 1.5, 1, NULL, NULL, NULL, 1)
              """,
              "DELETE FROM $ WHERE id = 3"),
          List.of(
              "ALTER TABLE $ ALTER COLUMN b TYPE INT",
              "ALTER TABLE $ ALTER COLUMN f TYPE DOUBLE",
              "ALTER TABLE $ ALTER COLUMN x TYPE DECIMAL(12,4)",
              "ALTER TABLE $ ALTER COLUMN i TYPE DOUBLE",
              "UPDATE $ SET n = n + 1 WHERE id < 8",
              """
              INSERT INTO $ VALUES (101, 70000, 1, 1e300, DATE'1969-12-31', 12345678.1234, 0.25,
                named_struct('a', 2), array(3), map('k', 2), 2)
              """),
          List.of(
              "ALTER TABLE $ ADD COLUMN extra STRING",
              "UPDATE $ SET extra = 'e' WHERE id = 5",
              "ALTER TABLE $ ALTER COLUMN s.a TYPE BIGINT",
              "ALTER TABLE $ ALTER COLUMN l.element TYPE INT",
              "ALTER TABLE $ ALTER COLUMN m.value TYPE BIGINT",
              "ALTER TABLE $ ALTER COLUMN p TYPE BIGINT",
              "ALTER TABLE $ ALTER COLUMN d TYPE TIMESTAMP_NTZ",
              """
              INSERT INTO $ (id, d, s, l, m, p) VALUES (102, TIMESTAMP_NTZ'2024-05-06 07:08:09.5',
                named_struct('a', 5000000000), array(70000), map('k', 5000000000), 5000000000)
              """),
          List.of("OPTIMIZE $", "DELETE FROM $ WHERE id IN (6, 7)"),
          List.of(
              "VACUUM $ RETAIN 0 HOURS",
              """
              MERGE INTO $ t USING (SELECT id FROM range(15, 25)) s ON t.id = s.id
              WHEN MATCHED AND s.id = 16 THEN DELETE
              WHEN MATCHED THEN UPDATE SET d = TIMESTAMP_NTZ'2000-01-01 01:00:00', x = 99999999.9999
              WHEN NOT MATCHED THEN INSERT (id, b) VALUES (s.id, 2147483647)
              """,
              "OPTIMIZE $",
              "UPDATE $ SET extra = 'last' WHERE id = 100"));

  private final Spark spark = Spark.get();

  @TempDir Path directory;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void aTableThatIsWidenedEvolvedAndVacuumedIsFollowed() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("life", OPEN, "schema_evolution = \"add_columns\""),
          destination("life", "json", "filetype = \"json\""),
          destination("life", "parquet", "filetype = \"parquet\""));
      String name = table(site.path("life"));
      for (List<String> statements : LIFE) {
        for (String statement : statements) {
          spark.run(statement.replace("$", name));
        }
        site.deliver();
        assertThat(applied(JsonRows.of(site.delivered("json").files())))
            .as("after %s", statements)
            .isEqualTo(rows(spark.rows(site.path("life"))));
      }
      List<Path> files = site.delivered("parquet").files();
      List<Map<String, Object>> all =
          files.stream()
              .flatMap(file -> spark.rows("SELECT * FROM parquet.`" + file + "`").stream())
              .toList();
      assertThat(applied(all)).isEqualTo(rows(spark.rows(site.path("life"))));
      // What is delivered after the change has the wider type, also where the values are small.
      assertThat(
              spark
                  .rows(
                      "DESCRIBE QUERY SELECT n, d, p FROM parquet.`"
                          + files.get(files.size() - 1)
                          + "`")
                  .stream()
                  .map(row -> row.get("data_type")))
          .containsExactly("bigint", "timestamp_ntz", "bigint");
    }
  }

  /** The rows that are there after all changes, by their ids. */
  private static Map<Long, Map<String, Object>> applied(List<Map<String, Object>> changes) {
    Map<Long, Map<String, Object>> rows = new TreeMap<>();
    changes.stream()
        .sorted(
            Comparator.<Map<String, Object>>comparingLong(row -> number(row, "_commit_version"))
                .thenComparing(row -> !isRemoval(row)))
        .forEach(
            row -> {
              Map<String, Object> values = new LinkedHashMap<>(row);
              values.keySet().removeIf(column -> column.startsWith("_c"));
              Map<String, Object> is = present(values);
              if (isRemoval(row)) {
                assertThat(rows.remove(number(row, "id"))).isEqualTo(is);
              } else {
                assertThat(rows.put(number(row, "id"), is)).isNull();
              }
            });
    return rows;
  }

  private static boolean isRemoval(Map<String, Object> change) {
    return List.of("delete", "update_preimage").contains((String) change.get("_change_type"));
  }

  private static Map<Long, Map<String, Object>> rows(List<Map<String, Object>> rows) {
    Map<Long, Map<String, Object>> byId = new TreeMap<>();
    rows.forEach(row -> byId.put(number(row, "id"), present(row)));
    assertThat(byId).hasSameSizeAs(rows);
    return byId;
  }

  private static long number(Map<String, Object> row, String column) {
    return ((Number) row.get(column)).longValue();
  }

  /** Without nulls, for a column may have come later; a date is its midnight. */
  private static Map<String, Object> present(Map<String, Object> row) {
    Map<String, Object> values = new LinkedHashMap<>(row);
    values.values().removeIf(Objects::isNull);
    values.computeIfPresent(
        "d",
        (d, value) -> value instanceof String day ? LocalDate.parse(day).atStartOfDay() : value);
    return values;
  }

  @Test
  void partitionsByTimesAreTheSameMomentsInEachTimeZoneOfSpark() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("rows", "schema = { id = \"int64\", t = \"timestamp\" }"),
          destination("rows", "lake", OPEN, "partition_by = [\"t\"]"),
          source("lake", OPEN, "changes = \"rows\""),
          destination("lake", "back", "filetype = \"json\""));
      site.drop("rows/1.csv", "id,t\n1,2024-01-02T03:04:05Z\n2,2024-01-02T03:04:05.000006Z\n3,\n");
      site.deliver();
      // As Anasto wrote it once.
      Path entry = site.path("lake").resolve("_delta_log/00000000000000000000.json");
      String log = Files.readString(entry);
      Files.writeString(
          entry, log.replace("\"2024-01-02T03:04:05.000000Z\"", "\"2024-01-02 03:04:05\""));
      assertThat(Files.readString(entry)).isNotEqualTo(log);
      site.drop("rows/2.csv", "id,t\n4,2024-01-02T03:04:05Z\n5,1969-12-31T23:59:59.999999Z\n");
      site.deliver();
      String name = table(site.path("lake"));

      assertThat(
              spark.rows("SELECT id FROM " + name + " WHERE t = TIMESTAMP'2024-01-02 03:04:05Z'"))
          .extracting(row -> number(row, "id"))
          .containsExactlyInAnyOrder(1L, 4L);
      assertThat(spark.rows("SELECT DISTINCT t FROM " + name)).hasSize(4);
      assertThat(rows(spark.rows(site.path("lake"))))
          .isEqualTo(rows(JsonRows.of(site.delivered("back").files())));
      spark.run("SET TIME ZONE 'America/New_York'");
      try {
        assertThat(
                spark.rows("SELECT id FROM " + name + " WHERE t = TIMESTAMP'2024-01-02 03:04:05Z'"))
            .extracting(row -> number(row, "id"))
            .contains(4L);
        assertThat(
                spark.rows("SELECT id FROM " + name + " WHERE t < TIMESTAMP'1970-01-01 00:00:00Z'"))
            .extracting(row -> number(row, "id"))
            .containsExactly(5L);
      } finally {
        spark.run("SET TIME ZONE 'UTC'");
      }
    }
  }
}
