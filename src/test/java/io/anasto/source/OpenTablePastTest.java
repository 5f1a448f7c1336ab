package io.anasto.source;

import static io.anasto.LocalAnasto.destination;
import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.ledger.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is owed to destinations and versions that stood still, when it is not as it was then. */
class OpenTablePastTest {
  private static final int CHECKPOINT = 10;

  @TempDir Path directory;

  private LakeTable table;

  @BeforeEach
  void firstVersion() throws Exception {
    table = new LakeTable(directory.resolve("table")).append(0);
  }

  private LocalAnasto anasto(String... keys) {
    return anasto(1, keys);
  }

  private LocalAnasto anasto(int versionsInABatch, String... keys) {
    return LocalAnasto.in(
        directory,
        """
        [[source_table]]
        type = "open_table"
        table_name = "orders"
        dirpath = "table"
        poll_interval = 100
        max_files_per_batch = %d
        %s
        """
                .formatted(versionsInABatch, String.join("\n", keys))
            + destination("out", ""));
  }

  private static List<String> rows(LocalAnasto anasto, String destination) throws IOException {
    return anasto.lines(destination).stream()
        .map(line -> line.replaceAll(".*\"id\":(\\d+),.*\"_commit_version\":(\\d+).*", "$1 of $2"))
        .toList();
  }

  private static void once(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isFalse();
    anasto.stop();
  }

  private static void onceWithFailures(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isTrue();
    anasto.stop();
  }

  /** Two destinations from the beginning, one of which stops at its first batch. */
  private LocalAnasto oneStopsAtItsFirstBatch() throws Exception {
    LocalAnasto anasto = anasto().and(destination("slow", "")).open();
    Path foreign = anasto.put("slow/slow-000000000001.json", "mine");
    anasto.start();
    eventually(() -> assertThat(rows(anasto, "out")).containsExactly("0 of 0"));
    anasto.destinationStop("slow");
    table.append(1);
    table.append(2);
    eventually(() -> assertThat(rows(anasto, "out")).hasSize(3));
    Files.delete(foreign);
    return anasto;
  }

  @Test
  void aDestinationThatStoppedAtItsFirstBatchBeginsWithItAgain() throws Exception {
    try (LocalAnasto anasto = oneStopsAtItsFirstBatch()) {
      anasto.ask(Request.retry("slow", false));

      eventually(
          () -> assertThat(rows(anasto, "slow")).containsExactly("0 of 0", "1 of 1", "2 of 2"));
    }
  }

  @Test
  void aDestinationThatStoppedAtItsFirstBatchBeginsWithItInTheNextRun() throws Exception {
    try (LocalAnasto anasto = oneStopsAtItsFirstBatch()) {
      anasto.stop();
      once(anasto);

      assertThat(rows(anasto, "slow")).containsExactly("0 of 0", "1 of 1", "2 of 2");
    }
  }

  @Test
  void aRejectedVersionThatIsGoneByTheRetryIsLeftOutAgainAndHoldsNobodyUp() throws Exception {
    try (LocalAnasto anasto = anasto("on_fail = \"skip\"")) {
      once(anasto);
      table.append(1).aged(1).spoil(1).append(2);
      onceWithFailures(anasto);
      Files.delete(table.dataFile(1));
      anasto.start();
      anasto.ask(Request.retry("orders", true));
      eventually(() -> assertThat(anasto.source("orders").rejected()).isOne());
      table.append(3);

      eventually(
          () -> assertThat(rows(anasto, "out")).containsExactly("0 of 0", "2 of 2", "3 of 3"));
      assertThat(anasto.source("orders").reason()).isEmpty();
      assertThat(anasto.source("orders").rejected()).isOne();
    }
  }

  @Test
  void aVersionThatIsBrokenStopsTheTableAlsoBesideOneThatIsGone() throws Exception {
    try (LocalAnasto skipping = anasto("on_fail = \"skip\"")) {
      once(skipping);
      table.append(1).aged(1).spoil(1).append(2).aged(2).spoil(2).append(3);
      onceWithFailures(skipping);
    }
    Files.delete(table.dataFile(1));
    try (LocalAnasto anasto = anasto(2).start()) {
      // Both are tried again in one batch.
      anasto.ask(Request.retry("orders", true));

      assertThat(anasto.sourceStop("orders")).contains("version 2");
      assertThat(anasto.source("orders").rejected()).isOne();
    }
  }

