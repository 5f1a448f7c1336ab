package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.delta.DeltaHistory.Look;
import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import io.anasto.format.TableVersion.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that Spark wrote, against the rows that Spark reads from them. */
class DeltaGoldenTest {
  private static final int ALL = 1000;

  /**
   * A golden table.
   *
   * @param from the first version whose changes are known
   * @param last the latest version
   */
  private record Golden(String name, long from, long last) {
    Path table() {
      return DeltaTables.golden().resolve(name);
    }

    List<Map<String, Object>> snapshot() throws IOException {
      return DeltaTables.expected(DeltaTables.golden().resolve(name + ".snapshot.jsonl"));
    }

    List<Map<String, Object>> changes() throws IOException {
      return DeltaTables.expected(DeltaTables.golden().resolve(name + ".changes.jsonl"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Those of which the whole feed is known. */
  private static final List<Golden> FEEDS =
      List.of(
          new Golden("cdf_basic", 0, 5),
          new Golden("cdf_partitioned", 0, 5),
          new Golden("deletion_vectors", 0, 3),
          new Golden("column_mapping_name", 3, 4),
          new Golden("schema_evolved", 0, 5),
          new Golden("nested_types", 0, 4),
          new Golden("timestamp_ntz", 0, 2),
          new Golden("overwritten", 0, 4));

  private static final Golden CHECKPOINTED = new Golden("checkpointed", 20, 24);
  private static final Golden V2_CHECKPOINT = new Golden("v2_checkpoint", 8, 9);
  private static final Golden VACUUMED = new Golden("vacuumed", 0, 5);
  private static final Golden OPTIMIZED = new Golden("optimized", 0, 6);

  @TempDir Path temp;

  @BeforeEach
  void theTablesAreThere() {
    assumeTrue(Files.isDirectory(DeltaTables.golden()), DeltaTables.golden() + " is absent");
  }

  private static Stream<Golden> all() {
    return Stream.concat(
        FEEDS.stream(), Stream.of(CHECKPOINTED, V2_CHECKPOINT, VACUUMED, OPTIMIZED));
  }

  @Test
  void everyGoldenTableIsRead() throws IOException {
    try (Stream<Path> there = Files.list(DeltaTables.golden())) {
      assertThat(there.filter(Files::isDirectory).map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(all().map(Golden::name).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSnapshotHasTheRowsThatSparkReads(Golden golden) throws IOException {
    Map<String, String> before = DeltaTables.listing(golden.table());

    assertThat(
            DeltaTables.rows(
                DeltaTables.reader(golden.table()), DeltaTables.snapshot(golden.last())))
        .containsExactlyInAnyOrderElementsOf(golden.snapshot());
    assertThat(DeltaTables.listing(golden.table())).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFirstLookIsTheSnapshotOfTheLatestVersion(Golden golden) throws IOException {
    Look look = look(golden.table(), OptionalLong.empty(), false);

    assertThat(look.complete()).isTrue();
    assertThat(look.tableId()).isNotEmpty();
    assertThat(look.versions()).hasSize(1);
    TableVersion version = look.versions().get(0);
    assertThat(version.kind()).isEqualTo(Kind.SNAPSHOT);
    assertThat(version.number()).isEqualTo(golden.last());
    assertThat(version.bytes()).isPositive();
    assertThat(version.committed())
        .isEqualTo(
            Files.getLastModifiedTime(DeltaTables.entry(golden.table(), golden.last()))
                .toInstant()
                .truncatedTo(ChronoUnit.MILLIS));
  }

  @ParameterizedTest
  @FieldSource("FEEDS")
  void changesAreTheRowsOfSparksChangeFeed(Golden golden) throws IOException {
    Look look = look(golden.table(), OptionalLong.of(golden.from() - 1), false);

    assertThat(look.versions())
        .extracting(TableVersion::number)
        .containsExactlyElementsOf(
            Stream.iterate(golden.from(), v -> v + 1)
                .limit(golden.last() - golden.from() + 1)
                .toList());
    DeltaReader reader = DeltaTables.reader(golden.table());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (TableVersion version : look.versions()) {
      rows.addAll(withNulls(DeltaTables.changeRows(reader, version), golden.changes()));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(golden.changes());
  }

  /** Spark gives all versions the latest schema; what a version lacked is null there. */
  private static List<Map<String, Object>> withNulls(
      List<Map<String, Object>> rows, List<Map<String, Object>> like) {
    rows.forEach(row -> like.get(0).keySet().forEach(name -> row.putIfAbsent(name, null)));
    return rows;
  }

  private static Stream<Arguments> feedsByVersion() {
    return FEEDS.stream()
        .flatMap(
            golden ->
                Stream.iterate(golden.from(), v -> v + 1)
                    .limit(golden.last() - golden.from() + 1)
                    .map(version -> Arguments.of(golden, version)));
  }

  @ParameterizedTest
  @MethodSource("feedsByVersion")
  void nothingIsMissedOrDoubledBetweenASnapshotAndTheChangesAfterIt(Golden golden, long handOver)
      throws IOException {
    Path table = DeltaTables.copy(golden.table(), temp.resolve("t"));
    Path hidden = Files.createDirectory(temp.resolve("hidden"));
    for (long v = handOver + 1; v <= golden.last(); v++) {
      Path entry = DeltaTables.entry(table, v);
      Files.move(entry, hidden.resolve(entry.getFileName()));
    }
    DeltaReader reader = DeltaTables.reader(table);
    DeltaHistory history = DeltaTables.history(table);

    Look first = history.look(OptionalLong.empty(), DeltaTables.LONG_AGO, false, ALL);
    assertThat(first.versions()).hasSize(1);
    assertThat(first.versions().get(0).number()).isEqualTo(handOver);
    Rows state = new Rows();
    state.apply(
        withNulls(DeltaTables.changeRows(reader, first.versions().get(0)), golden.snapshot()));
    for (long v = handOver + 1; v <= golden.last(); v++) {
      assertThat(history.look(OptionalLong.of(v - 1), DeltaTables.LONG_AGO, false, ALL).versions())
          .isEmpty();
      Path entry = DeltaTables.entry(table, v);
      Files.move(hidden.resolve(entry.getFileName()), entry);
      Look next = history.look(OptionalLong.of(v - 1), DeltaTables.LONG_AGO, false, ALL);
      assertThat(next.versions()).extracting(TableVersion::number).containsExactly(v);
      state.apply(
          withNulls(DeltaTables.changeRows(reader, next.versions().get(0)), golden.snapshot()));
    }

    assertThat(state.rows).containsExactlyInAnyOrderElementsOf(golden.snapshot());
  }

  /** What a table has after changes. */
  private static final class Rows {
    private final List<Map<String, Object>> rows = new ArrayList<>();

    void apply(List<Map<String, Object>> changes) {
      List<Map<String, Object>> come = new ArrayList<>();
      for (Map<String, Object> change : changes) {
        change.remove("_commit_version");
        String type = (String) change.remove("_change_type");
        switch (type) {
          case "insert", "update_postimage" -> come.add(change);
          case "delete", "update_preimage" ->
              assertThat(rows.remove(change)).as("%s", change).isTrue();
          default -> throw new AssertionError(type);
        }
      }
      rows.addAll(come);
    }
  }

  @Test
  void anOptimizedTableGivesEachRowOnce() throws IOException {
    Look look = look(OPTIMIZED.table(), OptionalLong.of(-1), false);

    DeltaReader reader = DeltaTables.reader(OPTIMIZED.table());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (TableVersion version : look.versions()) {
      rows.addAll(DeltaTables.rows(reader, version));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(OPTIMIZED.snapshot());
    assertThat(look.versions()).filteredOn(v -> v.bytes() == 0).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("cleaned")
  void changesThatTheLogDoesNotHaveAnyMoreAreAGap(Golden golden) throws IOException {
    assertThatThrownBy(() -> look(golden.table(), OptionalLong.of(2), false))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.GONE))
        .hasMessage(
            "./%s version 3: its log entry is not there any more; the earliest that is there is"
                    .formatted(golden)
                + " version %d. Set on_gap = \"resnapshot\" to begin again with all rows of the"
                    .formatted(golden.from())
                + " latest version, or run \"anasto reset\"");

    Look again = look(golden.table(), OptionalLong.of(2), true);
    assertThat(again.versions()).extracting(TableVersion::kind).containsExactly(Kind.SNAPSHOT);
    assertThat(DeltaTables.rows(DeltaTables.reader(golden.table()), again.versions().get(0)))
        .containsExactlyInAnyOrderElementsOf(golden.snapshot());
  }

  private static Stream<Golden> cleaned() {
    return Stream.of(CHECKPOINTED, V2_CHECKPOINT);
  }

  @ParameterizedTest
  @MethodSource("cleaned")
  void changesBehindACheckpointAreRead(Golden golden) throws IOException {
    Look look = look(golden.table(), OptionalLong.of(golden.from() - 1), false);

    assertThat(look.versions()).hasSize((int) (golden.last() - golden.from() + 1));
    DeltaReader reader = DeltaTables.reader(golden.table());
    for (TableVersion version : look.versions()) {
      assertThat(golden.snapshot()).containsAll(DeltaTables.rows(reader, version));
    }
  }

  @Test
  void vacuumedChangesAreGone() throws IOException {
    Look look = look(VACUUMED.table(), OptionalLong.of(-1), false);

    DeltaReader reader = DeltaTables.reader(VACUUMED.table());
    assertThatThrownBy(
            () -> {
              for (TableVersion version : look.versions()) {
                DeltaTables.changeRows(reader, version);
              }
            })
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.GONE))
        .hasMessageStartingWith("./vacuumed version 1: its data file part-")
        .hasMessageEndingWith(
            ".parquet is not there any more; it was vacuumed, or removed. Set on_gap ="
                + " \"resnapshot\" to begin again with all rows of the latest version, or run"
                + " \"anasto reset\"");
  }

  private static Look look(Path table, OptionalLong position, boolean resnapshot)
      throws IOException {
    return DeltaTables.history(table).look(position, DeltaTables.LONG_AGO, resnapshot, ALL);
  }
}
