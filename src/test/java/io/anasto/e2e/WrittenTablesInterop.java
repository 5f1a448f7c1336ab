package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static io.anasto.e2e.Spark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark reads the Delta tables that Anasto makes, and finds the rows of their sources. */
class WrittenTablesInterop {
  private static final String OPEN = "type = \"open_table\"";
  private static final String JSON = "filetype = \"json\"";
  private static final String ONE_BY_ONE = "max_files_per_batch = 1";

  private final Spark spark = Spark.get();

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void openSite() throws Exception {
    site = new Site(directory);
  }

  @AfterEach
  void closeSite() throws Exception {
    site.close();
  }

  private List<Map<String, Object>> rowsOf(String... jsonLines) {
    return Stream.of(jsonLines).map(JsonRows::row).toList();
  }

  @Test
  void aTableIsCreatedAndEachBatchIsACommitOfAnasto() throws Exception {
    String first = "{\"id\": 1, \"größe\": \"Zoë\\n\\\"x\\\"\", \"a.b\": 0.1}";
    String second = "{\"id\": 2, \"größe\": null, \"a.b\": -2.5}";
    site.config(source("rows", JSON, ONE_BY_ONE), destination("rows", "My table %20 #ü", OPEN));
    site.drop("rows/1.json", first);
    site.drop("rows/2.json", second);
    site.deliver();
    Path there = site.path("My table %20 #ü");

    assertThat(spark.rows(there)).containsExactlyInAnyOrderElementsOf(rowsOf(first, second));
    site.drop("rows/3.json", "{\"id\": 3, \"größe\": \"\", \"a.b\": 1}");
    site.deliver();
    site.deliver();
    assertThat(spark.rows(there)).hasSize(3);
    assertThat(spark.rows("DESCRIBE HISTORY " + table(there)))
        .hasSizeBetween(3, 4)
        .allSatisfy(
            commit ->
                assertThat(commit.get("engineInfo")).asString().containsIgnoringCase("anasto"));
    assertThat(spark.rows("DESCRIBE DETAIL " + table(there)).get(0))
        .containsEntry("name", "My table %20 #ü")
        .containsEntry("partitionColumns", List.of());
  }

  @Test
  void partitionsOfEveryValueAreFound() throws Exception {
    List<String> lines = new ArrayList<>();
    List<String> regions =
        List.of(
            "null",
            "\"a/b=c%d #ü'\"",
            "\"plain\"",
            "\" \"",
            "\"%2F\"",
            "\"x:y?z\\\\\"",
            "\"..\"",
            "\"line\\nbreak\"",
            "\"😀\"",
            "\"null\"");
    List<String> others =
        List.of(
            "\"day\": null, \"n\": null, \"price\": null, \"flag\": null, \"at\": null",
            "\"day\": \"1969-12-31\", \"n\": -7, \"price\": -0.50, \"flag\": true,"
                + " \"at\": \"1969-12-31T23:59:59.999999Z\"",
            "\"day\": \"2024-02-29\", \"n\": 0, \"price\": 12345.6, \"flag\": false,"
                + " \"at\": \"2024-02-29T12:00:00Z\"");
    for (String region : regions) {
      for (String other : others) {
        lines.add("{\"id\": %d, \"region\": %s, %s}".formatted(lines.size(), region, other));
      }
    }
    site.config(
        source(
            "rows",
            JSON,
            ONE_BY_ONE,
            "schema = { id = \"int64\", region = \"string\", day = \"date\", n = \"int32\","
                + " price = \"decimal(9,2)\", flag = \"boolean\", at = \"timestamp\" }"),
        destination("rows", "by_region", OPEN, "partition_by = [\"region\", \"flag\"]"),
        destination(
            "rows",
            "by_all",
            OPEN,
            "partition_by = [\"day\", \"n\", \"price\", \"at\", \"region\"]"));
    site.drop("rows/1.json", String.join("\n", lines.subList(0, 20)));
    site.drop("rows/2.json", String.join("\n", lines.subList(20, lines.size())));
    site.deliver();

    List<Map<String, Object>> expected = rowsOf(lines.toArray(String[]::new));
    for (String name : List.of("by_region", "by_all")) {
      Path there = site.path(name);
      assertThat(spark.rows(there)).as(name).containsExactlyInAnyOrderElementsOf(expected);
      assertFound(there, "region = 'a/b=c%d #ü\\''", 3);
      assertFound(there, "region IS NULL", 3);
      assertFound(there, "region = 'null'", 3);
      assertFound(there, "day = DATE '1969-12-31'", 10);
      assertFound(there, "n IS NULL", 10);
      assertFound(there, "price = -0.5", 10);
      assertFound(there, "flag", 10);
      assertFound(there, "at < TIMESTAMP '1970-01-01 00:00:00Z'", 10);
    }
    assertThat(
            spark.files(
                "SELECT * FROM " + table(site.path("by_region")) + " WHERE region = 'plain'"))
        .as("the files of one region, by its flags and batches")
        .hasSizeLessThanOrEqualTo(3);
  }

