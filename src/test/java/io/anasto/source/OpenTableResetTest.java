package io.anasto.source;

import static io.anasto.LocalAnasto.destination;
import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.ledger.Request;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open table, or a destination of one, that is reset: it begins with the table as it is. */
class OpenTableResetTest {
  @TempDir Path directory;

  private LakeTable table;

  private LocalAnasto anasto(String keys, String... destinations) throws Exception {
    table = new LakeTable(directory.resolve("table")).append(0).append(1);
    StringBuilder toml = new StringBuilder();
    toml.append(
        """
        [[source_table]]
        type = "open_table"
        table_name = "orders"
        dirpath = "table"
        poll_interval = 100
        %s
        """
            .formatted(keys));
    for (String name : destinations) {
      toml.append(destination(name, ""));
    }
    return LocalAnasto.in(directory, toml.toString());
  }

  /** Each line as its id and the version that it comes from. */
  private static List<String> rows(LocalAnasto anasto, String destination) throws Exception {
    return anasto.lines(destination).stream()
        .map(line -> line.replaceAll(".*\"id\":(\\d+),.*\"_commit_version\":(\\d+).*", "$1 of $2"))
        .toList();
  }

  private static void awaitRows(LocalAnasto anasto, String destination, String... rows) {
    eventually(() -> assertThat(rows(anasto, destination)).containsExactlyInAnyOrder(rows));
  }

  @Test
  void aSourceThatIsResetWhileItRunsComesAgainToAllDestinations() throws Exception {
    try (LocalAnasto anasto = anasto("", "first", "second").start()) {
      for (String name : List.of("first", "second")) {
        awaitRows(anasto, name, "0 of 1", "1 of 1");
      }
      table.append(2);
      for (String name : List.of("first", "second")) {
        awaitRows(anasto, name, "0 of 1", "1 of 1", "2 of 2");
      }

      anasto.ask(Request.reset("orders", true));
      for (String name : List.of("first", "second")) {
        awaitRows(anasto, name, "0 of 1", "1 of 1", "2 of 2", "0 of 2", "1 of 2", "2 of 2");
      }
      table.append(3);

      for (String name : List.of("first", "second")) {
        awaitRows(
            anasto, name, "0 of 1", "1 of 1", "2 of 2", "0 of 2", "1 of 2", "2 of 2", "3 of 3");
      }
    }
  }

  @Test
  void aSourceThatIsResetBetweenTwoRunsComesAgainToAllDestinations() throws Exception {
    try (LocalAnasto anasto = anasto("", "first", "second").startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();
      anasto.ledger().resetSource(anasto.source("orders").source().id());
      anasto.stop();
      table.append(2);

      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      for (String name : List.of("first", "second")) {
        awaitRows(anasto, name, "0 of 1", "1 of 1", "0 of 2", "1 of 2", "2 of 2");
      }
    }
  }

  @Test
  void aStoppedSourceThatIsResetReadsTheTableThatTookItsPlace() throws Exception {
    try (LocalAnasto anasto = anasto("", "first").start()) {
      awaitRows(anasto, "first", "0 of 1", "1 of 1");
      try (var files = java.nio.file.Files.walk(anasto.path("table"))) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          java.nio.file.Files.delete(file);
        }
      }
      table = new LakeTable(directory.resolve("table")).append(7).append(8).append(9);
      assertThat(anasto.sourceStop("orders")).contains("another table");

      anasto.ask(Request.reset("orders", true));

      awaitRows(anasto, "first", "0 of 1", "1 of 1", "7 of 2", "8 of 2", "9 of 2");
      table.append(10);
      awaitRows(anasto, "first", "0 of 1", "1 of 1", "7 of 2", "8 of 2", "9 of 2", "10 of 3");
    }
  }

  @Test
  void aDestinationThatIsResetWhileItRunsGetsTheTableAndThenItsChanges() throws Exception {
    try (LocalAnasto anasto = anasto("", "first", "second").start()) {
      awaitRows(anasto, "first", "0 of 1", "1 of 1");
      table.append(2);
      awaitRows(anasto, "first", "0 of 1", "1 of 1", "2 of 2");
      awaitRows(anasto, "second", "0 of 1", "1 of 1", "2 of 2");

      anasto.ask(Request.reset("first", false));
      awaitRows(anasto, "first", "0 of 1", "1 of 1", "2 of 2", "0 of 2", "1 of 2", "2 of 2");
      table.append(3);

      awaitRows(
          anasto, "first", "0 of 1", "1 of 1", "2 of 2", "0 of 2", "1 of 2", "2 of 2", "3 of 3");
      awaitRows(anasto, "second", "0 of 1", "1 of 1", "2 of 2", "3 of 3");
    }
  }

  @Test
  void aDestinationThatIsResetBetweenTwoRunsGetsTheTableAndThenItsChanges() throws Exception {
    try (LocalAnasto anasto = anasto("", "first", "second").startOnce()) {
      assertThat(anasto.awaitEnd()).isFalse();
      anasto.ledger().resetDestination(anasto.destination("first").destination().id());
      anasto.stop();
      table.append(2);

      anasto.startOnce();

      // As the source knew the table when the destination came, and what it has learnt since.
      assertThat(anasto.awaitEnd()).isFalse();
      awaitRows(anasto, "first", "0 of 1", "1 of 1", "0 of 1", "1 of 1", "2 of 2");
      awaitRows(anasto, "second", "0 of 1", "1 of 1", "2 of 2");
    }
  }

  @Test
  void aStoppedDestinationThatIsResetGetsTheTableAsItIs() throws Exception {
    try (LocalAnasto anasto = anasto("", "first", "second").start()) {
      awaitRows(anasto, "first", "0 of 1", "1 of 1");
      Path foreign = anasto.put("first/first-000000000002.json", "mine");
      table.append(2);
      assertThat(anasto.destinationStop("first")).contains("is in the way");
      awaitRows(anasto, "second", "0 of 1", "1 of 1", "2 of 2");
      table.append(3);
      awaitRows(anasto, "second", "0 of 1", "1 of 1", "2 of 2", "3 of 3");
      java.nio.file.Files.delete(foreign);

      anasto.ask(Request.reset("first", false));

      awaitRows(anasto, "first", "0 of 1", "1 of 1", "0 of 3", "1 of 3", "2 of 3", "3 of 3");
      table.append(4);
      awaitRows(
          anasto, "first", "0 of 1", "1 of 1", "0 of 3", "1 of 3", "2 of 3", "3 of 3", "4 of 4");
    }
  }

  @Test
  void aTableThatCannotBeReadForAResetDestinationStopsTheSourceUntilItIsMended() throws Exception {
    try (LocalAnasto anasto = anasto("", "first", "second").start()) {
      awaitRows(anasto, "first", "0 of 1", "1 of 1");
      awaitRows(anasto, "second", "0 of 1", "1 of 1");
      table.aged(0).aged(1).spoil(1);

      anasto.ask(Request.reset("first", false));

      assertThat(anasto.sourceStop("orders"))
          .contains("table version 1")
          .contains(table.dataFile(1).getFileName().toString());
      table.mend();
      anasto.ask(Request.retry("orders", true));
      awaitRows(anasto, "first", "0 of 1", "1 of 1", "0 of 1", "1 of 1");
      awaitRows(anasto, "second", "0 of 1", "1 of 1");
    }
  }
}
