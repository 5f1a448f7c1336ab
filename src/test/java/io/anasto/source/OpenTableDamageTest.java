package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.ledger.FileEntry;
import io.anasto.ledger.Request;
import io.anasto.ledger.Selection;
import io.anasto.ledger.TableState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of an open table that cannot be read: left out or stopped at, mended and retried. */
class OpenTableDamageTest {
  private static final String SKIP = "on_fail = \"skip\"";

  @TempDir Path directory;

  private LakeTable table;

  @BeforeEach
  void firstVersion() throws Exception {
    table = new LakeTable(directory.resolve("table")).append(0).aged(0);
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
            changes = "rows"
            %s
            """
                .formatted(keys))
        .and(LocalAnasto.destination("out", ""));
  }

  /** Delivers the first version, and makes two more meanwhile. */
  private void twoMore(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isFalse();
    anasto.stop();
    assertThat(anasto.lines("out")).containsExactly("{\"id\":0}");
    table.append(1).aged(1).append(2).aged(2);
  }

  private static List<FileEntry> rejected(LocalAnasto anasto) {
    List<FileEntry> entries = new ArrayList<>();
    anasto.ledger().files(anasto.source("orders").source().id(), Selection.REJECTED, entries::add);
    return entries;
  }

  @Test
  void aVersionThatCannotBeReadIsLeftOutAndTheNextIsDelivered() throws Exception {
    try (LocalAnasto anasto = anasto(SKIP)) {
      twoMore(anasto);
      table.spoil(1);
      anasto.start();
      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":2}");

      assertThat(anasto.source("orders").rejected()).isOne();
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);
      assertThat(rejected(anasto))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.path()).isEqualTo("00000000000000000001.changes");
                assertThat(entry.reason().orElseThrow())
                    .contains(table.dataFile(1).getFileName().toString());
              });

      table.mend();
      anasto.ask(Request.retry("orders", true));

      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":2}", "{\"id\":1}");
      assertThat(anasto.source("orders").rejected()).isZero();
    }
  }

  @Test
  void aRetriedVersionThatIsStillBrokenIsLeftOutAgain() throws Exception {
    try (LocalAnasto anasto = anasto(SKIP)) {
      twoMore(anasto);
      table.spoil(1);
      anasto.start();
      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":2}");

      anasto.ask(Request.retry("orders", true));
      table.append(3);

      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":2}", "{\"id\":3}");
      assertThat(anasto.source("orders").rejected()).isOne();
    }
  }

  @Test
  void allBrokenVersionsOfABatchAreLeftOutAtOnceAndComeBackWhenTheyAreMended() throws Exception {
    try (LocalAnasto anasto = anasto(SKIP)) {
      twoMore(anasto);
      table.append(3).aged(3).append(4).aged(4).append(5).aged(5);
      table.spoil(1).spoil(3).cut(4);
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.lines("out")).containsExactly("{\"id\":0}", "{\"id\":2}", "{\"id\":5}");
      assertThat(rejected(anasto))
          .extracting(FileEntry::path)
          .containsExactly(
              "00000000000000000001.changes",
              "00000000000000000003.changes",
              "00000000000000000004.changes");
      anasto.stop();

      table.mend();
      anasto.open();
      anasto.ledger().retrySource(anasto.source("orders").source().id());
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.lines("out"))
          .containsExactly(
              "{\"id\":0}", "{\"id\":2}", "{\"id\":5}", "{\"id\":1}", "{\"id\":3}", "{\"id\":4}");
    }
  }

  @Test
  void aVersionThatCannotBeReadStopsTheSourceWhichGoesOnWhenItIsMended() throws Exception {
    try (LocalAnasto anasto = anasto("")) {
      twoMore(anasto);
      table.spoil(1);
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .contains(table.dataFile(1).getFileName().toString())
          .contains("leave the version out with on_fail = \"skip\"; then `anasto retry`");
      table.append(3);
      assertThat(anasto.lines("out")).containsExactly("{\"id\":0}");

      table.mend();
      anasto.ask(Request.retry("orders", true));

      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);
    }
  }

  @Test
  void aBrokenFileStopsTheFirstLookToo() throws Exception {
    table.spoil(0);
    try (LocalAnasto anasto = anasto("").start()) {
      assertThat(anasto.sourceStop("orders")).contains(table.dataFile(0).getFileName().toString());
      table.mend();
      anasto.ask(Request.retry("orders", true));

      anasto.awaitLines("out", "{\"id\":0}");
    }
  }

  @Test
  void aSnapshotThatCannotBeReadIsLeftOutAndComesWithARetry() throws Exception {
    table.spoil(0);
    try (LocalAnasto anasto = anasto(SKIP).start()) {
      eventually(() -> assertThat(anasto.source("orders").rejected()).isOne());
      table.append(1);
      anasto.awaitLines("out", "{\"id\":1}");
      table.mend();
      anasto.ask(Request.retry("orders", true));

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":0}");
    }
  }

  @Test
  void aBrokenLogEntryStopsTheSourceWhichGoesOnWhenItIsMended() throws Exception {
    try (LocalAnasto anasto = anasto("")) {
      twoMore(anasto);
      table.spoilEntry(1);
      anasto.start();

      assertThat(anasto.sourceStop("orders")).contains("table version 1").contains("anasto retry");
      assertThat(anasto.lines("out")).containsExactly("{\"id\":0}");

      table.mend();
      anasto.ask(Request.retry("orders", true));

      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":1}", "{\"id\":2}");
    }
  }
}
