package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.LocalAnasto;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.TableKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are open tables: Spark's tables, whose log entries appear one by one. */
class OpenTableSourceTest {
  private static final Path GOLDEN =
      Path.of(System.getenv().getOrDefault("ANASTO_CONFORMANCE", "../shared/conformance"))
          .resolve("delta-golden")
          .toAbsolutePath();

  @TempDir Path directory;

  private Path table;

  /** Copies a table, with the log entries up to a version. */
  private void table(String name, int upTo) throws IOException {
    assumeTrue(Files.isDirectory(GOLDEN), "the golden tables are not there");
    Path from = GOLDEN.resolve(name);
    table = directory.resolve("table");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = table.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else if (!isEntry(file) || version(file) <= upTo) {
          Files.copy(file, to);
        }
      }
    }
  }

  private static boolean isEntry(Path file) {
    return file.getFileName().toString().matches("\\d{20}\\.json");
  }

  private static int version(Path entry) {
    return Integer.parseInt(entry.getFileName().toString().substring(0, 20));
  }

  private static String entry(int version) {
    return String.format(Locale.ROOT, "%020d.json", version);
  }

  private void reveal(String name, int version) throws IOException {
    String entry = entry(version);
    Path hidden =
        Files.copy(
            GOLDEN.resolve(name).resolve("_delta_log").resolve(entry), table.resolve("." + entry));
    Files.move(hidden, table.resolve("_delta_log").resolve(entry));
  }

  private LocalAnasto anasto(String keys) {
    return LocalAnasto.in(
        directory,
        """
        [[source_table]]
        type = "open_table"
        table_name = "orders"
        dirpath = "table"
        poll_interval = 100
        %s
        """
                .formatted(keys)
            + LocalAnasto.destination("out", ""));
  }

  @Test
  void theTableAsItIsComesFirstAndThenEachOfItsChangesOnce() throws Exception {
    table("cdf_basic", 2);
    try (LocalAnasto anasto = anasto("").start()) {
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(4));
      reveal("cdf_basic", 3);
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(5));
      anasto.stop();
      reveal("cdf_basic", 4);
      reveal("cdf_basic", 5);
      anasto.start();
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(10));

      assertThat(changes(anasto))
          .isEqualTo(
              Map.of(
                  "2 insert",
                  4,
                  "3 delete",
                  1,
                  "4 update_preimage",
                  1,
                  "4 update_postimage",
                  1,
                  "4 delete",
                  1,
                  "4 insert",
                  1,
                  "5 insert",
                  1));
      assertThat(anasto.ledger().source("orders").orElseThrow().kind())
          .isEqualTo(TableKind.OPEN_TABLE);
      assertThat(lastEntry(anasto)).contains("00000000000000000005.changes");
    }
  }

  private static Optional<String> lastEntry(LocalAnasto anasto) {
    return anasto.ledger().lastPath(anasto.ledger().source("orders").orElseThrow().id());
  }

  /** How often each version and change type comes. */
  private static Map<String, Integer> changes(LocalAnasto anasto) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String line : anasto.lines("out")) {
      String type = line.replaceAll(".*\"_change_type\":\"(\\w+)\".*", "$1");
      String version = line.replaceAll(".*\"_commit_version\":(\\d+).*", "$1");
      counts.merge(version + " " + type, 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void aBookmarkAfterTheFirstCommitLeavesTheTableAsItIsOut() throws Exception {
    table("cdf_basic", 5);
    for (int version = 0; version <= 5; version++) {
      Files.setLastModifiedTime(
          table.resolve("_delta_log").resolve(entry(version)),
          java.nio.file.attribute.FileTime.from(
              java.time.Instant.parse("2026-01-0%dT00:00:00Z".formatted(version + 1))));
    }
    try (LocalAnasto anasto = anasto("bookmark = \"2026-01-05T00:00:00Z\"").startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(changes(anasto).keySet())
          .isEqualTo(
              Set.of(
                  "4 update_preimage", "4 update_postimage", "4 delete", "4 insert", "5 insert"));
    }
  }

  @Test
  void aColumnThatComesLaterIsAnErrorUnlessTheSchemaMayEvolve() throws Exception {
    table("schema_evolved", 1);
    try (LocalAnasto anasto = anasto("").start()) {
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(2));
      reveal("schema_evolved", 2);

      assertThat(anasto.sourceStop("orders"))
          .contains("table version 2")
          .contains("column \"w\" is not in the table's schema")
          .contains("schema_evolution = \"add_columns\"");
    }
  }

  @Test
  void aColumnThatComesLaterJoinsTheSchema() throws Exception {
    table("schema_evolved", 1);
    try (LocalAnasto anasto = anasto("schema_evolution = \"add_columns\"").start()) {
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(2));
      for (int version = 2; version <= 5; version++) {
        reveal("schema_evolved", version);
      }
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(6));

      List<String> lines = anasto.lines("out");
      assertThat(lines.get(0)).startsWith("{\"id\":1,\"v\":\"a\",\"_change_type\":\"insert\"");
      assertThat(lines.get(5))
          .startsWith(
              "{\"id\":1,\"v\":\"a\",\"w\":null,\"x\":10,\"_change_type\":\"update_postimage\"");
    }
  }

  @Test
  void rowsAloneAreInsertsAndAnUpdateStopsTheTable() throws Exception {
    table("cdf_basic", 1);
    try (LocalAnasto anasto = anasto("changes = \"rows\"").start()) {
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(4));
      assertThat(anasto.lines("out")).noneMatch(line -> line.contains("_change_type"));
      reveal("cdf_basic", 2);

      assertThat(anasto.sourceStop("orders")).contains("version 2").contains("changes");
      assertThat(anasto.lines("out")).hasSize(4);
    }
  }

  @Test
  void changesThatWereVacuumedStopTheTable() throws Exception {
    table("vacuumed", 0);
    try (LocalAnasto anasto = anasto("").start()) {
      LocalAnasto.eventually(() -> assertThat(lastEntry(anasto)).isPresent());
      for (int version = 1; version <= 5; version++) {
        reveal("vacuumed", version);
      }

      assertThat(anasto.sourceStop("orders")).contains("on_gap");
      assertThat(anasto.lines("out")).isEmpty();
    }
  }

  @Test
  void changesThatWereVacuumedMayGiveTheTableAnew() throws Exception {
    table("vacuumed", 0);
    try (LocalAnasto anasto = anasto("on_gap = \"resnapshot\"").start()) {
      LocalAnasto.eventually(() -> assertThat(lastEntry(anasto)).isPresent());
      for (int version = 1; version <= 5; version++) {
        reveal("vacuumed", version);
      }
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(2));

      assertThat(changes(anasto)).isEqualTo(Map.of("5 insert", 2));
      assertThat(lastEntry(anasto)).contains("00000000000000000005.snapshot");
    }
  }

  @Test
  void aTableThatCannotBeReadAnewEitherStops() throws Exception {
    table("cdf_basic", 2);
    try (Stream<Path> files = Files.list(table)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    try (LocalAnasto anasto = anasto("on_gap = \"resnapshot\"").start()) {
      assertThat(anasto.sourceStop("orders"))
          .contains("table version 2")
          .contains("cannot be read anew");

      assertThat(anasto.lines("out")).isEmpty();
      assertThat(lastEntry(anasto)).contains("00000000000000000002.snapshot");
    }
  }

  /** A source that knows of version 3, whose table is away when it is to be read. */
  private LocalAnasto away(Duration... pauses) throws Exception {
    table("cdf_basic", 2);
    try (LocalAnasto anasto = anasto("").startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();
    }
    reveal("cdf_basic", 3);
    LocalAnasto anasto = anasto("").pauses(pauses);
    return anasto
        .beforeStart(
            () -> {
              anasto
                  .ledger()
                  .recordAfter(
                      anasto.ledger().source("orders").orElseThrow().id(),
                      lastEntry(anasto),
                      List.of(
                          new Sighting("00000000000000000003.changes", 1, 0, Sighting.Kind.NEW)));
              moveTable("table", "away");
            })
        .start();
  }

  private void moveTable(String from, String to) {
    try {
      Files.move(directory.resolve(from), directory.resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTableThatIsAwayWhenItIsToBeReadIsWaitedFor() throws Exception {
    Duration[] pauses = new Duration[1_000];
    Arrays.fill(pauses, Duration.ofMillis(20));
    try (LocalAnasto anasto = away(pauses)) {
      long destination = anasto.ledger().destination("out").orElseThrow().id();
      LocalAnasto.eventually(() -> assertThat(anasto.ledger().nextBatch(destination)).isPresent());
      LocalAnasto.patiently()
          .during(Duration.ofMillis(300))
          .until(() -> anasto.source("orders").reason().isEmpty());
      moveTable("away", "table");

      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(5));
    }
  }

  @Test
  void aTableThatStaysAwayStopsTheSource() throws Exception {
    try (LocalAnasto anasto = away(Duration.ofMillis(20))) {
      assertThat(anasto.sourceStop("orders"))
          .isEqualTo(
              "table version 3 cannot be read: there is no table any more where it was. Bring it"
                  + " back, then `anasto retry`");
      assertThat(anasto.destination("out").reason()).isEmpty();
    }
  }

  @Test
  void aNewDestinationGetsTheTableAsTheSourceKnowsIt() throws Exception {
    table("cdf_basic", 3);
    try (LocalAnasto anasto = anasto("").startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();
    }
    reveal("cdf_basic", 4);
    try (LocalAnasto anasto = anasto("").and(LocalAnasto.destination("late", "")).startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.lines("late")).hasSize(3 + 4);
      assertThat(anasto.lines("late").subList(0, 3))
          .allMatch(line -> line.contains("\"_change_type\":\"insert\",\"_commit_version\":3"));
      assertThat(anasto.lines("out")).hasSize(3 + 4);
    }
  }

  @Test
  void anotherTableInItsPlaceStopsTheSource() throws Exception {
    table("cdf_basic", 2);
    try (LocalAnasto anasto = anasto("").startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();
    }
    try (Stream<Path> files = Files.walk(table)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    table("overwritten", 4);
    try (LocalAnasto anasto = anasto("").start()) {
      assertThat(anasto.sourceStop("orders")).contains("another table").contains("anasto reset");
      assertThat(anasto.lines("out")).hasSize(4);
    }
  }

  @Test
  void aTableThatIsNotThereIsWaitedFor() throws Exception {
    assumeTrue(Files.isDirectory(GOLDEN), "the golden tables are not there");
    try (LocalAnasto anasto = anasto("").start()) {
      LocalAnasto.eventually(() -> assertThat(anasto.source("orders").reason()).isEmpty());
      assertThat(directory.resolve("table")).doesNotExist();
      table("overwritten", 4);

      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).isNotEmpty());
    }
  }

  @Test
  void aTableOfFilesCannotBecomeAnOpenTable() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "").open()) {
      assertThat(anasto.ledger().source("orders")).isPresent();
    }
    LocalAnasto open =
        LocalAnasto.in(
            directory,
            """
            [[source_table]]
            type = "open_table"
            table_name = "orders"
            dirpath = "in"
            """);

    assertThat(org.assertj.core.api.Assertions.catchThrowable(open::open))
        .hasMessageContaining("is an open table, but the ledger knows it as a table of files");
  }
}