  @Test
  void aTableThatWasReadAnewHasWhatWasRejectedBefore() throws Exception {
    try (LocalAnasto anasto = anasto("on_fail = \"skip\"", "on_gap = \"resnapshot\"")) {
      once(anasto);
      table.append(1).aged(1).spoil(1).append(2);
      onceWithFailures(anasto);
      table.mend();
      table.appendEach(3, CHECKPOINT - 2).forget(0, CHECKPOINT - 1);
      once(anasto);
      table.append(CHECKPOINT + 1);
      once(anasto);
      int level = rows(anasto, "out").size();
      anasto.start();
      anasto.ask(Request.retry("orders", true));
      table.append(CHECKPOINT + 2);

      eventually(() -> assertThat(rows(anasto, "out")).hasSize(level + 1));
      assertThat(anasto.source("orders").rejected()).isZero();
    }
  }

  @Test
  void whereABookmarkKeptTheTableOutALateDestinationGetsTheChangesThatAreLeft() throws Exception {
    table.aged(0);
    Instant bookmark = Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
    LocalAnasto before = anasto("bookmark = \"%s\"".formatted(bookmark));
    try (before) {
      table.append(1).append(2);
      once(before);
      assertThat(rows(before, "out")).containsExactly("1 of 1", "2 of 2");
    }
    Files.delete(table.dataFile(1));
    try (LocalAnasto anasto = before.and(destination("late", ""))) {
      onceWithFailures(anasto);

      assertThat(rows(anasto, "late")).containsExactly("2 of 2");
      table.append(3);
      onceWithFailures(anasto);
      assertThat(rows(anasto, "late")).containsExactly("2 of 2", "3 of 3");
    }
  }

  @Test
  void aDestinationWhoseTableIsAwayStopsAndLeavesNothingOutEvenWithSkip() throws Exception {
    String toml =
        LocalAnasto.destination("lake", "on_fail = \"skip\"")
            .replace("\"files\"", "\"open_table\"")
            .replace("filetype = \"json\"\n", "");
    try (LocalAnasto anasto =
        LocalAnasto.orders(directory, "max_files_per_batch = 1")
            .and(toml)
            .pauses(Duration.ofMillis(20))) {
      anasto.put("in/a.csv", "id\n1\n");
      once(anasto);
      Files.move(directory.resolve("lake"), directory.resolve("elsewhere"));
      for (int i = 0; i < 3; i++) {
        anasto.put("in/b%d.csv".formatted(i), "id\n2\n");
      }
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();

      assertThat(anasto.destinationStop("lake"))
          .contains("there is no table in lake any more")
          .contains("mounting its disk");
      assertThat(anasto.destination("lake").skipped()).isZero();
      anasto.stop();
      Files.move(directory.resolve("elsewhere"), directory.resolve("lake"));
      once(anasto);
      assertThat(new LakeTable(directory.resolve("lake")).column("id"))
          .containsExactlyInAnyOrder("1", "2", "2", "2");
    }
  }

  @Test
  void aTableWhoseFilesGoAgainAndAgainIsNotReadAnewForEver() throws Exception {
    try (LocalAnasto anasto = anasto("on_gap = \"resnapshot\"")) {
      Path file = table.dataFile(0);
      Files.delete(file);
      Thread other = new Thread(this::appendAllTheWhile, "another writer");
      other.start();
      try {
        anasto.start();

        assertThat(anasto.sourceStop("orders"))
            .contains(file.getFileName().toString())
            .contains("cannot be read anew either");
      } finally {
        ended = true;
        other.join();
      }
    }
  }

  private volatile boolean ended;

  private void appendAllTheWhile() {
    for (int id = 1; !ended; id++) {
      try {
        table.append(id);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
