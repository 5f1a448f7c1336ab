package io.anasto.source;

import static io.anasto.LocalAnasto.destination;
import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.ledger.Request;
import io.anasto.ledger.TableState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose log was cleaned up behind a checkpoint, beyond what a source has read. */
class OpenTableGapTest {
  /** Anasto's tables have a checkpoint at each tenth version. */
  private static final int CHECKPOINT = 10;

  @TempDir Path directory;

  private LakeTable table;

  @BeforeEach
  void firstVersion() throws Exception {
    table = new LakeTable(directory.resolve("table")).append(0);
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
        %s
        """
                .formatted(keys)
            + destination("out", "")
            + destination("late", ""));
  }

  private static void deliver(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isFalse();
    anasto.stop();
  }

  /** Ids of versions, one each, up to the checkpoint; the log before it is cleaned up. */
  private void cleanUp(int from) throws IOException {
    table.appendEach(from, CHECKPOINT + 1 - from);
    table.forget(0, CHECKPOINT - 1);
  }

  /** Each line as its id and the version that it comes from. */
  private static List<String> rows(LocalAnasto anasto, String destination) throws IOException {
    return anasto.lines(destination).stream()
        .map(line -> line.replaceAll(".*\"id\":(\\d+),.*\"_commit_version\":(\\d+).*", "$1 of $2"))
        .toList();
  }

  private static List<String> all(int lastId, int version) {
    return LongStream.rangeClosed(0, lastId)
        .mapToObj(id -> id + " of " + version)
        .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
  }

  private static List<String> plus(List<String> rows, String... more) {
    List<String> both = new ArrayList<>(rows);
    both.addAll(List.of(more));
    return both;
  }

  private static void awaitRows(LocalAnasto anasto, String destination, List<String> rows) {
    eventually(
        () -> assertThat(rows(anasto, destination)).containsExactlyInAnyOrderElementsOf(rows));
  }

  @Test
  void allDestinationsGetTheTableAnewOnceAndThenItsChanges() throws Exception {
    try (LocalAnasto anasto = anasto("on_gap = \"resnapshot\"")) {
      deliver(anasto);
      cleanUp(1);
      anasto.start();
      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0"));
      }
      table.append(11);

      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0", "11 of 11"));
      }
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);
    }
  }

  @Test
  void theTableStopsAtTheGapAndAResetGivesItAnew() throws Exception {
    try (LocalAnasto anasto = anasto("")) {
      deliver(anasto);
      cleanUp(1);
      anasto.start();
      assertThat(anasto.sourceStop("orders"))
          .contains("table version 1: its log entry is not there any more")
          .contains("the earliest that is there is version 10")
          .contains("on_gap = \"resnapshot\"")
          .contains("anasto reset");
      assertThat(rows(anasto, "out")).containsExactly("0 of 0");

      anasto.ask(Request.reset("orders", true));

      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0"));
      }
    }
  }

  @Test
  void aDestinationBehindTheGapStopsAloneAndAResetGivesItTheTable() throws Exception {
    try (LocalAnasto anasto = anasto("on_gap = \"resnapshot\"")) {
      deliver(anasto);
      // Batch 2 has the second version. A start with the file there would be refused.
      anasto.open();
      Path foreign = anasto.put("late/late-000000000002.json", "mine");
      table.append(1);
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();
      anasto.stop();
      Files.delete(foreign);
      cleanUp(2);
      anasto.start();

      awaitRows(anasto, "out", plus(all(CHECKPOINT, CHECKPOINT), "0 of 0", "1 of 1"));
      assertThat(anasto.destinationStop("late"))
          .contains("table version 1")
          .contains("is not there any more")
          .contains("anasto reset");
      assertThat(rows(anasto, "late")).containsExactly("0 of 0");
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);

      anasto.ask(Request.reset("late", false));
      awaitRows(anasto, "late", plus(all(CHECKPOINT, CHECKPOINT), "0 of 0"));
      table.append(11);

      awaitRows(anasto, "late", plus(all(CHECKPOINT, CHECKPOINT), "0 of 0", "11 of 11"));
      awaitRows(anasto, "out", plus(all(CHECKPOINT, CHECKPOINT), "0 of 0", "1 of 1", "11 of 11"));
    }
  }

  @Test
  void versionsThatWereFoundBeforeTheGapAndNotReadGiveTheTableAnew() throws Exception {
    try (LocalAnasto anasto = anasto("on_gap = \"resnapshot\"\nmax_files_per_batch = 1")) {
      deliver(anasto);
      // Both destinations stop at batch 2, with the second version; three more are found.
      anasto.open();
      List<Path> foreign =
          List.of(
              anasto.put("out/out-000000000002.json", "mine"),
              anasto.put("late/late-000000000002.json", "mine"));
      table.appendEach(1, 4);
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();
      anasto.stop();
      for (Path file : foreign) {
        Files.delete(file);
      }
      cleanUp(5);
      anasto.start();

      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0"));
      }
      table.append(11);
      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0", "11 of 11"));
      }
    }
  }

  @Test
  void aDestinationThatIsResetAtTheGapGetsTheTableWhenItsSourceIsResetToo() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = anasto("")) {
      deliver(anasto);
      cleanUp(1);
      anasto.start();
      assertThat(anasto.sourceStop("orders")).contains("anasto reset");

      anasto.ask(Request.reset("late", false));
      eventually(
          () ->
              assertThat(log.lines())
                  .anyMatch(
                      line -> line.startsWith("ERROR late: ") && line.contains("table version 0")));
      assertThat(rows(anasto, "late")).containsExactly("0 of 0");
      anasto.ask(Request.reset("orders", true));

      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0"));
      }
      anasto.stop();
      table.append(11);
      deliver(anasto);
      for (String name : List.of("out", "late")) {
        awaitRows(anasto, name, plus(all(CHECKPOINT, CHECKPOINT), "0 of 0", "11 of 11"));
      }
    }
  }
}
