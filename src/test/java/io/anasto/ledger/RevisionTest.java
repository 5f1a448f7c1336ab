package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionTest {
  @TempDir Path directory;
  private LedgerFixture fixture;
  private SourceEntry source;
  private DestinationEntry lake;
  private DestinationEntry pond;

  @BeforeEach
  void open() {
    fixture = new LedgerFixture(directory);
    source = fixture.source("orders");
    lake = fixture.destination("lake", source);
    pond = fixture.destination("pond", source);
    fixture.configured(source, lake, pond);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Batch revise(Batch batch, FileRevision... changes) {
    return fixture.ledger.revise(batch.number(), batch.revision(), List.of(changes));
  }

  private FileEntry file(String path) {
    return fixture.ledger.file(source.id(), path).orElseThrow();
  }

  @Test
  void aRefreshedFileStaysWithItsNewSizeAndTime() {
    Batch batch = revise(fixture.batchOf(source, "a", "b"), FileRevision.refreshed("a", 25, 2));

    assertThat(batch.revision()).isEqualTo(2);
    assertThat(batch.bytes()).isEqualTo(35);
    assertThat(fixture.ledger.files(batch.number()))
        .containsExactly(new BatchFile("a", 25, 2), new BatchFile("b", 10, 1_000));
    assertThat(file("a").size()).isEqualTo(25);
  }

  @Test
  void aRejectedFileLeavesTheBatchAndItsReasonIsKeptUntilItIsRetried() {
    Batch batch =
        revise(fixture.batchOf(source, "a", "b"), FileRevision.rejected("a", "line 3: bad"));

    assertThat(fixture.paths(batch.number())).containsExactly("b");
    assertThat(file("a"))
        .isEqualTo(
            new FileEntry(
                "a", 10, 1_000, FileState.REJECTED, 0, Optional.of("line 3: bad"), false));
    assertThat(fixture.ledger.retrySource(source.id())).isEqualTo(1);
    assertThat(fixture.paths(fixture.form(source).number())).containsExactly("a");
    assertThat(file("a").reason()).isEmpty();
  }

  @Test
  void aVanishedFileIsForgottenAndNewWhenItComesBack() {
    revise(fixture.batchOf(source, "a", "b"), FileRevision.vanished("a"));

    assertThat(fixture.ledger.file(source.id(), "a")).isEmpty();
    assertThat(fixture.paths(fixture.batchOf(source, "a").number())).containsExactly("a");
  }

  @Test
  void aVanishedFileThatWasDeliveredBeforeIsNotNewWhenItComesBack() {
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    fixture.ledger.record(
        source.id(), List.of(new Sighting("a", 20, 2_000, Sighting.Kind.REDELIVER)));
    revise(fixture.form(source), FileRevision.vanished("a"));
    fixture.discover(source, "a");

    assertThat(file("a").state()).isEqualTo(FileState.BATCHED);
    assertThat(file("a").batch()).isEqualTo(1);
    assertThat(fixture.ledger.formBatch(source.id(), 10, 10)).isEmpty();
  }

  @Test
  void aPostponedFileWaitsForItsTime() {
    revise(
        fixture.batchOf(source, "a", "b"),
        FileRevision.postponed("a", fixture.clock.instant().plusSeconds(60)));

    assertThat(fixture.ledger.formBatch(source.id(), 10, 1000)).isEmpty();
    fixture.clock.forward(Duration.ofSeconds(60));
    assertThat(fixture.paths(fixture.form(source).number())).containsExactly("a");
  }

  @Test
  void aPostponedFileDoesNotWaitForAClockThatWasSetBack() {
    revise(
        fixture.batchOf(source, "a", "b"),
        FileRevision.postponed("a", fixture.clock.instant().plusSeconds(60)));
    assertThat(fixture.ledger.formBatch(source.id(), 10, 1000)).isEmpty();

    fixture.clock.back(Duration.ofHours(1));

    assertThat(fixture.paths(fixture.form(source).number())).containsExactly("a");
  }

  @Test
  void aPostponedFileDoesNotWaitForAClockThatWasSetBackWhileNobodyLooked() {
    revise(
        fixture.batchOf(source, "a", "b"),
        FileRevision.postponed("a", fixture.clock.instant().plusSeconds(60)));

    fixture.clock.back(Duration.ofHours(1));
    fixture.reopen();

    assertThat(fixture.paths(fixture.form(source).number())).containsExactly("a");
  }

  @Test
  void aClockThatIsPutRightALittleDoesNotEndAWait() {
    revise(
        fixture.batchOf(source, "a", "b"),
        FileRevision.postponed("a", fixture.clock.instant().plusSeconds(60)));
    assertThat(fixture.ledger.formBatch(source.id(), 10, 1000)).isEmpty();

    fixture.clock.back(Duration.ofMillis(500));

    assertThat(fixture.ledger.formBatch(source.id(), 10, 1000)).isEmpty();
  }

  @Test
  void aBatchWithoutFilesIsPassedOverAndItsNumberUsedUp() {
    Batch empty = revise(fixture.batchOf(source, "a"), FileRevision.vanished("a"));
    fixture.batchOf(source, "b");

    assertThat(empty.state()).isEqualTo(BatchState.EMPTY);
    assertThat(fixture.deliverAll(lake)).containsExactly(2L);
    assertThatThrownBy(() -> fixture.ledger.commitEmpty(empty, pond.id(), 0))
        .isInstanceOf(StaleBatchException.class);
  }

  @Test
  void aSealedBatchCannotBeRevised() {
    Batch batch = fixture.batchOf(source, "a", "b");
    fixture.ledger.prepare(batch, lake.id(), LedgerFixture.prepared(batch, 1));

    assertThat(fixture.ledger.batch(1).state()).isEqualTo(BatchState.SEALED);
    assertThatThrownBy(() -> revise(batch, FileRevision.vanished("a")))
        .isInstanceOf(StaleBatchException.class);
    assertThatThrownBy(
            () -> fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:int64>")))
        .isInstanceOf(StaleBatchException.class);
    assertThat(fixture.paths(1)).containsExactly("a", "b");
  }

  @Test
  void whoeverReadAnOlderRevisionCannotPrepareIt() {
    Batch read = fixture.batchOf(source, "a", "b");
    Batch revised = revise(read, FileRevision.rejected("a", "bad"));

    assertThatThrownBy(
            () -> fixture.ledger.prepare(read, lake.id(), LedgerFixture.prepared(read, 1)))
        .isInstanceOf(StaleBatchException.class);
    assertThatThrownBy(() -> fixture.ledger.commitEmpty(read, lake.id(), 0))
        .isInstanceOf(StaleBatchException.class);
    assertThatThrownBy(() -> revise(read, FileRevision.vanished("b")))
        .isInstanceOf(StaleBatchException.class);
    assertThat(fixture.ledger.prepared()).isEmpty();
    assertThat(fixture.ledger.batch(1)).isEqualTo(revised);
  }

  @Test
  void aRevisionOfAFileThatIsNotInTheBatchChangesNothing() {
    Batch batch = fixture.batchOf(source, "a", "b");

    assertThatThrownBy(() -> revise(batch, FileRevision.vanished("a"), FileRevision.vanished("c")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fixture.ledger.batch(1)).isEqualTo(batch);
    assertThat(fixture.paths(1)).containsExactly("a", "b");
  }

  @Test
  void theFirstPrepareSettlesTheProposedSchema() {
    SchemaVersion proposed =
        new SchemaVersion(0, "struct<a:int64,b:string>", Set.of("b", "x\ny", "\\n"), 2, 0, "out");
    Batch batch = fixture.batchOf(source, "a");
    Batch withSchema = fixture.ledger.proposeSchema(1, 1, proposed);
    assertThat(fixture.ledger.schema(source.id())).isEmpty();
    assertThat(fixture.ledger.schemaOf(batch).orElseThrow().schema()).isEqualTo(proposed.schema());

    fixture.ledger.prepare(withSchema, lake.id(), LedgerFixture.prepared(withSchema, 1));

    SchemaVersion settled =
        new SchemaVersion(1, proposed.schema(), proposed.declared(), 2, 1, "out");
    assertThat(fixture.ledger.schema(source.id())).contains(settled);
    assertThat(fixture.ledger.schemaOf(fixture.ledger.batch(1))).contains(settled);
    assertThat(fixture.batchOf(source, "b").schemaVersion()).isEqualTo(1);
  }

  @Test
  void aSettledSchemaMakesOpenBatchesStaleAndIsTheirs() {
    fixture.batchOf(source, "a");
    Batch second = fixture.batchOf(source, "b");
    fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:int64>"));
    fixture.ledger.skip(1, pond.id(), "disk");
    Batch read =
        fixture.ledger.proposeSchema(
            2, second.revision(), LedgerFixture.schema("struct<a:string>"));

    fixture.deliver(1, lake);

    assertThatThrownBy(
            () -> fixture.ledger.prepare(read, pond.id(), LedgerFixture.prepared(read, 1)))
        .isInstanceOf(StaleBatchException.class);
    assertThat(fixture.ledger.schemaOf(fixture.ledger.batch(2)).orElseThrow().schema())
        .isEqualTo("struct<a:int64>");
  }

  @Test
  void aSealedBatchKeepsItsSchemaWhenALaterOneWidensIt() {
    fixture.batchOf(source, "a");
    fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:int64>"));
    fixture.deliver(1, lake);
    fixture.batchOf(source, "b");
    fixture.ledger.proposeSchema(2, 1, LedgerFixture.schema("struct<a:float64>"));
    fixture.deliver(2, lake);

    assertThat(fixture.ledger.schemaOf(fixture.ledger.batch(1)).orElseThrow().version())
        .isEqualTo(1);
    assertThat(fixture.ledger.schemaOf(fixture.ledger.batch(2)).orElseThrow().version())
        .isEqualTo(2);
    assertThat(fixture.ledger.schema(source.id()).orElseThrow().schema())
        .isEqualTo("struct<a:float64>");
  }

  @Test
  void aBatchWithoutRowsSettlesNothing() {
    fixture.batchOf(source, "a");
    Batch batch = fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:string>"));
    fixture.ledger.commitEmpty(batch, lake.id(), 0);
    fixture.ledger.commitEmpty(batch, pond.id(), 0);

    assertThat(fixture.ledger.schema(source.id())).isEmpty();
    assertThat(fixture.ledger.batch(1).state()).isEqualTo(BatchState.SEALED);
    assertThat(fixture.ledger.nextBatch(lake.id())).isEmpty();
  }

  @Test
  void aRevisionDropsTheSchemaThatTheOldFilesProposed() {
    fixture.batchOf(source, "a", "b");
    Batch batch = fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:string>"));
    Batch revised = revise(batch, FileRevision.rejected("a", "bad"));

    assertThat(fixture.ledger.schemaOf(revised)).isEmpty();
  }

  @Test
  void aChangedFileOfAnOpenBatchIsLeftToTheBatch() {
    fixture.batchOf(source, "a");
    for (Sighting.Kind kind : Sighting.Kind.values()) {
      fixture.ledger.record(source.id(), List.of(new Sighting("a", 20, 2_000, kind)));
    }

    assertThat(file("a").size()).isEqualTo(10);
    assertThat(file("a").changed()).isFalse();
    assertThat(fixture.ledger.formBatch(source.id(), 10, 10)).isEmpty();
  }

  @Test
  void aChangedFileIsCountedUntilItIsAsItWas() {
    fixture.batchOf(source, "a");
    fixture.deliver(1, lake);
    fixture.ledger.record(
        source.id(), List.of(new Sighting("a", 20, 2_000, Sighting.Kind.CHANGED)));
    assertThat(file("a").changed()).isTrue();
    assertThat(file("a").size()).isEqualTo(20);
    assertThat(fixture.ledger.sourceStatus().get(0).changed()).isEqualTo(1);

    fixture.ledger.record(
        source.id(), List.of(new Sighting("a", 10, 1_000, Sighting.Kind.CHANGED)));
    assertThat(file("a").changed()).isFalse();
  }

  @Test
  void aFileIsDeliveredAgainInABatchOfItsOwnNumber() {
    fixture.batchOf(source, "a");
    fixture.deliver(1, lake);
    fixture.ledger.record(
        source.id(), List.of(new Sighting("a", 20, 2_000, Sighting.Kind.REDELIVER)));

    assertThat(fixture.ledger.files(fixture.form(source).number()))
        .containsExactly(new BatchFile("a", 20, 2_000));
    assertThat(fixture.ledger.files(1)).containsExactly(new BatchFile("a", 10, 1_000));
  }
}
