package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
  @TempDir Path directory;
  private LedgerFixture fixture;
  private SourceEntry source;

  @BeforeEach
  void open() {
    fixture = new LedgerFixture(directory);
    source = fixture.source("orders");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aBatchHoldsTheWaitingFilesByPath() {
    Batch batch = fixture.batchOf(source, "b.csv", "a.csv", "ä.csv", "B.csv");

    assertThat(fixture.paths(batch.number())).containsExactly("B.csv", "a.csv", "b.csv", "ä.csv");
    assertThat(batch).isEqualTo(new Batch(1, source.id(), 0, BatchState.OPEN, 1, 0, 4, 40));
    assertThat(fixture.ledger.formBatch(source.id(), 10, 10)).isEmpty();
  }

  @Test
  void aBatchIsBoundedByFilesAndBytesButTakesOneLargeFile() {
    fixture.discover(source, "a", "b", "c", "d", "e");

    assertThat(files(2, 1000)).containsExactly("a", "b");
    assertThat(files(10, 25)).containsExactly("c", "d");
    assertThat(files(10, 3)).containsExactly("e");
  }

  private List<String> files(int maxFiles, long maxBytes) {
    Batch batch = fixture.ledger.formBatch(source.id(), maxFiles, maxBytes).orElseThrow();
    return fixture.paths(batch.number());
  }

  @Test
  void aDestinationTakesItsBatchesByNumber() {
    DestinationEntry destination = fixture.destination("lake", source);
    fixture.batchOf(source, "a");
    fixture.batchOf(source, "b");

    assertThat(fixture.deliverAll(destination)).containsExactly(1L, 2L);
    assertThat(fixture.ledger.nextBatch(destination.id())).isEmpty();
    assertThat(fixture.ledger.destination("lake").orElseThrow().position()).isEqualTo(2);
  }

  @Test
  void numbersAreSharedByAllSources() {
    SourceEntry other = fixture.source("customers");
    DestinationEntry lake = fixture.destination("lake", source);
    DestinationEntry pond = fixture.destination("pond", other);

    assertThat(fixture.batchOf(source, "a").number()).isEqualTo(1);
    assertThat(fixture.batchOf(other, "a").number()).isEqualTo(2);
    assertThat(fixture.batchOf(source, "b").number()).isEqualTo(3);
    assertThat(fixture.deliverAll(lake)).containsExactly(1L, 3L);
    assertThat(fixture.deliverAll(pond)).containsExactly(2L);
  }
}
