package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources whose entries are the versions of an open table, as {@code 1.changes}. */
class OpenTableTest {
  @TempDir Path directory;

  private LedgerFixture fixture;
  private SourceEntry orders;
  private DestinationEntry early;

  @BeforeEach
  void open() {
    fixture = new LedgerFixture(directory);
    orders = fixture.source("orders");
    early = fixture.destination("early", orders);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Ledger ledger() {
    return fixture.ledger;
  }

  private List<String> paths(Batch batch) {
    return ledger().files(batch.number()).stream().map(BatchFile::path).toList();
  }

  private Batch next(DestinationEntry destination) {
    return ledger().nextBatch(destination.id()).orElseThrow();
  }

  private void deliver(DestinationEntry destination) {
    fixture.deliver(next(destination).number(), destination);
  }

  private static BatchFile snapshot(String path) {
    return new BatchFile(path.replace("changes", "snapshot"), 10, 1_000);
  }

  private BackfillResult backfill(DestinationEntry destination) throws IOException {
    return ledger()
        .backfillTable(
            destination, OpenTableTest::snapshot, LedgerFixture.MANY, LedgerFixture.HUGE);
  }

  private static Sighting sighting(String path) {
    return new Sighting(path, 10, 1_000, Sighting.Kind.NEW);
  }

  private void reject(Batch batch, String path) {
    ledger()
        .revise(
            batch.number(), batch.revision(), List.of(FileRevision.rejected(path, "it is broken")));
  }

  @Test
  void aLookIsWrittenDownWhereTheSourceStandsAsWhenItBegan() {
    assertThat(ledger().recordAfter(orders.id(), Optional.empty(), List.of(sighting("1.snapshot"))))
        .isTrue();
    assertThat(
            ledger()
                .recordAfter(
                    orders.id(), Optional.of("1.snapshot"), List.of(sighting("2.changes"))))
        .isTrue();

    assertThat(ledger().lastPath(orders.id())).contains("2.changes");
  }

  @Test
  void aLookThatAResetOvertookIsDropped() {
    fixture.discover(orders, "1.snapshot");
    ledger().resetSource(orders.id());

    assertThat(
            ledger()
                .recordAfter(
                    orders.id(), Optional.of("1.snapshot"), List.of(sighting("2.changes"))))
        .isFalse();

    assertThat(ledger().lastPath(orders.id())).isEmpty();
  }

  @Test
  void aLateDestinationGetsTheTableBeforeTheChangesThatWereUnderWay() throws Exception {
    fixture.batchOf(orders, "1.snapshot");
    deliver(early);
    Batch underWay = fixture.batchOf(orders, "2.changes", "3.changes");
    DestinationEntry late = fixture.destination("late", orders);

    assertThat(backfill(late).files()).isOne();

    assertThat(paths(next(late))).containsExactly("1.snapshot");
    assertThatThrownBy(
            () -> ledger().prepare(underWay, early.id(), LedgerFixture.prepared(underWay, 1)))
        .isInstanceOf(StaleBatchException.class);
    Batch again = fixture.form(orders);
    assertThat(paths(again)).containsExactly("2.changes", "3.changes");
    deliver(late);
    assertThat(next(late).number()).isEqualTo(again.number());
    assertThat(next(early).number()).isEqualTo(again.number());
  }

  @Test
  void aBatchThatADestinationLeftOutIsInTheSnapshotAndComesToItNotOnceMore() throws Exception {
    Batch first = fixture.batchOf(orders, "1.snapshot");
    DestinationEntry slow = fixture.destination("slow", orders);
    deliver(early);
    Batch second = fixture.batchOf(orders, "2.changes");
    ledger().skip(second.number(), early.id(), "the disk is full");
    DestinationEntry late = fixture.destination("late", orders);

    backfill(late);

    assertThat(first.number()).isLessThan(second.number());
    assertThat(ledger().nextBatch(early.id())).isEmpty();
    assertThat(next(slow).number()).isEqualTo(second.number());
    assertThat(paths(next(late))).containsExactly("2.snapshot");
    deliver(late);
    assertThat(ledger().nextBatch(late.id())).isEmpty();
    assertThat(ledger().formBatch(orders.id(), LedgerFixture.MANY, LedgerFixture.HUGE)).isEmpty();
  }

  @Test
  void aDestinationThatCameWithItsSourceHasNoPast() throws Exception {
    fixture.batchOf(orders, "1.snapshot");
    DestinationEntry same = early;
    fixture.batchOf(orders, "2.changes");

    assertThat(backfill(same).files()).isZero();

    assertThat(paths(next(same))).containsExactly("1.snapshot");
  }

  @Test
  void aResetDestinationStandsStillUntilItHasItsPast() throws Exception {
    fixture.batchOf(orders, "1.snapshot");
    deliver(early);

    DestinationEntry fresh = ledger().renewDestination(early, orders, "it is being reset");

    assertThat(ledger().isDestinationStopped(fresh.id())).isTrue();
    assertThat(fresh.created()).isTrue();
    assertThat(fresh.reset()).isTrue();
    backfill(fresh);
    ledger().retryDestination(fresh.id());
    assertThat(paths(next(fresh))).containsExactly("1.snapshot");
    assertThat(ledger().isDestinationStopped(fresh.id())).isFalse();
  }

  @Test
  void whereABookmarkKeptTheTableOutALateDestinationGetsTheSameChanges() throws Exception {
    fixture.batchOf(orders, "4.changes");
    deliver(early);
    fixture.batchOf(orders, "5.changes");
    deliver(early);
    DestinationEntry late = fixture.destination("late", orders);

    assertThat(backfill(late).files()).isEqualTo(2);

    assertThat(paths(next(late))).containsExactly("4.changes", "5.changes");
  }

  @Test
  void aDestinationWhosePastCannotBeHadStaysNewAndGetsAllOfItLater() throws Exception {
    fixture.batchOf(orders, "1.snapshot");
    deliver(early);
    DestinationEntry late = fixture.destination("late", orders);
    assertThatThrownBy(
            () ->
                ledger()
                    .backfillTable(
                        late,
                        path -> {
                          throw new IOException("not mounted");
                        },
                        1,
                        1))
        .hasMessage("not mounted");
    fixture.batchOf(orders, "2.changes");
    deliver(early);

    assertThat(ledger().destination("late").orElseThrow().created()).isTrue();
    backfill(late);

    assertThat(paths(next(late))).containsExactly("2.snapshot");
    deliver(late);
    assertThat(ledger().nextBatch(late.id())).isEmpty();
  }

  @Test
  void aRejectedVersionThatALateDestinationHasByItsSnapshotIsForTheOthersAlone() throws Exception {
    fixture.batchOf(orders, "1.snapshot");
    deliver(early);
    reject(fixture.batchOf(orders, "2.changes"), "2.changes");
    fixture.batchOf(orders, "3.changes");
    deliver(early);
    DestinationEntry late = fixture.destination("late", orders);
    backfill(late);
    assertThat(paths(next(late))).containsExactly("3.snapshot");
    deliver(late);

    assertThat(ledger().retrySource(orders.id())).isOne();

    assertThat(paths(next(early))).containsExactly("2.changes");
    deliver(early);
    assertThat(ledger().nextBatch(early.id())).isEmpty();
    assertThat(ledger().formBatch(orders.id(), LedgerFixture.MANY, LedgerFixture.HUGE)).isEmpty();
    assertThat(ledger().nextBatch(late.id())).isEmpty();
    assertThat(ledger().hasFailures()).isFalse();
  }

  @Test
  void aRejectedVersionAfterTheSnapshotIsForAll() throws Exception {
    fixture.batchOf(orders, "1.snapshot");
    deliver(early);
    DestinationEntry late = fixture.destination("late", orders);
    backfill(late);
    deliver(late);
    reject(fixture.batchOf(orders, "2.changes"), "2.changes");

    ledger().retrySource(orders.id());

    Batch again = fixture.form(orders);
    assertThat(next(early).number()).isEqualTo(again.number());
    assertThat(next(late).number()).isEqualTo(again.number());
  }

  @Test
  void aTableThatIsReadAnewForgetsWhatWasRejectedBefore() {
    fixture.batchOf(orders, "1.snapshot");
    deliver(early);
    reject(fixture.batchOf(orders, "2.changes"), "2.changes");
    Batch gone = fixture.batchOf(orders, "3.changes");

    ledger().resnapshot(gone.number(), gone.revision(), sighting("5.snapshot"));

    assertThat(ledger().retrySource(orders.id())).isZero();
    assertThat(paths(fixture.form(orders))).containsExactly("5.snapshot");
  }
}
