package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static io.anasto.e2e.Spark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anasto appends to Delta tables that Spark made, and Spark goes on with them. */
class SparkTablesInterop {
  /** The exit code of a JVM that SIGTERM ends. */
  private static final int TERMINATED = 143;

  private static final String OPEN = "type = \"open_table\"";
  private static final String JSON = "filetype = \"json\"";
  private static final String SCHEMA =
      "schema = { id = \"int64\", p = \"string\", price = \"decimal(9,2)\", at = \"timestamp\" }";
  private static final String COLUMNS = "(id BIGINT, p STRING, price DECIMAL(9,2), at TIMESTAMP)";
  private static final String FEED = "delta.enableChangeDataFeed = true";

  private final Spark spark = Spark.get();

  @TempDir Path directory;
  private Site site;
  private Path there;

  @BeforeEach
  void openSite() throws Exception {
    site = new Site(directory);
    there = directory.resolve("table");
  }

  @AfterEach
  void closeSite() throws Exception {
    site.close();
  }

  private static String line(int id) {
    return "{\"id\": %d, \"p\": %s, \"price\": %d.25, \"at\": \"2024-02-29T00:00:%02d.000001Z\"}"
        .formatted(id, id % 4 == 0 ? "null" : "\"p " + id % 4 + "\"", id, id % 60);
  }

  private static List<Map<String, Object>> rows(int... ids) {
    return IntStream.of(ids).mapToObj(id -> JsonRows.row(line(id))).toList();
  }

  private static String values(int... ids) {
    return IntStream.of(ids)
        .mapToObj(
            id ->
                "(%d, %s, %d.25, '2024-02-29T00:00:%02d.000001Z')"
                    .formatted(id, id % 4 == 0 ? "NULL" : "'p " + id % 4 + "'", id, id % 60))
        .reduce((a, b) -> a + ", " + b)
        .orElseThrow();
  }

