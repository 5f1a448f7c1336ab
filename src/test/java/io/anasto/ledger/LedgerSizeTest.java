package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large ledgers still do what they should; the times are for the reader and prove nothing. */
class LedgerSizeTest {
  private static final int BATCH = 10_000;

  @TempDir Path directory;

  /** With -Dledger.files=1000000 for the figures in the documentation. */
  private static final int FILES = Integer.getInteger("ledger.files", 30_000);

  private static final int BATCHES = Integer.getInteger("ledger.batches", 2_000);

  @Test
  void manyFilesAreRecordedFoundBatchedAndDelivered() {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      SourceEntry source = fixture.source("orders");
      DestinationEntry destination = fixture.destination("lake", source);
      fixture.configured(source, destination);
      String[] names = LedgerFixture.names(FILES);
      List<Sighting> sightings = new ArrayList<>();
      for (String name : names) {
        sightings.add(new Sighting(name, 10, 1, Sighting.Kind.NEW));
      }

      timed(
          "record 10,000 of " + FILES, () -> record(fixture, source, sightings.subList(0, BATCH)));
      timed("record the others", () -> record(fixture, source, sightings.subList(BATCH, FILES)));
      timed("look up all", () -> found(fixture, source, names));
      timed("list all discovered", () -> count(fixture, source, Selection.PENDING));
      int found = timed("look up all again", () -> found(fixture, source, names));
      timed(
          "look up all in one snapshot",
          () ->
              fixture.ledger.lookUp(
                  lookup -> {
                    int known = 0;
                    for (String name : names) {
                      known += lookup.file(source.id(), name).isPresent() ? 1 : 0;
                    }
                    return known;
                  }));
      timed(
          "form a batch of 10,000",
          () -> fixture.ledger.formBatch(source.id(), BATCH, LedgerFixture.HUGE));
      timed("form the others", () -> formAll(fixture, source));
      timed("files of a batch", () -> fixture.ledger.files(2));
      timed("status", () -> fixture.ledger.sourceStatus());
      List<Long> numbers = timed("deliver all", () -> fixture.deliverAll(destination));
      timed("status", () -> fixture.ledger.sourceStatus());
      long delivered = timed("list delivered", () -> count(fixture, source, Selection.DELIVERED));
      timed("list pending", () -> count(fixture, source, Selection.PENDING));
      timed(
          "backfill",
          () ->
              fixture.ledger.backfill(
                  fixture.destination("pond", source), path -> true, BATCH, LedgerFixture.HUGE));
      timed("reopen", () -> reopen(fixture));

      assertThat(found).isEqualTo(FILES);
      assertThat(numbers).hasSize((FILES + BATCH - 1) / BATCH);
      assertThat(delivered).isEqualTo(FILES);
      timed("reset", () -> reset(fixture, source));
      assertThat(fixture.ledger.file(source.id(), names[0])).isEmpty();
    }
  }

  @Test
  void manyBatchesAreTakenInOrder() {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      SourceEntry source = fixture.source("orders");
      DestinationEntry destination = fixture.destination("lake", source);
      fixture.discover(source, LedgerFixture.names(BATCHES));
      timed(
          "form " + BATCHES + " batches",
          () -> {
            for (int i = 0; i < BATCHES; i++) {
              fixture.ledger.formBatch(source.id(), 1, LedgerFixture.HUGE);
            }
            return 0;
          });
      timed("next of " + BATCHES, () -> next(fixture, destination));
      timed(
          "1,000 times next of " + BATCHES,
          () -> {
            for (int i = 0; i < 1000; i++) {
              next(fixture, destination);
            }
            return 0;
          });
      timed("status", () -> fixture.ledger.destinationStatus());
      Batch first = next(fixture, destination);
      timed("settle a schema", () -> settle(fixture, first, destination));

      assertThat(
              timed(
                      "deliver 1,000",
                      () -> {
                        for (int i = 0; i < 1000; i++) {
                          fixture.deliver(next(fixture, destination).number(), destination);
                        }
                        return next(fixture, destination);
                      })
                  .number())
          .isEqualTo(1002);
      assertThat(next(fixture, destination).schemaVersion()).isEqualTo(1);
    }
  }

  private static Batch next(LedgerFixture fixture, DestinationEntry destination) {
    return fixture.ledger.nextBatch(destination.id()).orElseThrow();
  }

  private static int settle(LedgerFixture fixture, Batch batch, DestinationEntry destination) {
    fixture.ledger.proposeSchema(batch.number(), 1, LedgerFixture.schema("struct<a:int64>"));
    fixture.deliver(batch.number(), destination);
    return 0;
  }

  private static int record(LedgerFixture fixture, SourceEntry source, List<Sighting> sightings) {
    fixture.ledger.record(source.id(), sightings);
    return sightings.size();
  }

  private static int found(LedgerFixture fixture, SourceEntry source, String[] names) {
    int found = 0;
    for (String name : names) {
      found += fixture.ledger.file(source.id(), name).isPresent() ? 1 : 0;
    }
    return found;
  }

  private static int formAll(LedgerFixture fixture, SourceEntry source) {
    int formed = 0;
    while (fixture.ledger.formBatch(source.id(), BATCH, LedgerFixture.HUGE).isPresent()) {
      formed++;
    }
    return formed;
  }

  private static long count(LedgerFixture fixture, SourceEntry source, Selection selection) {
    long[] count = new long[1];
    fixture.ledger.files(source.id(), selection, file -> count[0]++);
    return count[0];
  }

  private static int reopen(LedgerFixture fixture) {
    fixture.reopen();
    return 0;
  }

  private static int reset(LedgerFixture fixture, SourceEntry source) {
    fixture.ledger.resetSource(source.id());
    return 0;
  }

  private static <T> T timed(String what, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    System.out.printf("ledger: %s: %,d µs%n", what, (System.nanoTime() - start) / 1_000);
    return result;
  }
}
