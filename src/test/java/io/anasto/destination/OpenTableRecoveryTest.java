package io.anasto.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.LocalAnasto;
import io.anasto.delta.DeltaAppender;
import io.anasto.delta.DeltaReader;
import io.anasto.format.BlockCompression;
import io.anasto.format.TableAppend;
import io.anasto.format.TableAppender;
import io.anasto.ledger.Batch;
import io.anasto.ledger.BatchState;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.SourceEntry;
import io.anasto.ledger.TableKind;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch for a Delta table that dies at each step of its commit, and what comes after. */
class OpenTableRecoveryTest {
  private static final RowChunk CHUNK =
      ChunkMaps.toChunk(Schema.parse("struct<id:int64>"), List.of(Map.of("id", 1L)));

  @TempDir Path home;

  private Ledger ledger;
  private DestinationPlan plan;
  private DestinationEntry entry;
  private Batch batch;

  @BeforeEach
  void open() throws Exception {
    Path config =
        Files.writeString(
            home.resolve("config.toml"),
            """
            [[source_table]]
            type = "files"
            table_name = "orders"
            dirpath = "in"
            [[destination_table]]
            type = "open_table"
            source_table_name = "orders"
            dest_table_name = "lake"
            dirpath = "lake"
            """);
    plan = Plan.read(config, Map.of()).destinations().get(0);
    ledger = Ledger.open(home.resolve("state"));
    SourceEntry source = ledger.openSource("orders", home.resolve("in").toString());
    entry =
        ledger.openDestination("lake", source, plan.directory().toString(), TableKind.OPEN_TABLE);
    ledger.record(source.id(), List.of(new Sighting("a.csv", 1, 1, Sighting.Kind.NEW)));
    batch = ledger.formBatch(source.id(), 10, 1_000).orElseThrow();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private TableAppender table() {
    return new DeltaAppender(
        new DeltaAppender.Options(
            plan.directory(), "lake", "lake", List.of(), BlockCompression.SNAPPY, 1 << 20),
        Runnable::run);
  }

  private void deliver(TableAppender table) throws IOException {
    try (OpenTableSink sink = new OpenTableSink(plan, entry, table, ledger, batch)) {
      sink.write(CHUNK);
      sink.commit(1);
    }
  }

  private Recovery recovery() {
    return new Recovery(ledger, destination -> table());
  }

  /** The table, whose commit ends in an error before or after it has happened. */
  private static class Dying implements TableAppender {
    private final TableAppender table;
    private final boolean committed;

    Dying(TableAppender table, boolean committed) {
      this.table = table;
      this.committed = committed;
    }

    void commit(TableAppend append, String application, long batch) throws IOException {
      append.commit(application, batch);
    }

    @Override
    public boolean hasBatch(String application, long batch) throws IOException {
      return table.hasBatch(application, batch);
    }

    @Override
    public OptionalLong lastBatch(String application) throws IOException {
      return table.lastBatch(application);
    }

    @Override
    public OptionalLong highestBatch(Predicate<String> applications) throws IOException {
      return table.highestBatch(applications);
    }

    @Override
    public boolean exists() throws IOException {
      return table.exists();
    }

    @Override
    public boolean names(Set<String> dataFiles) throws IOException {
      return table.names(dataFiles);
    }

    @Override
    public TableAppend begin(Schema schema, IntFunction<Path> temporary) throws IOException {
      TableAppend append = table.begin(schema, temporary);
      return new TableAppend() {
        @Override
        public void write(RowChunk chunk) throws IOException {
          append.write(chunk);
        }

        @Override
        public List<DataFile> finish() throws IOException {
          return append.finish();
        }

        @Override
        public void commit(String application, long batch) throws IOException {
          if (committed) {
            Dying.this.commit(append, application, batch);
          }
          throw new IOException("the disk is gone");
        }

        @Override
        public void tidy() throws IOException {
          append.tidy();
        }

        @Override
        public void close() throws IOException {
          append.close();
        }
      };
    }
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(plan.directory())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(plan.directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("_delta_log"))
          .sorted()
          .toList();
    }
  }

