package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
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

  private List<String> listed(Selection selection) {
    List<String> paths = new ArrayList<>();
    fixture.ledger.files(source.id(), selection, file -> paths.add(file.path()));
    return paths;
  }

  private long position(String destination) {
    return fixture.ledger.destination(destination).orElseThrow().position();
  }

  @Test
  void aPreparedDeliveryIsRolledForwardAfterAReopen() {
    Batch batch = fixture.batchOf(source, "a");
    Prepared prepared = LedgerFixture.prepared(batch, 3);
    fixture.ledger.prepare(batch, lake.id(), prepared);
    fixture.reopen();

    assertThat(fixture.ledger.prepared())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.batch()).isEqualTo(1);
              assertThat(delivery.destination().name()).isEqualTo("lake");
              assertThat(delivery.parts()).isEqualTo(prepared.parts());
            });
    assertThat(position("lake")).isZero();
    fixture.ledger.commit(fixture.ledger.batch(1), lake.id());
    assertThat(position("lake")).isEqualTo(1);
    assertThat(fixture.ledger.prepared()).isEmpty();
  }

  @Test
  void aBatchIsCommittedOnceAndInItsTurn() {
    Batch first = fixture.batchOf(source, "a");
    Batch second = fixture.batchOf(source, "b");

    assertThatThrownBy(
            () -> fixture.ledger.prepare(second, lake.id(), LedgerFixture.prepared(second, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fixture.ledger.commit(first, lake.id()))
        .isInstanceOf(IllegalStateException.class);
    fixture.deliver(1, lake);
    assertThatThrownBy(() -> fixture.ledger.commit(first, lake.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> fixture.ledger.prepare(first, lake.id(), LedgerFixture.prepared(first, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPreparedBatchCannotBeLeftOut() {
    Batch batch = fixture.batchOf(source, "a");
    fixture.ledger.prepare(batch, lake.id(), LedgerFixture.prepared(batch, 1));

    assertThatThrownBy(() -> fixture.ledger.skip(1, lake.id(), "no"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fixture.ledger.resetSource(source.id()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aResetDestinationGivesUpWhatItHadPrepared() {
    Batch batch = fixture.batchOf(source, "a");
    fixture.ledger.prepare(batch, lake.id(), LedgerFixture.prepared(batch, 1));

    fixture.ledger.resetDestination(lake.id());

    assertThat(fixture.ledger.prepared()).isEmpty();
    assertThat(fixture.ledger.destination(lake.name())).isEmpty();
  }

  @Test
  void aStoppedDestinationKeepsItsPositionWhileTheOtherGoesOn() {
    fixture.batchOf(source, "a");
    fixture.batchOf(source, "b");
    fixture.ledger.stopDestination(lake.id(), "disk full");
    assertThat(fixture.deliverAll(pond)).containsExactly(1L, 2L);
    fixture.reopen();

    assertThat(position("lake")).isZero();
    DestinationStatus status = fixture.ledger.destinationStatus().get(0);
    assertThat(status.state()).isEqualTo(TableState.STOPPED);
    assertThat(status.reason()).contains("disk full");
    assertThat(status.lagBatches()).isEqualTo(2);
    assertThat(status.lagBytes()).isEqualTo(20);
    assertThat(listed(Selection.PENDING)).containsExactly("a", "b");
    fixture.ledger.clearStops();
    assertThat(fixture.ledger.destinationStatus().get(0).state()).isEqualTo(TableState.RUNNING);
    assertThat(fixture.ledger.destinationStatus().get(0).lastError()).isPresent();
    assertThat(fixture.deliverAll(lake)).containsExactly(1L, 2L);
  }

  @Test
  void aSkippedBatchComesAgainWithANewNumberToItsDestinationAlone() {
    fixture.batchOf(source, "a");
    fixture.batchOf(source, "b");
    fixture.deliver(1, lake);
    fixture.ledger.skip(1, pond.id(), "no rights");
    assertThat(listed(Selection.REJECTED)).containsExactly("a");
    assertThat(listed(Selection.DELIVERED)).isEmpty();
    assertThat(fixture.ledger.destinationStatus().get(1).skipped()).isEqualTo(1);

    assertThat(fixture.ledger.retryDestination(pond.id())).isEqualTo(1);

    assertThat(fixture.deliverAll(pond)).containsExactly(2L, 3L);
    assertThat(fixture.paths(3)).containsExactly("a");
    assertThat(fixture.deliverAll(lake)).containsExactly(2L);
    assertThat(listed(Selection.DELIVERED)).containsExactly("a", "b");
    assertThat(listed(Selection.REJECTED)).isEmpty();
    assertThat(fixture.ledger.destinationStatus().get(1).skipped()).isZero();
    assertThat(fixture.ledger.retryDestination(pond.id())).isZero();
  }

  @Test
  void aRetriedBatchThatAnotherDestinationHasIsSealedWithItsSchema() {
    fixture.batchOf(source, "a");
    fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:int64>"));
    fixture.deliver(1, lake);
    fixture.ledger.skip(1, pond.id(), "no rights");
    fixture.batchOf(source, "b");
    fixture.ledger.proposeSchema(2, 1, LedgerFixture.schema("struct<a:float64>"));
    fixture.deliver(2, lake);
    fixture.ledger.retryDestination(pond.id());

    Batch again = fixture.ledger.batch(3);
    assertThat(again.state()).isEqualTo(BatchState.SEALED);
    assertThat(again.schemaVersion()).isEqualTo(1);
    assertThat(again.target()).isEqualTo(pond.id());
  }

  @Test
  void aRetriedBatchThatNobodyHasCanStillBeRevised() {
    fixture.batchOf(source, "a", "b");
    fixture.ledger.skip(1, lake.id(), "full");
    fixture.ledger.skip(1, pond.id(), "full");
    fixture.ledger.retryDestination(pond.id());
    Batch again = fixture.ledger.nextBatch(pond.id()).orElseThrow();
    fixture.ledger.revise(again.number(), 1, List.of(FileRevision.rejected("a", "line 1")));
    fixture.deliverAll(pond);

    assertThat(fixture.ledger.file(source.id(), "a").orElseThrow().state())
        .isEqualTo(FileState.BATCHED);
    assertThat(listed(Selection.REJECTED)).containsExactly("a", "a", "b");
    assertThat(fixture.ledger.retryDestination(pond.id())).isEqualTo(1);
    assertThat(fixture.paths(3)).containsExactly("a");
    assertThat(fixture.deliverAll(pond)).containsExactly(3L);
    assertThat(fixture.ledger.nextBatch(lake.id())).isEmpty();
  }

  @Test
  void aPostponedFileOfOneDestinationComesLaterToThatOneAlone() {
    fixture.batchOf(source, "a", "b");
    fixture.deliver(1, lake);
    fixture.ledger.resetDestination(pond.id());
    DestinationEntry again = fixture.destination("pond", source);
    fixture.ledger.backfill(again, path -> true, 10, 1000);
    Batch batch = fixture.ledger.nextBatch(again.id()).orElseThrow();
    fixture.ledger.revise(
        batch.number(),
        1,
        List.of(FileRevision.postponed("a", fixture.clock.instant().plusSeconds(60))));

    assertThat(fixture.deliverAll(again)).containsExactly(2L);
    fixture.clock.forward(Duration.ofSeconds(60));
    assertThat(fixture.deliverAll(again)).containsExactly(3L);
    assertThat(fixture.paths(3)).containsExactly("a");
    assertThat(fixture.ledger.nextBatch(lake.id())).isEmpty();
  }

  @Test
  void deliveredMeansCommittedByEveryConfiguredDestination() {
    fixture.batchOf(source, "a");
    fixture.batchOf(source, "b");
    fixture.deliverAll(lake);
    fixture.deliver(1, pond);
    fixture.ledger.prepare(
        fixture.ledger.batch(2), pond.id(), LedgerFixture.prepared(fixture.ledger.batch(2), 1));

    assertThat(listed(Selection.DELIVERED)).containsExactly("a");
    assertThat(listed(Selection.PENDING)).containsExactly("b");
    fixture.configured(source, lake);
    assertThat(listed(Selection.DELIVERED)).containsExactly("a", "b");
    fixture.configured(source);
    assertThat(listed(Selection.DELIVERED)).isEmpty();
  }

  @Test
  void aChangedFileDoesNotCountAsDelivered() {
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    fixture.deliverAll(pond);
    fixture.ledger.record(
        source.id(), List.of(new Sighting("a", 20, 2_000, Sighting.Kind.CHANGED)));

    assertThat(listed(Selection.DELIVERED)).isEmpty();
    assertThat(listed(Selection.CHANGED)).containsExactly("a");
  }

  @Test
  void aDestinationThatBeginsNowIsNotOwedThePast() {
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    fixture.deliverAll(pond);
    DestinationEntry late = fixture.destination("late", source);
    fixture.configured(source, lake, pond, late);
    fixture.batchOf(source, "b");
    fixture.deliverAll(lake);
    fixture.deliverAll(pond);

    assertThat(listed(Selection.DELIVERED)).containsExactly("a");
    assertThat(fixture.deliverAll(late)).containsExactly(2L);
    assertThat(listed(Selection.DELIVERED)).containsExactly("a", "b");
    fixture.configured(source, late);
    assertThat(listed(Selection.DELIVERED)).containsExactly("a", "b");
  }

  @Test
  void aNewDestinationGetsWhatStillExistsInOrderAndAlone() {
    fixture.batchOf(source, "c", "d");
    fixture.batchOf(source, "a", "b", "gone");
    fixture.deliverAll(lake);
    fixture.deliverAll(pond);
    DestinationEntry late = fixture.destination("late", source);
    fixture.configured(source, lake, pond, late);

    BackfillResult result = fixture.ledger.backfill(late, path -> !path.equals("gone"), 3, 1_000);

    assertThat(result).isEqualTo(new BackfillResult(2, 4, 40, 1));
    assertThat(listed(Selection.DELIVERED)).containsExactly("gone");
    assertThat(fixture.paths(3)).containsExactly("a", "c", "d");
    assertThat(fixture.paths(4)).containsExactly("b");
    fixture.batchOf(source, "e");
    assertThat(fixture.deliverAll(late)).containsExactly(3L, 4L, 5L);
    assertThat(fixture.deliverAll(lake)).containsExactly(5L);
    assertThat(fixture.ledger.destination("late").orElseThrow().created()).isFalse();
    assertThatThrownBy(() -> fixture.ledger.backfill(late, path -> true, 3, 100))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBackfillThatWasCutShortBeginsAnew() {
    fixture.batchOf(source, "a", "b", "c");
    fixture.deliverAll(lake);
    DestinationEntry late = fixture.destination("late", source);
    assertThatThrownBy(
            () ->
                fixture.ledger.backfill(
                    late,
                    path -> {
                      if (path.equals("c")) {
                        throw new IllegalStateException("the process dies");
                      }
                      return true;
                    },
                    1,
                    100))
        .hasMessage("the process dies");
    fixture.reopen();

    DestinationEntry again = fixture.destination("late", source);
    assertThat(again.created()).isTrue();
    fixture.ledger.backfill(again, path -> true, 10, 1_000);
    assertThat(fixture.deliverAll(again)).containsExactly(3L);
    assertThat(fixture.paths(3)).containsExactly("a", "b", "c");
  }

  @Test
  void anOpenBatchStaysGeneralForANewDestination() {
    fixture.batchOf(source, "a");
    fixture.deliver(1, lake);
    fixture.batchOf(source, "b", "c");
    DestinationEntry late = fixture.destination("late", source);
    fixture.ledger.backfill(late, path -> true, 10, 1_000);
    fixture.ledger.revise(2, 1, List.of(FileRevision.postponed("b", fixture.clock.instant())));
    fixture.form(source);

    assertThat(fixture.deliverAll(late)).containsExactly(2L, 3L, 4L);
    assertThat(fixture.paths(2)).containsExactly("c");
    assertThat(fixture.paths(3)).containsExactly("a");
    assertThat(fixture.paths(4)).containsExactly("b");
  }

  @Test
  void statusCountsWhatIsWhere() {
    fixture.batchOf(source, "a", "b");
    fixture.deliver(1, lake);
    fixture.deliver(1, pond);
    fixture.batchOf(source, "c");
    fixture.deliver(2, lake);
    fixture.batchOf(source, "d", "e");
    fixture.ledger.revise(3, 1, List.of(FileRevision.rejected("e", "bad")));
    fixture.discover(source, "f");

    SourceStatus status = fixture.ledger.sourceStatus().get(0);
    assertThat(status.configured()).isTrue();
    assertThat(status.discovered()).isEqualTo(1);
    assertThat(status.batched()).isEqualTo(2);
    assertThat(status.delivered()).isEqualTo(2);
    assertThat(status.rejected()).isEqualTo(1);
    assertThat(status.batches()).isEqualTo(2);
    assertThat(status.rows()).isEqualTo(10);
    assertThat(status.bytes()).isEqualTo(30);
    DestinationStatus first = fixture.ledger.destinationStatus().get(0);
    assertThat(first.batches()).isEqualTo(2);
    assertThat(first.files()).isEqualTo(3);
    assertThat(first.rows()).isEqualTo(10);
    assertThat(first.bytes()).isEqualTo(200);
    assertThat(first.lagFiles()).isEqualTo(2);
    assertThat(first.lastCommit()).contains(fixture.clock.instant());
  }

  @Test
  void aFileOfOursIsKnownByNameAndSize() {
    Batch batch = fixture.batchOf(source, "a");
    fixture.deliver(1, lake);
    Part part = LedgerFixture.prepared(batch, 1).parts().get(0);

    assertThat(fixture.ledger.isOurs(lake.id(), part.name(), part.size())).isTrue();
    assertThat(fixture.ledger.isOurs(lake.id(), part.name(), part.size() + 1)).isFalse();
    assertThat(fixture.ledger.isOurs(pond.id(), part.name(), part.size())).isFalse();
  }

  @Test
  void listenersHearOfChangesThatAreOnDisk() {
    fixture.ledger.subscribe(
        event -> {
          throw new IllegalStateException("a listener that fails");
        });
    fixture.batchOf(source, "a");
    fixture.deliver(1, lake);
    fixture.ledger.stopSource(source.id(), "bad");

    assertThat(fixture.events)
        .containsExactly(
            new LedgerEvent(LedgerEvent.Kind.DISCOVERED, source.id(), 0),
            new LedgerEvent(LedgerEvent.Kind.BATCH_FORMED, source.id(), 0),
            new LedgerEvent(LedgerEvent.Kind.COMMITTED, source.id(), lake.id()),
            new LedgerEvent(LedgerEvent.Kind.CHANGED, source.id(), 0),
            new LedgerEvent(LedgerEvent.Kind.FAILED, source.id(), 0, "bad", 0));
  }

  @Test
  void aSourceCountsWhatItsBatchGaveWhicheverDestinationComesFirst() {
    Batch batch = fixture.batchOf(source, "a");
    prepare(batch, lake, 3, 10);
    prepare(batch, pond, 7, 10);

    assertThat(fixture.ledger.sourceStatus().get(0).rows()).isEqualTo(10);

    fixture.ledger.withdraw(batch.number(), lake.id());
    assertThat(fixture.ledger.sourceStatus().get(0).rows()).isEqualTo(10);
    fixture.ledger.withdraw(batch.number(), pond.id());
    SourceStatus withdrawn = fixture.ledger.sourceStatus().get(0);
    assertThat(withdrawn.rows()).isZero();
    assertThat(withdrawn.batches()).isZero();
    assertThat(withdrawn.bytes()).isZero();

    Batch again = fixture.ledger.batch(batch.number());
    fixture.ledger.commitEmpty(again, lake.id(), 12);
    prepare(fixture.ledger.batch(batch.number()), pond, 8, 12);
    assertThat(fixture.ledger.sourceStatus().get(0).rows()).isEqualTo(12);
  }

  private void prepare(Batch batch, DestinationEntry destination, long rows, long read) {
    Prepared own = LedgerFixture.prepared(batch, rows);
    fixture.ledger.prepare(
        fixture.ledger.batch(batch.number()),
        destination.id(),
        new Prepared(own.parts(), rows, own.bytes(), own.schema(), read));
  }
}
