package io.anasto.source;

import static io.anasto.LocalAnasto.destination;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.ledger.Request;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open tables: what happens late, to a file of a version or to a destination. */
class OpenTableLateTest {
  private static final int CHECKPOINT = 10;

  @TempDir Path directory;

  private LakeTable table;

  @BeforeEach
  void firstVersion() throws Exception {
    table = new LakeTable(directory.resolve("table")).append(0).aged(0);
  }

  private LocalAnasto anasto(String... keys) {
    return LocalAnasto.in(
        directory,
        """
        [[source_table]]
        type = "open_table"
        table_name = "orders"
        dirpath = "table"
        poll_interval = 100
        %s
        """
                .formatted(String.join("\n", keys))
            + destination("out", ""));
  }

  private static void once(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isFalse();
    anasto.stop();
  }

  @Test
  void aCutFileOfACommittedVersionIsBrokenAndNotArriving() throws Exception {
    try (LocalAnasto anasto = anasto("changes = \"rows\"")) {
      once(anasto);
      // Committed just now: a version has all its files when its log entry appears.
      table.append(1).cut(1).append(2);
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .contains("table version 1")
          .contains(table.dataFile(1).getFileName().toString())
          .contains("then `anasto retry`");
      assertThat(anasto.lines("out")).containsExactly("{\"id\":0}");

      table.mend();
      anasto.ask(Request.retry("orders", true));

      anasto.awaitLines("out", "{\"id\":0}", "{\"id\":1}", "{\"id\":2}");
    }
  }

  @Test
  void aDestinationThatComesBehindAGapGetsTheTableOnceTheSourceIsPastIt() throws Exception {
    LocalAnasto before = anasto("on_gap = \"resnapshot\"");
    try (before) {
      once(before);
      table.appendEach(1, CHECKPOINT).forget(0, CHECKPOINT - 1);
    }
    try (LocalAnasto anasto = before.and(destination("late", ""))) {
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.destinationStop("late"))
          .contains("cannot get orders as it was")
          .contains("`anasto retry`");
      // The others go on, and the source is read anew.
      assertThat(anasto.lines("out")).hasSize(1 + 1 + CHECKPOINT);
      assertThat(anasto.lines("late")).isEmpty();
      anasto.stop();

      once(anasto);

      // The table once, not once more for the gap.
      assertThat(anasto.lines("late"))
          .hasSize(1 + CHECKPOINT)
          .allMatch(line -> line.contains("\"_commit_version\":" + CHECKPOINT));
      assertThat(anasto.lines("out")).hasSize(1 + 1 + CHECKPOINT);
    }
  }

  @Test
  void aNewDestinationGetsTheTableBeforeTheChangesOfABatchThatWasOpen() throws Exception {
    LocalAnasto before = anasto("changes = \"rows\"");
    try (before) {
      once(before);
      table.append(1).append(2).aged(1).aged(2).spoil(2);
      before.startOnce();
      assertThat(before.awaitEnd()).isTrue();
    }
    table.mend();
    try (LocalAnasto anasto = before.and(destination("late", ""))) {
      once(anasto);

      assertThat(anasto.lines("late")).containsExactly("{\"id\":0}", "{\"id\":1}", "{\"id\":2}");
    }
  }
}