  private long version() throws IOException {
    return new DeltaReader(plan.directory(), "lake").snapshot(OptionalLong.empty()).number();
  }

  @Test
  void aBatchIsOneCommit() throws Exception {
    deliver(table());

    assertThat(version()).isZero();
    assertThat(names()).singleElement().asString().startsWith("part-").endsWith(".parquet");
    assertThat(ledger.nextBatch(entry.id())).isEmpty();
    assertThat(table().lastBatch(TableApplication.of(ledger, entry))).hasValue(batch.number());
  }

  @Test
  void aBatchThatDiedBeforeItsCommitIsWithdrawnAndWrittenOnceMore() throws Exception {
    assertThatThrownBy(() -> deliver(new Dying(table(), false))).hasMessage("the disk is gone");
    assertThat(ledger.prepared(entry.id())).isPresent();

    recovery().rollForward();

    assertThat(ledger.prepared(entry.id())).isEmpty();
    assertThat(names()).isEmpty();
    assertThat(ledger.nextBatch(entry.id())).map(Batch::number).contains(batch.number());
    batch = ledger.nextBatch(entry.id()).orElseThrow();
    deliver(table());
    assertThat(version()).isZero();
    assertThat(names()).hasSize(1);
  }

  @Test
  void aBatchThatDiedAfterItsCommitIsNotWrittenAgain() throws Exception {
    assertThatThrownBy(() -> deliver(new Dying(table(), true))).hasMessage("the disk is gone");

    recovery().rollForward();

    assertThat(ledger.prepared(entry.id())).isEmpty();
    assertThat(ledger.nextBatch(entry.id())).isEmpty();
    assertThat(version()).isZero();
    assertThat(names()).hasSize(1);
  }

  private void next() {
    ledger.record(entry.sourceId(), List.of(new Sighting("b.csv", 1, 1, Sighting.Kind.NEW)));
    batch = ledger.formBatch(entry.sourceId(), 10, 1_000).orElseThrow();
  }

  private void removeLog() throws IOException {
    try (Stream<Path> log = Files.list(plan.directory().resolve("_delta_log"))) {
      for (Path each : log.toList()) {
        Files.delete(each);
      }
    }
  }

  private void takeTableAway() throws IOException {
    Files.move(plan.directory(), home.resolve("away"));
  }

  @Test
  void aTableThatIsNotThereAnyMoreIsNotMadeAnew() throws Exception {
    deliver(table());
    next();
    takeTableAway();

    assertThatThrownBy(() -> deliver(table()))
        .isInstanceOfSatisfying(
            DeliveryException.class,
            e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.AWAY))
        .hasMessageStartingWith("there is no table in lake any more. Bring it back")
        .hasMessageContaining("anasto reset");

