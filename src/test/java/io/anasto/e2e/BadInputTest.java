package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Selection;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process whose tables each have bad input of another kind, and a sound one among them. Each
 * table's rows go to a destination called as its source with "_out".
 */
class BadInputTest {
  private static final String SKIP = "on_fail = \"skip\"";
  private static final String JSON = "filetype = \"json\"";
  private static final String ONE = "max_files_per_batch = 1";
  private static final int MANY = 120;

  @TempDir static Path directory;
  private static Site site;

  /** Whether the files that change were not delivered by then. */
  private static boolean inTime;

  @BeforeAll
  static void everyTableHasItsInput() throws Exception {
    site = new Site(directory);
    List<String> tables = new ArrayList<>();
    add(tables, "sound");
    add(tables, "csv_stop");
    add(tables, "csv_skip", SKIP);
    add(tables, "json_stop", JSON);
    add(tables, "json_skip", JSON, SKIP);
    add(tables, "gzip_young", "settle = 0");
    add(tables, "gzip_old");
    add(tables, "gzip_skip", SKIP);
    add(tables, "fewer_columns", ONE);
    add(tables, "more_columns", ONE);
    add(tables, "other_type", ONE);
    add(tables, "other_type_skip", ONE, SKIP);
    add(tables, "empty");
    add(tables, "empty_json", JSON);
    add(tables, "odd_files", "recursive = true");
    add(tables, "odd_names");
    add(tables, "forbidden", SKIP);
    add(tables, "later");
    add(tables, "moving", ONE, "settle = 0");
    site.config(tables.toArray(String[]::new));

    site.drop("sound/a.csv", "id\n1\n");
    for (String table : List.of("csv_stop", "csv_skip")) {
      site.drop(table + "/a.csv", "id,name\n1,Ann\n");
      site.drop(table + "/b.csv", "id,name\n2,Bob\n3\n");
      site.drop(table + "/c.csv", "id,name\n4,Cid\n");
      site.drop(table + "/d.csv", "id,name\n5,\"Dan\n");
    }
    for (String table : List.of("json_stop", "json_skip")) {
      site.drop(table + "/a.json", "{\"id\": 1}\n");
      site.drop(table + "/b.json", "{\"id\": 2}\n{\"id\": nope}\n");
      site.drop(table + "/c.json", "[{\"id\": 4},\n {\"id\": 5}]");
    }
    byte[] half = Arrays.copyOf(gzip(), gzip().length / 2);
    site.drop(site.path("gzip_young/a.csv.gz"), half, Instant.now().plusSeconds(60));
    site.drop("gzip_young/b.csv", "id\nb\n");
    site.drop("gzip_old/a.csv.gz", half);
    site.drop("gzip_skip/a.csv.gz", half);
    site.drop("gzip_skip/b.csv", "id\nb\n");
    for (String table : List.of("fewer_columns", "more_columns", "other_type", "other_type_skip")) {
      site.drop(table + "/a.csv", "id,n\na,1\n");
    }
    site.drop("fewer_columns/b.csv", "id\nb\n");
    site.drop("more_columns/b.csv", "id,n,more\nb,2,3\n");
    site.drop("other_type/b.csv", "id,n\nb,2\nc,three\n");
    site.drop("other_type_skip/b.csv", "id,n\nb,2\nc,three\n");
    site.drop("other_type_skip/c.csv", "n,id\n4,d\n");
    site.drop("empty/a.csv", "");
    site.drop("empty/b.csv", "id\n");
    site.drop("empty_json/a.json", "");
    site.drop("empty_json/b.json", " \n\t");
    oddFiles();
    for (String name : oddNames()) {
      site.drop("odd_names/" + name, "id\n\"" + name.replace("\"", "\"\"") + "\"\n");
    }
    site.drop("forbidden/a.csv", "id\n1\n");
    Files.setPosixFilePermissions(
        site.drop("forbidden/b.csv", "id\n2\n"), Set.<PosixFilePermission>of());
    for (int i = 0; i < MANY; i++) {
      site.drop("moving/%03d.csv".formatted(i), "id\n" + i + "\n");
    }
    site.start();
    changeWhatWaits();
  }

  /** Removes a file and rewrites another that are known to the process and not yet read. */
  private static void changeWhatWaits() throws Exception {
    Delivered moved = site.delivered("moving_out");
    site.await("the first batch").until(() -> !moved.files().isEmpty());
    Files.delete(site.path("moving/%03d.csv".formatted(MANY - 1)));
    site.drop("moving/%03d.csv".formatted(MANY - 2), "id\n1000\n");
    inTime = moved.files().size() < MANY - 2;
  }

