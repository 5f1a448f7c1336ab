package io.anasto.destination;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.config.ConfigException;
import io.anasto.ledger.Request;
import io.anasto.ledger.TableState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Delta table that refuses rows, and what the ledger and the table know of each other. */
class OpenTableFailuresTest {
  private static final String SCHEMA = "[source_table.schema]\nid = \"%s\"\n";

  /** For an int32 column. */
  private static final String TOO_LARGE = "3000000000";

  @TempDir Path directory;

  private static String lake(String source, String name, String keys) {
    return """
    [[destination_table]]
    type = "open_table"
    source_table_name = "%s"
    dest_table_name = "%s"
    dirpath = "lake"
    %s
    """
        .formatted(source, name, keys);
  }

  private static String orders(String name, String keys) {
    return """
    [[source_table]]
    type = "files"
    table_name = "%s"
    dirpath = "in"
    poll_interval = 100
    max_files_per_batch = 1
    %s
    """
        .formatted(name, keys);
  }

  private LocalAnasto anasto(String... tables) {
    return LocalAnasto.in(directory, String.join("\n", tables));
  }

  private LakeTable table() {
    return new LakeTable(directory.resolve("lake"));
  }

  private static void once(LocalAnasto anasto) throws Exception {
    anasto.startOnce();
    assertThat(anasto.awaitEnd()).isFalse();
    anasto.stop();
  }

