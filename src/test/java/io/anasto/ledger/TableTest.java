package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir Path directory;
  private LedgerFixture fixture;
  private SourceEntry source;
  private DestinationEntry lake;

  @BeforeEach
  void open() {
    fixture = new LedgerFixture(directory);
    source = fixture.source("orders");
    lake = fixture.destination("lake", source);
    fixture.configured(source, lake);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTableIsCreatedOnceAndFoundAfterwards() {
    assertThat(source.created()).isTrue();
    assertThat(lake.created()).isTrue();
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    fixture.reopen();

    assertThat(fixture.source("orders"))
        .isEqualTo(new SourceEntry(source.id(), "orders", "/data/orders", TableKind.FILES, false));
    assertThat(fixture.destination("lake", source))
        .isEqualTo(
            new DestinationEntry(
                lake.id(), "lake", source.id(), "/data/lake", TableKind.FILES, 1, false, false));
  }

  @Test
  void aKnownSourceDirectoryUnderANewNameIsRefusedWithBothRemedies() {
    assertThatThrownBy(() -> fixture.ledger.openSource("purchases", "/data/orders"))
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "The directory /data/orders of the source table 'purchases' is known to the ledger as"
                + " 'orders'. If the table has a new name, run `anasto rename CONFIG orders"
                + " purchases`. If it is to begin anew, run `anasto reset CONFIG orders`.");
  }

  @Test
  void aKnownSourceNameWithANewDirectoryIsRefusedWithBothRemedies() {
    assertThatThrownBy(() -> fixture.ledger.openSource("orders", "/data/other"))
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "The source table 'orders' has the directory /data/other, but the ledger knows it at"
                + " /data/orders. Bring back its dirpath. If this is another table, give the known"
                + " one another name with `anasto rename CONFIG orders OTHER_NAME`. If it is to"
                + " begin anew in the new directory, run `anasto reset CONFIG orders`.");
  }

  @Test
  void twoSourcesMayReadOneDirectoryWhenTheConfigHasBoth() {
    SourceEntry json =
        fixture.ledger.openSource("json", "/data/orders", TableKind.FILES, Set.of("orders"));

    assertThat(json.created()).isTrue();
    assertThat(json.id()).isNotEqualTo(source.id());
  }

  @Test
  void aKnownDestinationUnderAnotherNameDirectoryOrSourceIsRefused() {
    SourceEntry other = fixture.source("customers");

    assertThatThrownBy(() -> fixture.ledger.openDestination("sea", source, "/data/lake"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("anasto rename CONFIG lake sea")
        .hasMessageContaining("anasto reset CONFIG lake");
    assertThatThrownBy(() -> fixture.ledger.openDestination("lake", source, "/data/sea"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("anasto rename CONFIG lake")
        .hasMessageContaining("anasto reset CONFIG lake");
    assertThatThrownBy(() -> fixture.ledger.openDestination("lake", other, "/data/lake"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("'customers'")
        .hasMessageContaining("'orders'")
        .hasMessageContaining("anasto reset CONFIG lake");
  }

  @Test
  void aRenamedTableGoesOnUnderItsNewName() {
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    fixture.ledger.renameSource("orders", "purchases");
    fixture.ledger.renameDestination("lake", "sea");

    assertThat(fixture.ledger.openSource("purchases", "/data/orders").created()).isFalse();
    DestinationEntry sea = fixture.ledger.openDestination("sea", source, "/data/lake");
    assertThat(sea.id()).isEqualTo(lake.id());
    assertThat(sea.position()).isEqualTo(1);
    assertThat(fixture.ledger.source("orders")).isEmpty();
  }

  @Test
  void aRenameToATakenNameOrOfAnUnknownTableIsRefused() {
    fixture.source("customers");

    assertThatThrownBy(() -> fixture.ledger.renameSource("orders", "customers"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("another one of that name");
    assertThatThrownBy(() -> fixture.ledger.renameDestination("lakes", "sea"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("'lakes'");
  }

  @Test
  void aRemovedDestinationGoesOnWhereItWasWhenItIsBack() {
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    DestinationEntry pond = fixture.destination("pond", source);
    fixture.reopen();
    fixture.configured(source, pond);
    fixture.batchOf(source, "b");
    fixture.deliverAll(pond);
    fixture.reopen();

    DestinationEntry back = fixture.destination("lake", source);
    assertThat(back.created()).isFalse();
    assertThat(back.position()).isEqualTo(1);
    assertThat(fixture.deliverAll(back)).containsExactly(2L);
  }

  @Test
  void aResetSourceIsReadAnewUnderNumbersThatWereNeverUsed() {
    fixture.batchOf(source, "a", "b");
    fixture.ledger.proposeSchema(1, 1, LedgerFixture.schema("struct<a:int64>"));
    fixture.deliver(1, lake);
    fixture.batchOf(source, "c");
    fixture.ledger.resetSource(source.id());

    SourceEntry again = fixture.ledger.openSource("orders", "/data/elsewhere");
    assertThat(again.created()).isTrue();
    assertThat(again.id()).isEqualTo(source.id());
    assertThat(fixture.ledger.file(source.id(), "a")).isEmpty();
    assertThat(fixture.ledger.schema(source.id())).isEmpty();
    assertThat(fixture.ledger.nextBatch(lake.id())).isEmpty();
    fixture.batchOf(again, "a");
    assertThat(fixture.deliverAll(lake)).containsExactly(3L);
  }

  @Test
  void aResetDestinationIsNewAndGetsAllAgain() {
    fixture.batchOf(source, "a");
    fixture.deliverAll(lake);
    fixture.ledger.resetDestination(lake.id());
    assertThat(fixture.ledger.destination("lake")).isEmpty();

    DestinationEntry again = fixture.destination("lake", source);
    assertThat(again.created()).isTrue();
    assertThat(again.reset()).isTrue();
    assertThat(again.id()).isNotEqualTo(lake.id());
    fixture.ledger.backfill(again, path -> true, 10, 100);
    assertThat(fixture.deliverAll(again)).containsExactly(2L);
  }

  @Test
  void aResetDestinationMayHaveAnotherNameOrDirectory() {
    fixture.ledger.resetDestination(lake.id());

    assertThat(fixture.ledger.openDestination("lake", source, "/data/sea").reset()).isFalse();
    assertThat(fixture.ledger.openDestination("pond", source, "/data/lake").reset()).isTrue();
  }

  @Test
  void numbersOnlyEverRise() {
    fixture.batchOf(source, "a");
    fixture.batchOf(source, "b");
    fixture.ledger.revise(2, 1, List.of(FileRevision.vanished("b")));
    fixture.reopen();
    assertThat(fixture.batchOf(source, "c").number()).isEqualTo(3);
    fixture.ledger.skip(1, lake.id(), "full");
    fixture.ledger.retryDestination(lake.id());
    fixture.ledger.resetDestination(lake.id());
    fixture.ledger.resetSource(source.id());
    fixture.reopen();
    assertThat(fixture.batchOf(fixture.source("orders"), "a").number()).isEqualTo(5);
    fixture.ledger.continueAbove(100);
    fixture.ledger.continueAbove(50);
    fixture.reopen();
    assertThat(fixture.batchOf(source, "d").number()).isEqualTo(101);
  }
}
