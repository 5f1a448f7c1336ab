package io.anasto.destination;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LocalAnasto;
import io.anasto.format.Compression;
import io.anasto.format.JsonFormat;
import io.anasto.ledger.TableState;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.UriName;
import io.anasto.row.RowChunk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A destination that is slow or fails: the others go on, and it goes on where it was. */
class DestinationFailuresTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** More than the reader, the queue and the writer hold together. */
  private static final int MANY = 12 * RowChunk.CAPACITY;

  @TempDir Path directory;

  private final GatedFormat gate = new GatedFormat();
  private final ExecutorService writers = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    gate.open();
    writers.shutdownNow();
  }

  @Test
  void aSlowDestinationIsLeftBehindAndCatchesUpInOrder() throws Exception {
    try (LocalAnasto anasto = anasto("", "slow", "quick")) {
      gate.shut();
      anasto.put("in/a.csv", csv(0, MANY));
      anasto.start();
      eventually(() -> assertThat(anasto.destination("quick").rows()).isEqualTo(MANY));
      anasto.put("in/b.csv", csv(MANY, 1));
      eventually(() -> assertThat(anasto.destination("quick").batches()).isEqualTo(2));
      assertThat(anasto.destination("slow").batches()).isZero();
      assertThat(anasto.destination("slow").state()).isEqualTo(TableState.RUNNING);

      gate.open();
      eventually(() -> assertThat(anasto.destination("slow").batches()).isEqualTo(2));
      assertThat(anasto.lines("slow")).isEqualTo(anasto.lines("quick"));

      // Level again, they share a pass.
      anasto.put("in/c.csv", csv(MANY + 1, 1));
      eventually(() -> assertThat(anasto.destination("slow").batches()).isEqualTo(3));
      eventually(() -> assertThat(anasto.destination("quick").batches()).isEqualTo(3));
      assertThat(anasto.lines("slow")).isEqualTo(anasto.lines("quick")).hasSize(MANY + 2);
    }
  }

  @Test
  void aFullDiskIsTriedAgainWithPausesAndThenStopsTheDestination() throws Exception {
    try (LocalAnasto anasto = anasto("", "slow", "quick")) {
      gate.room(0);
      anasto.put("in/a.csv", csv(0, 2));
      anasto.start();

      assertThat(anasto.destinationStop("slow"))
          .isEqualTo("batch 1 cannot be written into slow: No space left on device");
      eventually(() -> assertThat(anasto.destination("quick").rows()).isEqualTo(2));
      assertThat(anasto.allFiles("slow")).isEmpty();

      gate.room(10);
      anasto.put("in/b.csv", csv(2, 2));
      eventually(() -> assertThat(anasto.destination("quick").rows()).isEqualTo(4));
      assertThat(anasto.allFiles("slow")).isEmpty();
      anasto.ledger().retryDestination(anasto.destination("slow").destination().id());

      eventually(() -> assertThat(anasto.destination("slow").rows()).isEqualTo(4));
      assertThat(anasto.lines("slow")).isEqualTo(anasto.lines("quick"));
    }
  }

  @Test
  void aDiskThatFillsUpInALargeBatchStopsTheOnlyDestination() throws Exception {
    try (LocalAnasto anasto = anasto("", "slow")) {
      gate.room(3 * RowChunk.CAPACITY);
      anasto.put("in/a.csv", csv(0, MANY));
      anasto.start();

      assertThat(anasto.destinationStop("slow")).contains("No space left on device");
      eventually(() -> assertThat(anasto.allFiles("slow")).isEmpty());
    }
  }

  @Test
  void whatPassesIsTriedAgainByItself() throws Exception {
    try (LocalAnasto anasto =
        anasto("", "slow").pauses(Duration.ofMillis(1), Duration.ofMillis(500))) {
      gate.room(0);
      anasto.put("in/a.csv", csv(0, 2));
      anasto.start();
      gate.room(2);

      eventually(() -> assertThat(anasto.destination("slow").rows()).isEqualTo(2));
      assertThat(anasto.destination("slow").state()).isEqualTo(TableState.RUNNING);
    }
  }

  @Test
  void aBatchIsLeftOutWhereThatIsWantedAndRetriedAsANewOne() throws Exception {
    try (LocalAnasto anasto = anasto("on_fail = \"skip\"", "slow")) {
      gate.room(0);
      anasto.put("in/a.csv", csv(0, 2));
      anasto.start();
      eventually(() -> assertThat(anasto.destination("slow").skipped()).isOne());
      gate.room(10);
      anasto.put("in/b.csv", csv(2, 1));
      anasto.awaitLines("slow", "{\"id\":2}");

      anasto.ledger().retryDestination(anasto.destination("slow").destination().id());

      anasto.awaitLines("slow", "{\"id\":2}", "{\"id\":0}", "{\"id\":1}");
      assertThat(anasto.files("slow"))
          .extracting(file -> file.getFileName().toString())
          .containsExactly("slow-000000000002.json", "slow-000000000003.json");
    }
  }

  @Test
  void aForeignFileInTheWayStopsTheDestinationAndIsNotOverwritten() throws Exception {
    try (LocalAnasto anasto = anasto("target_file_size = \"1B\"", "slow")) {
      anasto.start();
      Path foreign = anasto.put("slow/slow-000000000001-00002.json", "mine");
      anasto.put("in/a.csv", csv(0, 2 * RowChunk.CAPACITY));

      assertThat(anasto.destinationStop("slow"))
          .contains(
              "slow-000000000001-00002.json is in the way: Anasto did not make it. Move it away");
      assertThat(foreign).hasContent("mine");

      Files.delete(foreign);
      anasto.ledger().retryDestination(anasto.destination("slow").destination().id());

      eventually(() -> assertThat(anasto.destination("slow").batches()).isOne());
      assertThat(anasto.lines("slow")).hasSize(2 * RowChunk.CAPACITY);
      assertThat(anasto.allFiles("slow")).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void aForeignFileInTheWayLeavesTheBatchOutWhereTheUserWantsThat() throws Exception {
    try (LocalAnasto anasto = anasto("on_fail = \"skip\"", "slow")) {
      anasto.start();
      Path foreign = anasto.put("slow/slow-000000000001.json", "mine");
      anasto.put("in/a.csv", csv(0, 1));
      eventually(() -> assertThat(anasto.destination("slow").skipped()).isOne());
      assertThat(foreign).hasContent("mine");
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);

      anasto.ledger().retryDestination(anasto.destination("slow").destination().id());

      eventually(() -> assertThat(anasto.destination("slow").batches()).isOne());
      assertThat(foreign).hasContent("mine");
    }
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectOfAWriterStopsItsDestinationAloneAndLeavesNoFile(Throwable defect) throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = anasto("", "slow", "quick")) {
      gate.room(RowChunk.CAPACITY);
      gate.defect(defect);
      anasto.put("in/a.csv", csv(0, MANY));
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.destinationStop("slow"))
          .isEqualTo("batch 1 cannot be written into slow: " + defect.getMessage());
      assertThat(anasto.destination("quick").rows()).isEqualTo(MANY);
      assertThat(anasto.allFiles("slow")).isEmpty();
      assertThat(log.traces()).hasSize(1);
    }
  }

  static List<Throwable> defects() {
    return List.of(
        new IllegalStateException("a defect"),
        new StackOverflowError("a defect"),
        new OutOfMemoryError("a defect: unable to create native thread"));
  }

  @ParameterizedTest
  @ValueSource(longs = {RowChunk.CAPACITY, MANY})
  void whatAFormatRefusesInARowOrAtTheEndStopsTheDestinationWithItsWords(long room)
      throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = anasto("", "slow", "quick")) {
      gate.room(room);
      gate.defect(new IllegalArgumentException("row 8,193 has a value that this file cannot hold"));
      anasto.put("in/a.csv", csv(0, MANY));
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.destinationStop("slow"))
          .isEqualTo(
              "batch 1 cannot be written into slow: row 8,193 has a value that this file cannot"
                  + " hold");
      assertThat(anasto.destination("quick").rows()).isEqualTo(MANY);
      assertThat(anasto.allFiles("slow")).isEmpty();
      assertThat(log.traces()).isEmpty();
    }
  }

  @Test
  void aWriterWithoutMemoryStopsItsDestinationWithALine() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = anasto("", "slow", "quick")) {
      gate.room(RowChunk.CAPACITY);
      gate.defect(new OutOfMemoryError("Java heap space"));
      anasto.put("in/a.csv", csv(0, MANY));
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.destination("quick").rows()).isEqualTo(MANY);
      assertThat(anasto.allFiles("slow")).isEmpty();
      assertThat(log.traces()).isEmpty();
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("ERROR"))
          .singleElement()
          .asString()
          .matches(
              "ERROR slow: batch 1 needs more memory than the [0-9,]+ MiB that Anasto has; give it"
                  + " more, with ANASTO_JAVA_OPTS=-Xmx\\d+g, then `anasto retry`");
    }
  }

  @Test
  void rowsWithoutAColumnStopACsvDestinationWithAWord() throws Exception {
    String toml =
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "in"
        filetype = "json"
        [[destination_table]]
        type = "files"
        source_table_name = "orders"
        dest_table_name = "as_csv"
        dirpath = "as_csv"
        """;
    try (LocalAnasto anasto = LocalAnasto.in(directory, toml)) {
      anasto.put("in/a.json", "{}\n{}\n");
      anasto.start();

      assertThat(anasto.destinationStop("as_csv")).contains("needs at least one column");
      assertThat(anasto.allFiles("as_csv")).isEmpty();
    }
  }

  @Test
  void aMissingColumnStopsTheDestinationAlone() throws Exception {
    try (LocalAnasto anasto = anasto("columns = [\"name\"]", "slow", "quick")) {
      anasto.put("in/a.csv", csv(0, 1));
      anasto.start();

      assertThat(anasto.destinationStop("slow"))
          .contains("'columns' name \"name\", but the source has no such column; it has id");
      anasto.awaitLines("quick", "{\"id\":0}");
    }
  }

  @Test
  void aDirectoryThatIsAFileIsNamed() throws Exception {
    try (LocalAnasto anasto = anasto("", "slow", "quick")) {
      anasto.put("in/a.csv", csv(0, 1));
      anasto.start();
      anasto.awaitLines("quick", "{\"id\":0}");
      eventually(() -> assertThat(anasto.destination("slow").batches()).isOne());
      try (var files = Files.list(anasto.path("slow"))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(anasto.path("slow"));
      Files.writeString(anasto.path("slow"), "a file");
      anasto.put("in/b.csv", csv(1, 1));

      assertThat(anasto.destinationStop("slow")).contains("batch 2 cannot be written into slow:");
      anasto.awaitLines("quick", "{\"id\":0}", "{\"id\":1}");
    }
  }

  /** Destination keys are for {@code slow}, which writes through the gate. */
  private LocalAnasto anasto(String keys, String... names) throws Exception {
    LocalAnasto anasto =
        LocalAnasto.orders(directory, "")
            .and(LocalAnasto.destination("slow", keys))
            .and(List.of(names).contains("quick") ? LocalAnasto.destination("quick", "") : "")
            .patience(SHORT)
            .pauses(Duration.ofMillis(10), Duration.ofMillis(20));
    return anasto.beforeStart(() -> gated(anasto));
  }

  private void gated(LocalAnasto anasto) {
    Map<String, WritableTable> tables = new HashMap<>();
    Plan plan = Plan.read(anasto.path("config.toml"), Map.of());
    for (DestinationPlan destination : plan.destinations()) {
      tables.put(
          UriName.of(destination.name()),
          WritableTable.files(
              destination,
              destination.name().equals("slow") ? gate : new JsonFormat(),
              Compression.NONE,
              anasto.ledger(),
              writers,
              SHORT));
    }
    anasto.context().removeComponent("table");
    anasto.context().addComponent("table", new TableComponent(tables));
  }

  private static String csv(int from, int rows) {
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = from; i < from + rows; i++) {
      csv.append(i).append('\n');
    }
    return csv.toString();
  }
}