    assertThat(plan.directory()).doesNotExist();
    assertThat(ledger.prepared(entry.id())).isEmpty();
  }

  @Test
  void aPreparedBatchIsKeptWhileTheTableIsNotThere() throws Exception {
    deliver(table());
    next();
    assertThatThrownBy(() -> deliver(new Dying(table(), true))).hasMessage("the disk is gone");
    takeTableAway();

    recovery().rollForward();

    assertThat(ledger.isDestinationStopped(entry.id())).isTrue();
    assertThat(ledger.prepared(entry.id())).isPresent();
    Files.move(home.resolve("away"), plan.directory());
    recovery().rollForward();
    assertThat(ledger.prepared(entry.id())).isEmpty();
    assertThat(ledger.nextBatch(entry.id())).isEmpty();
    assertThat(version()).isOne();
  }

  @Test
  void theFirstBatchIsKeptTooWhileTheTableIsNotThere() throws Exception {
    assertThatThrownBy(() -> deliver(new Dying(table(), true))).hasMessage("the disk is gone");
    takeTableAway();
    Files.createDirectories(plan.directory());

    recovery().rollForward();

    assertThat(ledger.isDestinationStopped(entry.id())).isTrue();
    assertThat(ledger.prepared(entry.id())).isPresent();
  }

  @Test
  void aWithdrawnBatchMayBeMadeAgain() throws Exception {
    assertThatThrownBy(() -> deliver(new Dying(table(), false))).hasMessage("the disk is gone");
    assertThat(ledger.batch(batch.number()).state()).isEqualTo(BatchState.SEALED);

    recovery().rollForward();

    Batch again = ledger.batch(batch.number());
    assertThat(again.state()).isEqualTo(BatchState.OPEN);
    assertThat(again.revision()).isGreaterThan(batch.revision());
    assertThat(ledger.sourceStatus().get(0).rows()).isZero();
    assertThat(ledger.sourceStatus().get(0).batches()).isZero();
  }

  /** The table, whose log names the batch's files, and yet not the batch. */
  private static TableAppender uncounted(TableAppender table) {
    return new Dying(table, true) {
      @Override
      void commit(TableAppend append, String application, long batch) throws IOException {
        append.commit("", batch);
      }
    };
  }

  @Test
  void aFileThatTheTableNamesIsNotRemovedWhateverElseIsWrong() throws Exception {
    assertThatThrownBy(() -> deliver(uncounted(table()))).hasMessage("the disk is gone");

    recovery().rollForward();

    assertThat(ledger.destinationStatus().get(0).reason().orElseThrow())
        .contains("the table names its files")
        .contains("anasto reset");
    assertThat(ledger.prepared(entry.id())).isPresent();
    assertThat(names()).hasSize(1);
  }

  private void appendTexts() throws IOException {
    Schema schema = Schema.parse("struct<id:string>");
    try (TableAppend append =
        table().begin(schema, part -> plan.directory().resolve(".other-" + part))) {
      append.write(ChunkMaps.toChunk(schema, List.of(Map.of("id", "one"))));
      for (TableAppend.DataFile file : append.finish()) {
        Files.move(file.temporary(), plan.directory().resolve(file.path()));
      }
      append.commit("", 1);
    }
  }

  @Test
  void aBatchThatMetAnotherTableAtItsCommitIsWrittenOnceMore() throws Exception {
    deliver(table());
    next();
    TableAppender table = table();
    try (OpenTableSink sink = new OpenTableSink(plan, entry, table, ledger, batch)) {
      sink.write(CHUNK);
      removeLog();
      // In its place, with another type.
      appendTexts();
      appendTexts();

      assertThatThrownBy(() -> sink.commit(1))
          .isInstanceOfSatisfying(
              DeliveryException.class,
              e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.ABORTED));
    }

    assertThat(ledger.prepared(entry.id())).isEmpty();
    assertThat(ledger.nextBatch(entry.id())).map(Batch::number).contains(batch.number());
  }

  @Test
  void aBatchThatWasNeverPreparedLeavesNothing() throws Exception {
    OpenTableSink sink = new OpenTableSink(plan, entry, table(), ledger, batch);
    sink.write(CHUNK);
    assertThat(names()).singleElement().asString().startsWith(".anasto-");

    // As a process that is killed leaves it; the next one removes it.
    recovery().removeLeftovers(plan);

    assertThat(names()).isEmpty();
  }

  @Test
  void aTableThatTheLedgerDoesNotKnowIsRefused() throws Exception {
    ledger.close();
    Path site = Files.createDirectories(home.resolve("site"));
    String destination =
        """
        [[destination_table]]
        type = "open_table"
        source_table_name = "orders"
        dest_table_name = "lake"
        dirpath = "lake"
        """;
    try (LocalAnasto anasto = LocalAnasto.orders(site, "").and(destination)) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();
    }
    Files.move(site.resolve(".anasto"), site.resolve("lost"));

    assertThatThrownBy(() -> LocalAnasto.orders(site, "").and(destination).open())
        .hasMessageContaining("lake: lake holds what Anasto wrote (up to batch 1)")
        .hasMessageContaining("--new-state");
  }
}
