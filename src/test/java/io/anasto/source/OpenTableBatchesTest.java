package io.anasto.source;

import static io.anasto.LocalAnasto.destination;
import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.ledger.Request;
import io.anasto.ledger.TableState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many versions of an open table: how they become batches, which end, and which come late. */
class OpenTableBatchesTest {
  @TempDir Path directory;

  private LakeTable table() {
    return new LakeTable(directory.resolve("table"));
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
        changes = "rows"
        %s
        """
            .formatted(String.join("\n", keys)));
  }

  private static String[] lines(long... ids) {
    return LongStream.of(ids).mapToObj("{\"id\":%d}"::formatted).toArray(String[]::new);
  }

  private static String[] linesUpTo(int last) {
    return lines(LongStream.rangeClosed(0, last).toArray());
  }

  private static void once(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isFalse();
    anasto.stop();
  }

  // Bounds

  @ParameterizedTest
  @CsvSource({"1, 7", "2, 4", "3, 3", "7, 1", "100, 1"})
  void aBatchHasAtMostSoManyVersions(int most, int batches) throws Exception {
    LakeTable table = table().append(0);
    try (LocalAnasto anasto = anasto("max_files_per_batch = " + most).and(destination("out", ""))) {
      once(anasto);
      table.appendEach(1, 7);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(7));
      assertThat(anasto.destination("out").batches()).isEqualTo(1 + batches);
      assertThat(anasto.destination("out").files()).isEqualTo(1 + 7);
    }
  }

  @Test
  void aBatchHasAtMostSoManyBytesOfDataFiles() throws Exception {
    LakeTable table = table().append(0).append(1);
    long bytes = Files.size(table.dataFile(1));
    try (LocalAnasto anasto =
        anasto("max_bytes_per_batch = " + (2 * bytes + bytes / 2)).and(destination("out", ""))) {
      once(anasto);
      table.appendEach(2, 5);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.lines("out")).containsExactlyInAnyOrder(linesUpTo(6));
      assertThat(anasto.destination("out").batches()).isEqualTo(1 + 3);
    }
  }

  @Test
  void aVersionLargerThanABatchMayBeIsABatchOfItsOwn() throws Exception {
    LakeTable table = table().append(0);
    try (LocalAnasto anasto = anasto("max_bytes_per_batch = 1").and(destination("out", ""))) {
      once(anasto);
      table.appendEach(1, 3);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(3));
      assertThat(anasto.destination("out").batches()).isEqualTo(1 + 3);
    }
  }

  // Ends

  @Test
  void aSourceThatIsReadOnceIsFinishedWithTheVersionsThatWereThere() throws Exception {
    LakeTable table = table().append(0);
    LocalAnasto anasto =
        anasto("one_request = true")
            .and(destination("out", ""))
            .and(
                """
                [[source_table]]
                type = "files"
                table_name = "others"
                dirpath = "in"
                poll_interval = 100
                [[destination_table]]
                type = "files"
                source_table_name = "others"
                dest_table_name = "beside"
                dirpath = "beside"
                """);
    try (anasto) {
      anasto.start();
      eventually(() -> assertThat(anasto.source("orders").state()).isEqualTo(TableState.FINISHED));
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(0));
      table.append(1);
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("beside", "id", "1");
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(0));
      anasto.stop();

      anasto.start();
      anasto.awaitLines("out", linesUpTo(1));
      eventually(() -> assertThat(anasto.source("orders").state()).isEqualTo(TableState.FINISHED));
    }
  }

  @Test
  void aRunOnceEndsWithTheVersionsThatAreThere() throws Exception {
    LakeTable table = table().append(0).append(1);
    try (LocalAnasto anasto = anasto("").and(destination("out", ""))) {
      once(anasto);
      assertThat(anasto.lines("out")).containsExactlyInAnyOrder(linesUpTo(1));
      once(anasto);
      table.append(2).append(3);
      once(anasto);

      assertThat(anasto.lines("out")).containsExactlyInAnyOrder(linesUpTo(3));
    }
  }

  @Test
  void aRunOnceDeliversWhatComesBeforeAVersionThatCannotBeRead() throws Exception {
    LakeTable table = table().append(0).aged(0);
    try (LocalAnasto anasto = anasto("max_files_per_batch = 1").and(destination("out", ""))) {
      once(anasto);
      table.append(1).append(2).append(3).aged(1).aged(2).aged(3).spoil(2);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(1));
      assertThat(anasto.sourceStop("orders")).contains("table version 2");
      anasto.stop();
      table.mend();

      once(anasto);
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(3));
    }
  }

  @Test
  void aRunOnceDeliversWhatComesBeforeALogEntryThatCannotBeRead() throws Exception {
    LakeTable table = table().append(0).aged(0);
    try (LocalAnasto anasto = anasto("").and(destination("out", ""))) {
      once(anasto);
      table.append(1).append(2).append(3).spoilEntry(2);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(1));
      assertThat(anasto.sourceStop("orders")).contains("table version 2");
      anasto.stop();
      table.mend();

      once(anasto);
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(3));
    }
  }

  @Test
  void aStopInTheMiddleOfManyVersionsLosesNoneAndDoublesNone() throws Exception {
    LakeTable table = table().append(0);
    try (LocalAnasto anasto =
        anasto("max_files_per_batch = 2").and(destination("out", "")).and(destination("two", ""))) {
      once(anasto);
      table.appendEach(1, 80);
      int stops = 0;
      int before = 1;
      while (anasto.lines("two").size() < 81) {
        anasto.start();
        int seen = before;
        eventually(() -> assertThat(anasto.lines("two")).hasSizeGreaterThan(seen));
        anasto.stop();
        before = anasto.lines("two").size();
        stops++;
      }

      assertThat(stops).as("stops in the middle").isGreaterThan(2);
      once(anasto);
      assertThat(anasto.lines("out")).containsExactly(linesUpTo(80));
      assertThat(anasto.lines("two")).containsExactly(linesUpTo(80));
    }
  }

  // Schemas

  @Test
  void aDestinationThatLagsBehindANewColumnGetsAllWithIt() throws Exception {
    LakeTable table = table().append(0);
    try (LocalAnasto anasto =
        anasto("schema_evolution = \"add_columns\"")
            .and(destination("out", ""))
            .and(destination("late", ""))) {
      anasto.start();
      anasto.awaitLines("out", lines(0));
      anasto.awaitLines("late", lines(0));
      // Batch 2 has the second version.
      Path foreign = anasto.put("late/late-000000000002.json", "mine");
      table.append(1);
      assertThat(anasto.destinationStop("late")).contains("is in the way");
      anasto.awaitLines("out", lines(0, 1));
      String columns = "struct<id:int64,name:string>";
      table.append(columns, Map.of("id", 2L, "name", "b"));
      eventually(() -> assertThat(anasto.lines("out")).hasSize(3));
      table.append(columns, Map.of("id", 3L, "name", "c"));
      eventually(() -> assertThat(anasto.lines("out")).hasSize(4));
      Files.delete(foreign);

      anasto.ask(Request.retry("late", false));

      eventually(() -> assertThat(anasto.lines("late")).hasSize(4));
      assertThat(anasto.lines("late")).isEqualTo(anasto.lines("out"));
      assertThat(anasto.lines("late"))
          .containsExactly(
              "{\"id\":0}", "{\"id\":1}", "{\"id\":2,\"name\":\"b\"}", "{\"id\":3,\"name\":\"c\"}");
    }
  }

  // Late destinations

  @Test
  void aNewDestinationGetsEachRowOnceWhileABatchIsOpen() throws Exception {
    LakeTable table = table().append(0).aged(0);
    LocalAnasto before = anasto("max_files_per_batch = 2").and(destination("out", ""));
    try (before) {
      once(before);
      table.append(1).append(2).append(3).aged(1).aged(2).aged(3);
      table.spoil(2);
      // The batch of 1 and 2 is open, and 3 waits for a batch.
      before.startOnce();
      assertThat(before.awaitEnd()).isTrue();
    }
    table.mend();
    try (LocalAnasto anasto = before.and(destination("late", ""))) {
      once(anasto);
      table.append(4);
      once(anasto);

      for (String name : List.of("out", "late")) {
        assertThat(anasto.lines(name)).as(name).containsExactlyInAnyOrder(linesUpTo(4));
      }
    }
  }

  @Test
  void aDestinationThatStartsNowGetsOnlyTheVersionsThatCome() throws Exception {
    LakeTable table = table().append(0).append(1);
    LocalAnasto before = anasto("").and(destination("out", ""));
    try (before) {
      once(before);
    }
    try (LocalAnasto anasto = before.and(destination("late", "start = \"now\""))) {
      table.append(2);
      once(anasto);

      assertThat(anasto.lines("late")).containsExactly(lines(2));
      assertThat(anasto.lines("out")).containsExactlyInAnyOrder(linesUpTo(2));
    }
  }
}