  private void assertFound(Path there, String where, int rows) {
    assertThat(spark.rows("SELECT id FROM " + table(there) + " WHERE " + where))
        .as(where)
        .hasSize(rows);
  }

  /** A Delta log has one spelling for null and an empty text, and so has every reader. */
  @Test
  void anEmptyTextIsNoPartitionAndIsNotMadeNullInSilence() throws Exception {
    site.config(
        source("rows", JSON, "schema = { id = \"int64\", region = \"string\" }"),
        destination("rows", "by_region", OPEN, "partition_by = [\"region\"]"));
    site.drop("rows/1.json", "{\"id\": 1, \"region\": \"\"}");

    Site.Run run = site.once();

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.errors()).contains("region").contains("empty").contains("partition");
  }

  @Test
  void newColumnsAreThereAndNullInOlderRows() throws Exception {
    site.config(
        source("rows", JSON, ONE_BY_ONE, "schema_evolution = \"add_columns\""),
        destination("rows", "table", OPEN),
        destination("rows", "parted", OPEN, "partition_by = [\"p\"]"));
    String one = "{\"id\": 1, \"p\": \"x\"}";
    String two = "{\"id\": 2, \"p\": \"y\", \"s\": {\"a\": 1, \"b\": [true, null]}}";
    String three = "{\"id\": 3, \"p\": null, \"s\": null, \"text\": \"new\"}";
    site.drop("rows/1.json", one);
    site.deliver();
    site.drop("rows/2.json", two);
    site.drop("rows/3.json", three);
    site.drop("rows/4.json", one);
    site.deliver();

    for (String name : List.of("table", "parted")) {
      assertThat(spark.rows(site.path(name)))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(
              rowsOf(
                  "{\"id\": 1, \"p\": \"x\", \"s\": null, \"text\": null}",
                  "{\"id\": 2, \"p\": \"y\", \"s\": {\"a\": 1, \"b\": [true, null]}, \"text\": null}",
                  three,
                  "{\"id\": 1, \"p\": \"x\", \"s\": null, \"text\": null}"));
    }
  }

  @Test
  void moreThanTwentyCommitsAreReadFromACheckpoint() throws Exception {
    site.config(
        source("rows", JSON, ONE_BY_ONE, "schema = { id = \"int64\", p = \"string\" }"),
        destination("rows", "table", OPEN, "partition_by = [\"p\"]"));
    for (int i = 0; i < 25; i++) {
      site.drop("rows/%02d.json".formatted(i), "{\"id\": %d, \"p\": \"p/%d\"}".formatted(i, i % 3));
    }
    site.deliver();
    Path there = site.path("table");
    Path log = there.resolve("_delta_log");

    assertThat(log.resolve("_last_checkpoint")).exists();
    assertIds(there, 25);

    // Without the entries before it, nothing but the checkpoint tells of them.
    long checkpoint =
        JsonRows.parse(Files.readString(log.resolve("_last_checkpoint"))).get("version").asLong();
    assertThat(checkpoint).isGreaterThanOrEqualTo(20);
    Path copy = directory.resolve("copy");
    try (Stream<Path> all = Files.walk(there)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        String name = one.getFileName().toString();
        boolean isBefore =
            name.matches("\\d{20}\\.json") && Long.parseLong(name.substring(0, 20)) <= checkpoint;
        if (!isBefore && !name.endsWith(".crc")) {
          Path target = copy.resolve(there.relativize(one).toString());
          Files.createDirectories(target.getParent());
          Files.copy(one, target);
        }
      }
    }
    assertIds(copy, 25);
    assertFound(copy, "p = 'p/1'", 8);

    site.drop("rows/25.json", "{\"id\": 25, \"p\": null}");
    site.deliver();
    assertIds(there, 26);
  }

  private void assertIds(Path there, int count) {
    assertThat(spark.rows("SELECT id FROM " + table(there) + " ORDER BY id"))
        .extracting(row -> ((Number) row.get("id")).intValue())
        .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void filesAreSkippedByTheirStatisticsAndNoRowIsMissed() throws Exception {
    String longText = "long text ".repeat(20);
    List<List<String>> batches =
        List.of(
            List.of(row(1, "\"a\"", "-1.5", "\"1969-12-31T23:59:59.999999Z\"", "-12.34")),
            List.of(
                row(2, '"' + longText + "1\"", "0.5", "\"2024-01-01T00:00:00.000001Z\"", "0.01"),
                row(
                    3,
                    '"' + longText + "3\"",
                    "\"NaN\"",
                    "\"2024-01-01T00:00:00.000999Z\"",
                    "0.02")),
            List.of(
                row(4, "\"😀".repeat(1) + "😀".repeat(40) + "x\"", "-0.0", "null", "null"),
                row(5, "null", "\"Infinity\"", "null", "null")),
            List.of(row(6, "\"\"", "null", "\"9999-12-31T23:59:59.999999Z\"", "9999999.99")));
    site.config(
        source(
            "rows",
            JSON,
            ONE_BY_ONE,
            "schema = { id = \"int64\", text = \"string\", x = \"float64\", at = \"timestamp\","
                + " price = \"decimal(9,2)\", day = \"date\", s = \"struct<n:int32>\" }"),
        destination("rows", "table", OPEN));
    for (int i = 0; i < batches.size(); i++) {
      site.drop("rows/" + i + ".json", String.join("\n", batches.get(i)));
    }
    site.deliver();
    Path there = site.path("table");

    List<String> predicates = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      predicates.add("id = " + i);
      predicates.add("s.n = " + i);
      predicates.add("day = DATE '2024-01-0" + i + "'");
    }
    predicates.addAll(
        List.of(
            "text = 'a'",
            "text = ''",
            "text = '" + longText + "1'",
            "text >= '" + longText + "2'",
            "text > '😀'",
            "text IS NULL",
            "x < 0",
            "x = 0",
            "x = double('NaN')",
            "x > 1e300",
            "x = double('Infinity')",
            "x IS NULL",
            "at = TIMESTAMP '1969-12-31 23:59:59.999999Z'",
            "at < TIMESTAMP '1970-01-01 00:00:00Z'",
            "at = TIMESTAMP '2024-01-01 00:00:00.000999Z'",
            "at > TIMESTAMP '2024-01-01 00:00:00.000998Z'",
            "at <= TIMESTAMP '2024-01-01 00:00:00.000001Z'",
            "at > TIMESTAMP '9999-01-01 00:00:00Z'",
            "at IS NULL",
            "price < 0",
            "price = 0.02",
            "price > 9999999.98",
            "price IS NULL"));
    for (String where : predicates) {
      String query = "SELECT * FROM " + table(there) + " WHERE " + where;
      List<Map<String, Object>> found = spark.rows(query);
      int files = spark.files(query).size();
      spark.run("SET spark.databricks.delta.stats.skipping = false");
      List<Map<String, Object>> all = spark.rows(query);
      spark.run("SET spark.databricks.delta.stats.skipping = true");
      assertThat(found).as(where).isNotEmpty().containsExactlyInAnyOrderElementsOf(all);
      assertThat(files).as("files read where " + where).isBetween(1, 3);
    }
    assertThat(spark.files("SELECT * FROM " + table(there) + " WHERE id = 6")).hasSize(1);
    assertThat(spark.files("SELECT * FROM " + table(there) + " WHERE id = 7")).isEmpty();
    assertThat(
            spark.rows(
                "SELECT count(*) AS n, min(id) AS low, max(id) AS high FROM " + table(there)))
        .as("answered by statistics alone")
        .containsExactly(JsonRows.row("{\"n\": 6, \"low\": 1, \"high\": 6}"));
  }

  private static String row(int id, String text, String x, String at, String price) {
    return "{\"id\": %1$d, \"text\": %2$s, \"x\": %3$s, \"at\": %4$s, \"price\": %5$s, \"day\": \"2024-01-0%1$d\", \"s\": {\"n\": %1$d}}"
        .formatted(id, text, x, at, price);
  }

  @Test
  void aBatchOfManyFilesIsOneCommit() throws Exception {
    StringBuilder csv = new StringBuilder("id,text\n");
    int rows = 60_000;
    for (int i = 0; i < rows; i++) {
      csv.append(i).append(",text ").append(Integer.toHexString(i * 0x9E3779B1)).append('\n');
    }
    site.config(
        source("rows", "schema = { id = \"int64\", text = \"string\" }"),
        destination(
            "rows", "table", OPEN, "target_file_size = \"64KiB\"", "compression = \"zstd\""));
    site.drop("rows/1.csv", csv.toString());
    site.deliver();
    Path there = site.path("table");

    assertThat(
            spark.rows(
                "SELECT count(*) AS n, count(DISTINCT id) AS ids, sum(id) AS sum FROM "
                    + table(there)))
        .containsExactly(
            JsonRows.row(
                "{\"n\": %1$d, \"ids\": %1$d, \"sum\": %2$d}"
                    .formatted(rows, (long) rows * (rows - 1) / 2)));
    assertThat(spark.files("SELECT * FROM " + table(there))).hasSizeGreaterThan(2);
    assertThat(spark.version(there)).isLessThanOrEqualTo(1);
  }
}