  private static void add(List<String> tables, String name, String... keys) {
    tables.add(source(name, keys));
    tables.add(destination(name, name + "_out", JSON));
  }

  /** A compressed file of which half is not enough to make out any row. */
  private static byte[] gzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("id\n".getBytes(StandardCharsets.UTF_8));
      Random random = new Random(1);
      for (int i = 0; i < 1000; i++) {
        out.write((random.nextLong() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static void oddFiles() throws Exception {
    site.drop("odd_files/sub/a.csv", "id\n1\n");
    Files.createDirectories(site.path("odd_files/x.csv"));
    Files.createSymbolicLink(site.path("odd_files/sub/loop"), site.path("odd_files"));
    Files.createSymbolicLink(site.path("odd_files/self.csv"), Path.of("self.csv"));
    Files.createSymbolicLink(site.path("odd_files/dangling.csv"), Path.of("nowhere.csv"));
    new ProcessBuilder("mkfifo", site.path("odd_files/pipe.csv").toString()).start().waitFor();
  }

  private static List<String> oddNames() {
    return List.of(
        "with spaces .csv",
        "it's \"quoted\".csv",
        "100%.csv",
        "%41%2F.csv",
        "line\nbreak.csv",
        "Füße-日本-🙂.csv",
        "a+b&c=d#e?f;g.csv",
        "${simple} {{x}} $(y).csv",
        "back\\slash.csv",
        "x".repeat(251) + ".csv");
  }

  @AfterAll
  static void end() throws Exception {
    if (site != null) {
      Site.Run run = site.stop();
      site.close();
      assertThat(run.errors())
          .as("our insides")
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
    }
  }

  // What became of a table

  private static SourceStatus status(String table) {
    try (Ledger ledger = site.ledger()) {
      return ledger.sourceStatus().stream()
          .filter(status -> status.source().name().equals(table))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<String> rejected(String table) {
    List<String> paths = new ArrayList<>();
    try (Ledger ledger = site.ledger()) {
      ledger.files(
          ledger.source(table).orElseThrow().id(),
          Selection.REJECTED,
          file -> paths.add(file.path() + ": " + file.reason().orElse("")));
    }
    return paths;
  }

  private static List<String> ids(String table) {
    return site.delivered(table + "_out").ids();
  }

  private static void awaitIds(String table, String... ids) {
    site.await(table).untilAsserted(() -> assertThat(ids(table)).containsExactly(ids));
  }

  private static String awaitStop(String table) {
    site.await(table).until(() -> status(table).state() == TableState.STOPPED);
    return status(table).reason().orElseThrow();
  }

  private static void assertNothingIsDelivered(String table) {
    try {
      assertThat(site.names(table + "_out")).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The tests

  @Test
  void aSoundTableDoesNotNotice() throws Exception {
    awaitIds("sound", "1");
    awaitStop("csv_stop");
    site.drop("sound/b.csv", "id\n2\n");
    awaitIds("sound", "1", "2");
  }

  @Test
  void aMalformedCsvFileStopsItsTableBeforeAnythingIsDelivered() {
    assertThat(awaitStop("csv_stop"))
        .contains("csv_stop/b.csv line 3")
        .endsWith(". Mend it, or leave the file out with on_fail = \"skip\"; then `anasto retry`");
    assertNothingIsDelivered("csv_stop");
  }

  @Test
  void malformedCsvFilesAreLeftOutWholeAndTheOthersDelivered() {
    awaitIds("csv_skip", "1", "4");
    assertThat(rejected("csv_skip"))
        .satisfiesExactly(
            one -> assertThat(one).startsWith("b.csv: ").contains("line 3"),
            one -> assertThat(one).startsWith("d.csv: ").contains("line 2"));
  }

  @Test
  void aMalformedJsonFileStopsItsTableBeforeAnythingIsDelivered() {
    assertThat(awaitStop("json_stop")).contains("json_stop/b.json line 2");
    assertNothingIsDelivered("json_stop");
  }

  @Test
  void aMalformedJsonFileIsLeftOutWholeAndTheOthersDelivered() {
    awaitIds("json_skip", "1", "4", "5");
    assertThat(rejected("json_skip"))
        .satisfiesExactly(one -> assertThat(one).startsWith("b.json: ").contains("line 2"));
  }

  @Test
  void aYoungTruncatedGzipIsWaitedForAndReadWhenItIsWhole() throws Exception {
    awaitIds("gzip_young", "b");
    assertThat(status("gzip_young").state()).isEqualTo(TableState.RUNNING);
    assertThat(status("gzip_young").discovered()).isEqualTo(1);

    site.drop("gzip_young/a.csv.gz", gzip());
    site.await("the whole file").until(() -> ids("gzip_young").size() == 1001);
    assertThat(rejected("gzip_young")).isEmpty();
  }

  @Test
  void anOldTruncatedGzipIsBroken() {
    assertThat(awaitStop("gzip_old")).contains("gzip_old/a.csv.gz");
    assertNothingIsDelivered("gzip_old");
    awaitIds("gzip_skip", "b");
    assertThat(rejected("gzip_skip"))
        .satisfiesExactly(one -> assertThat(one).startsWith("a.csv.gz: "));
  }

  @Test
  void aFileWithOtherColumnsStopsItsTable() {
    assertThat(awaitStop("fewer_columns")).contains("fewer_columns/b.csv").contains("n");
    assertThat(ids("fewer_columns")).containsExactly("a");
    assertThat(awaitStop("more_columns")).contains("more_columns/b.csv").contains("add_columns");
    assertThat(ids("more_columns")).containsExactly("a");
  }

  @Test
  void aValueOfAnotherTypeIsAnErrorThatNamesItsPlace() {
    assertThat(awaitStop("other_type"))
        .contains("other_type/b.csv line 3, column \"n\": \"three\" is not an int64")
        .contains("settled by batch")
        .contains("[source_table.schema]");
    assertThat(ids("other_type")).containsExactly("a");
    awaitIds("other_type_skip", "a", "d");
    assertThat(rejected("other_type_skip"))
        .satisfiesExactly(one -> assertThat(one).startsWith("b.csv: "));
  }

  @Test
  void emptyFilesHaveNoRowsAndAreNoError() {
    for (String table : List.of("empty", "empty_json")) {
      site.await(table).until(() -> status(table).delivered() == 2);
      assertThat(status(table).state()).isEqualTo(TableState.RUNNING);
      assertNothingIsDelivered(table);
    }
  }

  @Test
  void directoriesLoopsDanglingLinksAndPipesAreNoFiles() throws Exception {
    awaitIds("odd_files", "1");
    site.drop("odd_files/sub/b.csv", "id\n2\n");
    awaitIds("odd_files", "1", "2");
    assertThat(status("odd_files").state()).isEqualTo(TableState.RUNNING);
    assertThat(status("odd_files").delivered()).isEqualTo(2);
  }

  @Test
  void namesMayHoldWhateverTheFileSystemAllows() {
    site.await("odd names")
        .untilAsserted(
            () -> assertThat(ids("odd_names")).containsExactlyInAnyOrderElementsOf(oddNames()));
  }

  @Test
  void aFileThatMayNotBeReadIsLeftOut() {
    assumeThat(Files.isReadable(site.path("forbidden/b.csv")))
        .as("root may read every file")
        .isFalse();
    awaitIds("forbidden", "1");
    assertThat(rejected("forbidden"))
        .satisfiesExactly(one -> assertThat(one).startsWith("b.csv: "));
  }

  @Test
  void aMissingDirectoryIsWaitedFor() throws Exception {
    site.await("a warning")
        .until(() -> site.errors().contains("later/ is missing; nothing is read until"));
    assertThat(site.path("later")).doesNotExist();
    Path made = Files.createDirectories(site.path("incoming/later"));
    site.drop(made.resolve("a.csv"), "id\n1\n".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    Files.move(made, site.path("later"));
    awaitIds("later", "1");
  }

  @Test
  void filesThatVanishOrChangeBeforeTheyAreReadAreTakenAsTheyAre() throws Exception {
    String vanished = "%03d.csv has vanished before it was delivered".formatted(MANY - 1);
    assumeThat(inTime).as("the files were still waiting to be read").isTrue();
    List<String> expected =
        new ArrayList<>(IntStream.range(0, MANY - 2).mapToObj(Integer::toString).toList());
    expected.add("1000");
    awaitIds("moving", expected.toArray(String[]::new));
    assertThat(status("moving").state()).isEqualTo(TableState.RUNNING);
    site.await("a word on the one that vanished").until(() -> site.errors().contains(vanished));
  }
}
