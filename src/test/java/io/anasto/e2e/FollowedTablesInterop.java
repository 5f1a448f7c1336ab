package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static io.anasto.e2e.Spark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spark makes and changes tables that Anasto follows into JSON files. What comes out are the rows
 * of the first look, as inserts, and then what Spark's own change data feed tells, row for row,
 * with versions and times.
 */
class FollowedTablesInterop {
  private static final String OPEN = "type = \"open_table\"";
  private static final String JSON = "filetype = \"json\"";
  private static final Path LIVES = Path.of("src/test/resources/interop");

  /**
   * A table's life, a file in {@code src/test/resources/interop}: statements before Anasto's first
   * look at the table and after it. {@code $} is the table, {@code @} the directory that it is in.
   */
  record Life(String table, List<String> before, List<String> after) {
    private static final String FIRST_LOOK = "-- Anasto looks for the first time.";

    static Life read(Path file) {
      try {
        String text = Files.readString(file);
        int look = text.indexOf(FIRST_LOOK);
        return new Life(
            file.getFileName().toString().replace(".sql", ""),
            statements(text.substring(0, look)),
            statements(text.substring(look + FIRST_LOOK.length())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static List<String> statements(String text) {
      return Stream.of(text.split(";\n", -1)).filter(statement -> !statement.isBlank()).toList();
    }

    String out() {
      return table + "_out";
    }

    @Override
    public String toString() {
      return table;
    }
  }

  static Stream<Life> lives() throws IOException {
    try (Stream<Path> files = Files.list(LIVES)) {
      return files.sorted().map(Life::read).toList().stream();
    }
  }

  @TempDir static Path directory;

  private static final Spark SPARK = Spark.get();
  private static final Map<Life, Long> FIRST_LOOK = new HashMap<>();
  private static final Map<Life, List<Map<String, Object>>> FIRST_ROWS = new HashMap<>();
  private static Site site;
  private static String errors = "";

  @BeforeAll
  static void eachTableIsFollowedThroughItsLife() throws Exception {
    site = new Site(directory);
    List<String> config = new ArrayList<>();
    for (Life life : lives().toList()) {
      run(life.table(), life.before);
      FIRST_LOOK.put(life, SPARK.version(site.path(life.table())));
      FIRST_ROWS.put(life, SPARK.rows(site.path(life.table())));
      config.add(source(life.table(), OPEN, "schema_evolution = \"add_columns\""));
      config.add(destination(life.table(), life.out(), JSON));
    }
    site.config(config.toArray(String[]::new));
    errors = site.once().errors();
    for (Life life : lives().toList()) {
      run(life.table(), life.after);
    }
    errors += site.once().errors();
  }

  @AfterAll
  static void closeSite() throws Exception {
    site.close();
  }

  private static void run(String name, List<String> statements) {
    for (String statement : statements) {
      SPARK.run(statement.replace("$", table(site.path(name))).replace("@", directory.toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void theRowsAreThoseOfTheFirstLookAndThenSparksOwnFeed(Life life) {
    long first = FIRST_LOOK.get(life);

    List<Map<String, Object>> delivered = JsonRows.of(site.delivered(life.out()).files());

    assertThat(
            delivered.stream()
                .filter(row -> version(row) <= first)
                .map(FollowedTablesInterop::withoutTime))
        .as(errors)
        .containsExactlyInAnyOrderElementsOf(
            FIRST_ROWS.get(life).stream().map(row -> inserted(row, first)).toList());
    assertThat(
            delivered.stream()
                .filter(row -> version(row) > first)
                .map(FollowedTablesInterop::present))
        .as(errors)
        .containsExactlyInAnyOrderElementsOf(
            SPARK.changes(site.path(life.table()), first + 1).stream()
                .map(FollowedTablesInterop::present)
                .toList());
    assertThat(delivered).extracting(FollowedTablesInterop::version).isSorted();
  }

  private static long version(Map<String, Object> row) {
    return ((Number) row.get("_commit_version")).longValue();
  }

  private static Map<String, Object> inserted(Map<String, Object> row, long version) {
    Map<String, Object> change = new LinkedHashMap<>(present(row));
    change.putAll(
        JsonRows.row("{\"_change_type\": \"insert\", \"_commit_version\": " + version + "}"));
    return change;
  }

  private static Map<String, Object> withoutTime(Map<String, Object> row) {
    Map<String, Object> rest = present(row);
    assertThat(rest.remove("_commit_timestamp")).isNotNull();
    return rest;
  }

  /** Without nulls: Spark gives columns to versions that had them not yet. */
  private static Map<String, Object> present(Map<String, Object> row) {
    Map<String, Object> values = new LinkedHashMap<>(row);
    values.values().removeIf(Objects::isNull);
    return values;
  }

  /** Spark itself cannot give its feed across the change of a name. */
  @Test
  void aRenamedColumnIsFollowed() throws Exception {
    run(
        "renamed",
        List.of(
            "CREATE TABLE $ (id BIGINT, old STRING) USING delta TBLPROPERTIES"
                + " (delta.enableChangeDataFeed = true, delta.columnMapping.mode = 'name')",
            "INSERT INTO $ VALUES (1, 'one')"));
    Site own = new Site(directory.resolve("renaming"));
    Path there = site.path("renamed");
    own.config(
        source(
            "renamed", OPEN, "schema_evolution = \"add_columns\"", "dirpath = \"" + there + "\""),
        destination("renamed", "out", JSON));
    own.deliver();
    run(
        "renamed",
        List.of(
            "ALTER TABLE $ RENAME COLUMN old TO new",
            "INSERT INTO $ VALUES (2, 'two')",
            "UPDATE $ SET new = 'uno' WHERE id = 1"));
    own.deliver();

    List<Map<String, Object>> expected =
        SPARK.changes(there, 3).stream().map(FollowedTablesInterop::present).toList();
    assertThat(
            JsonRows.of(own.delivered("out").files()).stream()
                .filter(row -> version(row) > 1)
                .map(FollowedTablesInterop::present))
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Without a feed, what was only added to is followed, and OPTIMIZE adds nothing. */
  @Test
  void aTableWithoutAFeedThatIsOnlyAppendedToGivesItsRows() throws Exception {
    run("plain", List.of("CREATE TABLE $ (id BIGINT) USING delta", "INSERT INTO $ VALUES (1)"));
    Site own = new Site(directory.resolve("no feed"));
    own.config(
        source("plain", OPEN, "changes = \"rows\"", "dirpath = \"" + site.path("plain") + "\""),
        destination("plain", "out", JSON));
    own.deliver();
    run("plain", List.of("INSERT INTO $ VALUES (2)", "OPTIMIZE $", "INSERT INTO $ VALUES (3)"));
    own.deliver();
    assertThat(own.delivered("out").ids()).containsExactly("1", "2", "3");

    run("plain", List.of("DELETE FROM $ WHERE id = 2"));
    Site.Run run = own.once();
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.errors()).contains("delta.enableChangeDataFeed");
    assertThat(own.delivered("out").ids()).containsExactly("1", "2", "3");
  }

  /** CSV files into a table of Anasto's, which Spark changes, and whose changes go on into JSON. */
  @Test
  void aTableOfAnastosThatSparkChangesIsFollowed() throws Exception {
    Site own = new Site(directory.resolve("both"));
    own.config(
        source("rows", "schema = { id = \"int64\", p = \"string\", n = \"int32\" }"),
        destination("rows", "table", OPEN, "partition_by = [\"p\"]"),
        source("table", OPEN),
        destination("table", "out", JSON));
    StringBuilder csv = new StringBuilder("id,p,n\n");
    for (int i = 0; i < 50; i++) {
      csv.append("%d,%s,%d%n".formatted(i, i % 3 == 0 ? "" : "p/" + i % 3, i % 7));
    }
    own.drop("rows/1.csv", csv.toString());
    own.deliver();
    Path there = own.path("table");
    long first = SPARK.version(there);
    String name = table(there);
    SPARK.run(
        "ALTER TABLE " + name + " SET TBLPROPERTIES (delta.enableChangeDataFeed = true)",
        "UPDATE " + name + " SET n = -1 WHERE n = 3",
        "DELETE FROM " + name + " WHERE id < 5");
    own.drop("rows/2.csv", "id,p,n\n100,x,1\n101,,2\n");
    own.deliver();
    SPARK.run(
        """
        MERGE INTO %s t USING (SELECT id, 'm' AS p FROM range(45, 55)) s ON t.id = s.id
        WHEN MATCHED AND s.id = 47 THEN DELETE
        WHEN MATCHED THEN UPDATE SET p = s.p
        WHEN NOT MATCHED THEN INSERT (id, p) VALUES (s.id, s.p)
        """
            .formatted(name),
        "OPTIMIZE " + name,
        "DELETE FROM " + name + " WHERE p = 'p/1'");
    own.drop("rows/3.csv", "id,p,n\n102,p/1,1\n");
    own.deliver();
    own.deliver();

    List<Map<String, Object>> delivered = JsonRows.of(own.delivered("out").files());
    assertThat(delivered.stream().filter(row -> version(row) <= first)).hasSize(50);
    assertThat(
            delivered.stream()
                .filter(row -> version(row) > first)
                .map(FollowedTablesInterop::present))
        .containsExactlyInAnyOrderElementsOf(
            SPARK.changes(there, first + 1).stream().map(FollowedTablesInterop::present).toList());
  }

  @Test
  void changesAreFollowedWhileTheyAreMade() throws Exception {
    run(
        "live",
        List.of(
            "CREATE TABLE $ (id BIGINT, n INT) USING delta TBLPROPERTIES"
                + " (delta.enableChangeDataFeed = true, delta.enableDeletionVectors = true)",
            "INSERT INTO $ SELECT id, 0 FROM range(10)"));
    Path there = site.path("live");
    try (Site own = new Site(directory.resolve("living"))) {
      own.config(
          source("live", OPEN, "dirpath = \"" + there + "\"", "poll_interval = 200"),
          destination("live", "out", JSON));
      own.start();
      own.await("the first rows").until(() -> own.delivered("out").ids().size() == 10);
      for (int i = 0; i < 5; i++) {
        run(
            "live",
            List.of(
                "UPDATE $ SET n = n + 1 WHERE id % 3 = " + i % 3,
                "INSERT INTO $ VALUES (" + (100 + i) + ", 0)",
                "DELETE FROM $ WHERE id = " + i));
      }
      List<Map<String, Object>> changes = SPARK.changes(there, 2);
      own.await("all changes")
          .until(() -> JsonRows.of(own.delivered("out").files()).size() >= 10 + changes.size());
      own.stop();

      List<Map<String, Object>> delivered = JsonRows.of(own.delivered("out").files());
      assertThat(delivered).hasSize(10 + changes.size());
      assertThat(delivered.stream().filter(row -> version(row) > 1))
          .containsExactlyInAnyOrderElementsOf(changes);
    }
  }
}