  private void dropTable() throws Exception {
    try (Stream<Path> files = Files.walk(directory.resolve("lake"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  // What is prepared

  @Test
  void aFirstBatchWhosePartitionCannotBeMadeIsThereWhenItCan() throws Exception {
    Path inTheWay =
        Files.createFile(Files.createDirectories(directory.resolve("lake")).resolve("kind=odd"));
    try (LocalAnasto anasto =
        anasto(orders("orders", ""), lake("orders", "lake", "partition_by = [\"kind\"]"))) {
      anasto.put("in/a.csv", "id,kind\n1,odd\n2,even\n");
      anasto.pauses(Duration.ofMillis(10)).start();
      assertThat(anasto.destinationStop("lake")).contains("kind=odd");
      Files.delete(inTheWay);
      anasto.ask(Request.retry("lake", false));

      eventually(() -> assertThat(table().column("id")).containsExactlyInAnyOrder("1", "2"));
    }
  }

  // Refused rows

  @Test
  void aBatchThatTheTableRefusesIsLeftOutAndComesWithARetryWhenItIsMended() throws Exception {
    table().append("struct<id:int32>", Map.of("id", 0));
    try (LocalAnasto anasto =
        anasto(
            orders("orders", SCHEMA.formatted("int64")),
            lake("orders", "lake", "on_fail = \"skip\""),
            LocalAnasto.destination("beside", ""))) {
      anasto.put("in/a.csv", "id\n" + TOO_LARGE + "\n");
      anasto.put("in/b.csv", "id\n2\n");
      anasto.start();
      eventually(() -> assertThat(table().column("id")).containsExactly("0", "2"));
      anasto.awaitLines("beside", "{\"id\":" + TOO_LARGE + "}", "{\"id\":2}");
      assertThat(anasto.destination("lake").skipped()).isOne();
      assertThat(anasto.destination("lake").state()).isEqualTo(TableState.RUNNING);
      assertThat(anasto.destination("lake").lastError().orElseThrow().message())
          .startsWith("batch 1 cannot be written into lake: ")
          .contains("\"id\"")
          .contains(TOO_LARGE)
          .contains("int32");

      dropTable();
      table().append("struct<id:int64>", Map.of("id", 0L));
      anasto.put("in/c.csv", "id\n3\n");
      eventually(() -> assertThat(table().column("id")).containsExactly("0", "3"));
      anasto.ask(Request.retry("lake", false));

      eventually(() -> assertThat(table().column("id")).containsExactly("0", "3", TOO_LARGE));
      assertThat(anasto.destination("lake").skipped()).isZero();
      assertThat(anasto.lines("beside")).hasSize(3);
    }
  }

  @Test
  void aTableThatRefusesTheRowsStopsItsDestinationAloneUntilItIsMended() throws Exception {
    table().append("struct<id:boolean>", Map.of("id", true));
    try (LocalAnasto anasto =
        anasto(
            orders("orders", SCHEMA.formatted("int64")),
            lake("orders", "lake", ""),
            LocalAnasto.destination("beside", ""))) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.put("in/b.csv", "id\n2\n");
      anasto.start();
      assertThat(anasto.destinationStop("lake"))
          .startsWith("batch 1 cannot be written into lake: ")
          .contains("\"id\"")
          .contains("boolean")
          .contains("int64");
      anasto.awaitLines("beside", "{\"id\":1}", "{\"id\":2}");
      assertThat(table().column("id")).containsExactly("true");

      dropTable();
      anasto.ask(Request.retry("lake", false));

      eventually(() -> assertThat(table().column("id")).containsExactly("1", "2"));
      assertThat(anasto.lines("beside")).hasSize(2);
    }
  }

  // Names

  @Test
  void aTableAndItsSourceGoOnUnderNewNames() throws Exception {
    LocalAnasto before = anasto(orders("orders", ""), lake("orders", "lake", ""));
    try (before) {
      before.put("in/a.csv", "id\n1\n");
      once(before);
      before.put("in/b.csv", "id\n2\n");
      before.open();
      before.ledger().renameSource("orders", "sales");
      before.ledger().renameDestination("lake", "sea");
    }
    try (LocalAnasto anasto = anasto(orders("sales", ""), lake("sales", "sea", ""))) {
      once(anasto);
      anasto.put("in/c.csv", "id\n3\n");
      once(anasto);

      assertThat(table().column("id")).containsExactly("1", "2", "3");
      assertThat(entry(2)).contains("/sales/sea\"");
    }
  }

  @Test
  void aTableThatIsRenamedThereAndBackGoesOnWhereItWas() throws Exception {
    LocalAnasto before = anasto(orders("orders", ""), lake("orders", "lake", ""));
    try (before) {
      before.put("in/a.csv", "id\n1\n");
      once(before);
    }
    try (LocalAnasto anasto = anasto(orders("orders", ""), lake("orders", "lake", "")).open()) {
      anasto.ledger().renameDestination("lake", "sea");
    }
    LocalAnasto after = anasto(orders("orders", ""), lake("orders", "sea", ""));
    try (after) {
      once(after);
      assertThat(table().column("id")).containsExactly("1");
      // The old name again, as if the first rename had been a mistake.
      after.open();
      after.ledger().renameDestination("sea", "lake");
    }
    before.put("in/b.csv", "id\n2\n");
    once(before);

    assertThat(table().column("id")).containsExactly("1", "2");
  }

  private String entry(long version) throws Exception {
    return Files.readString(table().entry(version));
  }

  // Lost state

  @Test
  void aLostStateDirectoryIsRefused() throws Exception {
    LocalAnasto anasto = anasto(orders("orders", ""), lake("orders", "lake", ""));
    anasto.put("in/a.csv", "id\n1\n");
    anasto.put("in/b.csv", "id\n2\n");
    once(anasto);
    Files.move(directory.resolve(".anasto"), directory.resolve("lost"));

    assertThatThrownBy(anasto::open)
        .hasMessageContaining("lake: lake holds what Anasto wrote (up to batch 2)")
        .hasMessageContaining("Bring the state directory back")
        .hasMessageContaining("--new-state");
    assertThat(table().column("id")).containsExactly("1", "2");
  }

  @Test
  void aTableThatAnotherProgramMadeIsNoLostState() throws Exception {
    table().append(0);
    try (LocalAnasto anasto =
        anasto(orders("orders", SCHEMA.formatted("int64")), lake("orders", "lake", ""))) {
      anasto.put("in/a.csv", "id\n1\n");
      once(anasto);

      assertThat(table().column("id")).containsExactly("0", "1");
    }
  }

  // Directories

  @Test
  void twoDestinationsInOneTableAreRefused() {
    LocalAnasto anasto =
        anasto(orders("orders", ""), lake("orders", "lake", ""), lake("orders", "sea", ""));

    assertThatThrownBy(anasto::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("[[destination_table]] 'sea'")
        .hasMessageContaining("is also the directory of [[destination_table]] 'lake'")
        .hasMessageContaining("give each its own");
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  @Test
  void twoConfigsMayWriteIntoOneTable() throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    String shared = lake("orders", "%s", "").replace("dirpath = \"lake\"", "dirpath = \"../lake\"");
    try (LocalAnasto one = LocalAnasto.in(first, orders("orders", "") + shared.formatted("lake"));
        LocalAnasto two = LocalAnasto.in(second, orders("orders", "") + shared.formatted("sea"))) {
      one.put("in/a.csv", "id\n1\n");
      two.put("in/a.csv", "id\n2\n");
      one.start();
      two.start();
      eventually(() -> assertThat(table().column("id")).containsExactly("1", "2"));
      for (int i = 3; i < 9; i += 2) {
        one.put("in/" + i + ".csv", "id\n" + i + "\n");
        two.put("in/" + i + ".csv", "id\n" + (i + 1) + "\n");
      }

      eventually(
          () ->
              assertThat(table().column("id"))
                  .isEqualTo(List.of("1", "2", "3", "4", "5", "6", "7", "8")));
    }
  }
}
