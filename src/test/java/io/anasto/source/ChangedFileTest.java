package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.ledger.Request;
import io.anasto.ledger.TableState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file that is another one after it was read. */
class ChangedFileTest {
  @TempDir Path directory;

  private LocalAnasto anasto(String... keys) {
    return LocalAnasto.in(
        directory,
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "in"
        settle = 0
        %s
        """
                .formatted(poll(keys))
            + LocalAnasto.destination("out", ""));
  }

  private static String poll(String... keys) {
    String text = String.join("\n", keys);
    return text.contains("poll_interval") ? text : "poll_interval = 50\n" + text;
  }

  /** As {@code run --once}: whether it fails, and what is delivered then. */
  private List<String> once(boolean fails, String... keys) throws Exception {
    try (LocalAnasto anasto = anasto(keys)) {
      assertThat(anasto.startOnce().awaitEnd()).isEqualTo(fails);
      return anasto.lines("out");
    }
  }

  private Path file(String name) throws Exception {
    Files.createDirectories(directory.resolve("in"));
    return directory.resolve("in").resolve(name);
  }

  private void append(String name, String text) throws Exception {
    append(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void append(String name, byte[] bytes) throws Exception {
    Files.write(file(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void touch(String name) throws Exception {
    FileTime time = Files.getLastModifiedTime(file(name));
    Files.setLastModifiedTime(file(name), FileTime.from(time.toInstant().plusSeconds(7)));
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  // Nothing was delivered

  @ParameterizedTest
  @ValueSource(strings = {"ignore", "stop", "redeliver"})
  void aFileThatGaveNoRowsIsReadAgainWhenItHasSome(String onChange) throws Exception {
    String key = "on_change = \"" + onChange + "\"";
    append("a.csv", "");
    append("b.csv", "id\n");
    append("c.csv.gz", gzip("id\n"));
    append("d.csv", "id\n4\n");
    assertThat(once(false, key)).containsExactly("{\"id\":4}");
    append("a.csv", "id\n1\n");
    append("b.csv", "2\n");
    append("c.csv.gz", gzip("3\n"));

    assertThat(once(false, key))
        .containsExactlyInAnyOrder("{\"id\":4}", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    assertThat(once(false, key)).hasSize(4);
  }

  @Test
  void aDestinationThatIsBehindDoesNotStopAtAFileThatHadNoRows() throws Exception {
    append("a.csv", "id\n");
    append("b.csv", "id\n2\n");
    try (LocalAnasto anasto = anasto().and(LocalAnasto.destination("late", "")).start()) {
      anasto.ask(Request.pause("late", false));
      append("c.csv", "id\n3\n");
      anasto.awaitLines("out", "{\"id\":2}", "{\"id\":3}");
      append("a.csv", "1\n");
      anasto.awaitLines("out", "{\"id\":2}", "{\"id\":3}", "{\"id\":1}");
      anasto.ask(Request.resume("late", false));

      eventually(
          () ->
              assertThat(anasto.lines("late"))
                  .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}", "{\"id\":3}"));
    }
  }

  // Rows behind what was delivered

  @Test
  void rowsThatWereAddedAreSaidUntilTheFileIsAsItWas() throws Exception {
    append("a.csv", "id\n1\n");
    once(false);
    append("a.csv", "2\n");

    assertThat(once(true)).containsExactly("{\"id\":1}");
    assertThat(once(true)).as("again").containsExactly("{\"id\":1}");
    append("added.csv", "id\n2\n");
    Files.writeString(file("a.csv"), "id\n1\n");
    assertThat(once(false)).containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void rowsThatWereAddedComeWithAllOthersWhereThatIsWanted() throws Exception {
    append("a.csv", "id\n1\n");
    once(false);
    append("a.csv", "2\n");
    once(true);

    String redeliver = "on_change = \"redeliver\"";
    assertThat(once(false, redeliver)).containsExactly("{\"id\":1}", "{\"id\":1}", "{\"id\":2}");
    assertThat(once(false, redeliver)).hasSize(3);
    assertThat(once(false)).hasSize(3);
  }

  @Test
  void rowsThatWereAddedAreLeftWhenAnOperatorSaysSo() throws Exception {
    append("a.csv.gz", gzip("id\n1\n"));
    try (LocalAnasto anasto = anasto().start()) {
      anasto.awaitLines("out", "{\"id\":1}");
      append("a.csv.gz", gzip("2\n"));
      eventually(() -> assertThat(anasto.source("orders").grown().count()).isOne());
      assertThat(anasto.source("orders").grown().first()).containsExactly("a.csv.gz");
      assertThat(anasto.ledger().hasFailures()).isTrue();

      anasto.ask(Request.retry("orders", true));
      eventually(() -> assertThat(anasto.ledger().hasFailures()).isFalse());
      assertThat(anasto.source("orders").changed()).isOne();
    }
    assertThat(once(false)).containsExactly("{\"id\":1}");
  }

  @Test
  void theEndOfTheLastLineIsNoRow() throws Exception {
    append("a.csv", "id\n1");
    once(false);
    append("a.csv", "\n");

    assertThat(once(false)).containsExactly("{\"id\":1}");
    append("a.csv", "2\n");
    assertThat(once(true)).containsExactly("{\"id\":1}");
  }

  // A time is no content

  @ParameterizedTest
  @ValueSource(strings = {"ignore", "stop", "redeliver"})
  void aFileThatIsOnlyTouchedHasNotChanged(String onChange) throws Exception {
    String key = "on_change = \"" + onChange + "\"";
    append("a.csv", "id\n1\n");
    append("b.csv.gz", gzip("id\n2\n"));
    once(false, key);
    touch("a.csv");
    touch("b.csv.gz");
    Files.write(file("b.csv.gz"), gzip("id\n2\n"));

    assertThat(once(false, key)).containsExactly("{\"id\":1}", "{\"id\":2}");
    try (LocalAnasto anasto = anasto(key).open()) {
      assertThat(anasto.source("orders").changed()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ignore", "stop", "redeliver"})
  void soADestinationThatIsBehindGoesOnWithIt(String onChange) throws Exception {
    append("a.csv", "id\n1\n");
    String[] keys = {"poll_interval = 3600000", "watch = false", "on_change = \"" + onChange + '"'};
    pauseLate(keys);
    append("b.csv", "id\n2\n");
    try (LocalAnasto anasto = late(keys).start()) {
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
      touch("b.csv");
      anasto.ask(Request.resume("late", false));

      anasto.awaitLines("late", "{\"id\":1}", "{\"id\":2}");
    }
  }

  @Test
  void aDestinationGoesOnWhenAFileIsBroughtBackAsItsBatchHadIt() throws Exception {
    append("a.csv", "id\n1\n");
    String[] keys = {"poll_interval = 3600000", "watch = false"};
    pauseLate(keys);
    append("b.csv", "id\n2\n");
    try (LocalAnasto anasto = late(keys).start()) {
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
      append("b.csv", "3\n");
      anasto.ask(Request.resume("late", false));
      eventually(
          () -> assertThat(anasto.destination("late").state()).isEqualTo(TableState.STOPPED));

      Files.writeString(file("b.csv"), "id\n2\n");
      anasto.ask(Request.retry("late", false));
      anasto.awaitLines("late", "{\"id\":1}", "{\"id\":2}");
    }
  }

  private void pauseLate(String... keys) throws Exception {
    try (LocalAnasto anasto = late(keys).start()) {
      anasto.awaitLines("late", "{\"id\":1}");
      anasto.ask(Request.pause("late", false));
      eventually(() -> assertThat(anasto.destination("late").state()).isEqualTo(TableState.PAUSED));
    }
  }

  private LocalAnasto late(String... keys) {
    return anasto(keys).and(LocalAnasto.destination("late", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "parquet", "json"})
  void soHasOneOfAnyFormat(String format) throws Exception {
    append("a.csv", "id\n1\n2\n");
    try (LocalAnasto made =
        LocalAnasto.in(
            directory,
            """
            [[source_table]]
            type = "files"
            table_name = "orders"
            dirpath = "in"
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dest_table_name = "made"
            dirpath = "made"
            filetype = "%s"
            """
                .formatted(format))) {
      made.startOnce().awaitEnd();
      Files.move(made.files("made").get(0), file("b." + format));
    }
    Files.delete(file("a.csv"));
    Files.move(directory.resolve(".anasto"), directory.resolve("before"));
    String[] keys = {"on_change = \"redeliver\"", "filetype = \"" + format + "\""};
    assertThat(once(false, keys)).containsExactly("{\"id\":1}", "{\"id\":2}");
    touch("b." + format);

    assertThat(once(false, keys)).containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void otherContentOfTheSameSizeIsDeliveredAgain() throws Exception {
    append("a.csv", "id\n1\n");
    once(false, "on_change = \"redeliver\"");
    Files.writeString(file("a.csv"), "id\n2\n");
    touch("a.csv");

    assertThat(once(false, "on_change = \"redeliver\""))
        .containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void ofWhatAnEarlierVersionDeliveredTheTimeCounts() throws Exception {
    append("a.csv", "id\n1\n");
    append("b.csv", "id\n2\n");
    once(false);
    try (Connection ledger =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(".anasto/ledger.db"))) {
      ledger.createStatement().execute("UPDATE batch_file SET rows = NULL, checksum = NULL");
    }
    touch("a.csv");
    append("b.csv", "3\n");

    assertThat(once(true)).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(once(false, "on_change = \"redeliver\""))
        .containsExactlyInAnyOrder(
            "{\"id\":1}", "{\"id\":2}", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
  }

  @Test
  void whatAnEarlierVersionFoundEmptyGaveNoRows() throws Exception {
    append("a.csv", "");
    once(false);
    try (Connection ledger =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(".anasto/ledger.db"))) {
      ledger.createStatement().execute("UPDATE batch_file SET rows = NULL, checksum = NULL");
    }
    append("a.csv", "id\n1\n");

    assertThat(once(false)).containsExactly("{\"id\":1}");
    assertThat(once(false)).hasSize(1);
  }

  // A last row that is not whole yet

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv  | id,name~1,Ann~2       | ,Bob~",
        "csv  | id,name~1,Ann~2,\"B   | ob\"~",
        "csv  | id,ok~1,true~2,fal    | se~",
        "json | {\"id\":1}~{\"id\":   | 2}~",
        "json | [{\"id\":1},~{\"id\":2 | }]",
      })
  void aFileThatFailsAtItsEndIsReadByItselfWhenItGrows(String format, String text, String more)
      throws Exception {
    for (String onFail : List.of("stop", "skip")) {
      Path place = Files.createDirectories(directory.resolve(onFail));
      Files.createDirectories(place.resolve("in"));
      Path file = place.resolve("in/a." + format);
      try (LocalAnasto anasto =
          LocalAnasto.in(
                  place,
                  """
                  [[source_table]]
                  type = "files"
                  table_name = "orders"
                  dirpath = "in"
                  settle = 0
                  poll_interval = 50
                  filetype = "%s"
                  on_fail = "%s"
                  """
                          .formatted(format, onFail)
                      + (text.contains("ok")
                          ? "[source_table.schema]\nid = \"int64\"\nok = \"boolean\"\n"
                          : "")
                      + LocalAnasto.destination("out", ""))
              .start()) {
        Path whole = place.resolve("whole");
        Files.writeString(whole, text.replace('~', '\n'));
        Files.setLastModifiedTime(whole, FileTime.from(Instant.now().minusSeconds(3600)));
        Files.move(whole, file);
        eventually(
            () -> {
              boolean isStopped = anasto.source("orders").state() == TableState.STOPPED;
              assertThat(isStopped || anasto.source("orders").rejected() == 1).isTrue();
            });
        Files.writeString(file, more.replace('~', '\n'), StandardOpenOption.APPEND);

        eventually(() -> assertThat(anasto.lines("out")).hasSize(2));
        assertThat(anasto.ledger().hasFailures()).isFalse();
      }
    }
  }

  @Test
  void aFileThatFailsInItsMiddleIsNotReadAgainByItself() throws Exception {
    append("a.csv", "id,name\n1\n2,Bob\n");
    assertThat(once(true, "on_fail = \"skip\"")).isEmpty();
    append("a.csv", "3,Cid\n");

    assertThat(once(true, "on_fail = \"skip\"")).isEmpty();
    try (LocalAnasto anasto = anasto("on_fail = \"skip\"").open()) {
      assertThat(anasto.source("orders").rejected()).isOne();
    }
  }
}