  private void create(String columns, String clauses, String properties) {
    spark.run(
        "CREATE TABLE %s %s USING delta %s TBLPROPERTIES (%s)"
            .formatted(
                table(there),
                columns,
                clauses == null ? "" : clauses,
                properties == null ? "'of' = 'spark'" : properties));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                     |                    |",
        "partitioned               | PARTITIONED BY (p) |",
        "change feed               |                    | delta.enableChangeDataFeed = true",
        "feed and partitions       | PARTITIONED BY (p) | delta.enableChangeDataFeed = true",
        "deletion vectors          |                    | delta.enableDeletionVectors = true",
        "vectors and feed          | PARTITIONED BY (p) | delta.enableDeletionVectors = true, delta.enableChangeDataFeed = true",
        "in-commit timestamps      |                    | delta.enableInCommitTimestamps = true",
        "clustered                 | CLUSTER BY (id)    |",
        "v2 checkpoints            |                    | delta.checkpointPolicy = v2, delta.checkpointInterval = 3",
        "often with checkpoints    | PARTITIONED BY (p) | delta.checkpointInterval = 2",
        "append-only               |                    | delta.appendOnly = true",
        "few statistics            |                    | delta.dataSkippingNumIndexedCols = 1",
        "chosen statistics         |                    | 'delta.dataSkippingStatsColumns' = 'price'",
        "vacuum protocol check     |                    | delta.feature.vacuumProtocolCheck = supported",
      })
  void rowsAreAppendedAndSparkGoesOn(String name, String clauses, String properties)
      throws Exception {
    boolean appendOnly = name.equals("append-only");
    create(COLUMNS, clauses, properties == null ? null : quoted(properties));
    spark.run("INSERT INTO " + table(there) + " VALUES " + values(1, 2, 3, 4));
    if (!appendOnly) {
      spark.run("DELETE FROM " + table(there) + " WHERE id = 2");
    }
    long before = spark.version(there);
    site.config(
        source("rows", JSON, SCHEMA, "max_files_per_batch = 1"),
        destination("rows", "table", OPEN));

    for (int id = 10; id < 14; id++) {
      site.drop("rows/" + id + ".json", line(id));
    }
    site.drop("rows/20.json", line(20) + "\n" + line(21) + "\n" + line(22) + "\n" + line(23));
    site.deliver();

    int[] kept = appendOnly ? new int[] {1, 2, 3, 4} : new int[] {1, 3, 4};
    int[] added = {10, 11, 12, 13, 20, 21, 22, 23};
    assertThat(spark.rows(there))
        .containsExactlyInAnyOrderElementsOf(
            rows(IntStream.concat(IntStream.of(kept), IntStream.of(added)).toArray()));
    assertThat(spark.version(there)).isEqualTo(before + 5);
    assertThat(spark.rows("SELECT id FROM " + table(there) + " WHERE id = 12 AND price = 12.25"))
        .hasSize(1);
    if (properties != null && properties.contains("enableChangeDataFeed")) {
      List<Map<String, Object>> changes = spark.changes(there, before + 1);
      assertThat(changes).allMatch(row -> row.get("_change_type").equals("insert"));
      assertThat(changes)
          .extracting(row -> ((Number) row.get("id")).intValue())
          .containsExactlyInAnyOrderElementsOf(IntStream.of(added).boxed().toList());
    }

    if (!appendOnly) {
      spark.run(
          "UPDATE " + table(there) + " SET price = 0 WHERE id = 11",
          "DELETE FROM " + table(there) + " WHERE id IN (12, 20, 1)",
          "OPTIMIZE " + table(there));
      site.drop("rows/30.json", line(30));
      site.deliver();
      assertThat(spark.rows("SELECT id FROM " + table(there) + " WHERE price > 0 ORDER BY id"))
          .extracting(row -> ((Number) row.get("id")).intValue())
          .containsExactly(3, 4, 10, 13, 21, 22, 23, 30);
    }
  }

  /** Keys with points in them are texts for some features. */
  private static String quoted(String properties) {
    return Stream.of(properties.split(", ", -1))
        .map(property -> property.split(" = ", -1))
        .map(parts -> "'" + parts[0].replace("'", "") + "' = '" + parts[1].replace("'", "") + "'")
        .reduce((a, b) -> a + ", " + b)
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "column mapping|(id BIGINT, p STRING, price DECIMAL(9,2), at TIMESTAMP)|'delta.columnMapping.mode' = 'name'||columnMapping",
        "a default|(id BIGINT, p STRING, price DECIMAL(9,2), at TIMESTAMP, more STRING DEFAULT 'x')|'delta.feature.allowColumnDefaults' = 'supported'||allowColumnDefaults",
        "a check constraint|(id BIGINT, p STRING, price DECIMAL(9,2), at TIMESTAMP)||ADD CONSTRAINT positive CHECK (id > 0)|checkConstraints",
      })
  void aTableWhoseRulesCannotBeKeptIsRefusedByTheNameOfTheFeature(
      String name, String columns, String properties, String alteration, String feature)
      throws Exception {
    create(columns, null, properties);
    if (alteration != null) {
      spark.run("ALTER TABLE " + table(there) + " " + alteration);
    }
    long before = spark.version(there);
    site.config(source("rows", JSON, SCHEMA), destination("rows", "table", OPEN));
    site.drop("rows/1.json", line(1));

    Site.Run run = site.once();

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.errors().replaceAll("[ _-]", "").toLowerCase(java.util.Locale.ROOT))
        .contains(feature.toLowerCase(java.util.Locale.ROOT));
    assertThat(run.errors()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(spark.version(there)).isEqualTo(before);
    assertThat(site.names("table")).containsExactly("_delta_log");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColumnThatMayNotBeNullIsNot(boolean withFeed) throws Exception {
    create(
        "(id BIGINT NOT NULL, p STRING NOT NULL, price DECIMAL(9,2), at TIMESTAMP)",
        null,
        withFeed ? FEED : null);
    site.config(
        source("rows", JSON, SCHEMA, "max_files_per_batch = 1"),
        destination("rows", "table", OPEN));
    site.drop("rows/1.json", line(1) + "\n" + line(2));
    site.deliver();
    site.drop("rows/2.json", line(3) + "\n" + line(4));

    Site.Run run = site.once();

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.errors()).contains("\"p\"");
    assertThat(spark.rows(there)).containsExactlyInAnyOrderElementsOf(rows(1, 2));
  }

  @Test
  void namesThatDifferInCaseAreOneColumnAndMissingOnesAreNull() throws Exception {
    create(
        "(Id BIGINT, P STRING, other DOUBLE, price DECIMAL(9,2), AT TIMESTAMP)",
        "PARTITIONED BY (P)",
        FEED);
    site.config(source("rows", JSON, SCHEMA), destination("rows", "table", OPEN));
    site.drop("rows/1.json", line(1));
    site.deliver();

    assertThat(spark.rows(there))
        .containsExactly(
            JsonRows.row(
                "{\"Id\": 1, \"P\": \"p 1\", \"other\": null, \"price\": 1.25, \"AT\": \"2024-02-29T00:00:01.000001Z\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'of' = 'spark'", "'delta.enableChangeDataFeed' = 'true'"})
  void newColumnsComeInOneCommitWithTheirRows(String properties) throws Exception {
    create("(id BIGINT)", null, properties);
    spark.run("INSERT INTO " + table(there) + " VALUES (1)");
    site.config(
        source("rows", JSON, "schema = { id = \"int64\", more = \"list<string>\" }"),
        destination("rows", "table", OPEN));
    site.drop("rows/1.json", "{\"id\": 2, \"more\": [\"x\", null]}");
    site.deliver();

    assertThat(spark.version(there)).isEqualTo(2);
    assertThat(spark.rows(there))
        .containsExactlyInAnyOrder(
            JsonRows.row("{\"id\": 1, \"more\": null}"),
            JsonRows.row("{\"id\": 2, \"more\": [\"x\", null]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'of' = 'spark'", "'delta.enableChangeDataFeed' = 'true'"})
  void sparkAndAnastoAppendAtOnceAndNoRowIsLostOrDoubled(String properties) throws Exception {
    create(COLUMNS, null, properties);
    site.config(
        source("rows", JSON, SCHEMA, "max_files_per_batch = 1", "poll_interval = 100"),
        destination("rows", "table", OPEN));
    site.drop("rows/100.json", line(100));
    site.start();
    for (int i = 0; i < 15; i++) {
      site.drop("rows/" + (101 + 2 * i) + ".json", line(101 + 2 * i));
      site.drop("rows/" + (102 + 2 * i) + ".json", line(102 + 2 * i));
      spark.run("INSERT INTO " + table(there) + " VALUES " + values(1 + i));
    }
    int[] expected =
        IntStream.concat(IntStream.rangeClosed(1, 15), IntStream.rangeClosed(100, 130)).toArray();
    site.await("all rows").until(() -> ids().size() >= expected.length);
    Site.Run run = site.stop();

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(TERMINATED);
    assertThat(spark.rows(there)).containsExactlyInAnyOrderElementsOf(rows(expected));
    assertThat(spark.version(there)).isEqualTo(expected.length);
  }

  private Set<Integer> ids() {
    Set<Integer> ids = new HashSet<>();
    spark
        .rows("SELECT id FROM " + table(there))
        .forEach(row -> ids.add(((Number) row.get("id")).intValue()));
    return ids;
  }
}
