package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableState;
import io.anasto.row.RowChunk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the keys of the config do, a table a key, in one process. Each table's rows go to a
 * destination called as its source with "_out".
 */
class KeysTest {
  /** Rows of some chunks, since a part ends with a chunk. */
  private static final int MANY = 3 * RowChunk.CAPACITY;

  @TempDir static Path directory;
  private static Site site;

  @BeforeAll
  static void everyTableHasItsFiles() throws Exception {
    site = new Site(directory);
    List<String> tables = new ArrayList<>();
    add(tables, "change_ignore", List.of());
    add(tables, "change_stop", List.of("on_change = \"stop\""));
    add(tables, "change_again", List.of("on_change = \"redeliver\""));
    add(tables, "done", List.of("done_file = \"${file:name}.done\""));
    add(tables, "marked", List.of("bookmark = 2100-01-01T00:00:00Z"));
    add(tables, "chosen", List.of("include = [\"a*.csv\", \"b*\"]", "exclude = \"*2*\""));
    add(tables, "deep", List.of("recursive = true"));
    add(tables, "flat", List.of());
    add(tables, "request", List.of("one_request = true"));
    add(
        tables,
        "columns",
        List.of("metadata = [\"_file\", \"_batch\"]"),
        "columns = [\"from = _file\", \"number = id\", \"_batch\"]");
    add(tables, "typed", List.of("schema = { id = \"string\", day = \"date\", n = \"int64\" }"));
    add(tables, "wider", List.of("schema_evolution = \"add_columns\"", "max_files_per_batch = 1"));
    add(tables, "by_two", List.of("max_files_per_batch = 2"));
    add(tables, "parts", List.of(), "target_file_size = 4096");
    add(tables, "zipped", List.of(), "compression = \"gzip\"");
    add(tables, "zstd", List.of(), "compression = \"zstd\"");
    add(tables, "piped", List.of("csv = { delimiter = \"|\", null = \"-\", comment = \"#\" }"));
    site.config(tables.toArray(String[]::new));

    for (String table : List.of("change_ignore", "change_stop", "change_again")) {
      site.drop(table + "/a.csv", "id\n1\n");
    }
    site.drop("done/a.csv", "id\n1\n");
    site.drop("marked/a.csv", "id\n1\n");
    for (String name : List.of("a1.csv", "a2.csv", "b1.txt", "c1.csv", ".a.csv", "_a.csv")) {
      site.drop("chosen/" + name, "id\n" + name + "\n");
    }
    for (String table : List.of("deep", "flat")) {
      site.drop(table + "/a.csv", "id\n1\n");
      site.drop(table + "/sub/a.csv", "id\n2\n");
    }
    site.drop("request/a.csv", "id\n1\n");
    site.drop("columns/a.csv", "id\n7\n");
    site.drop("typed/a.csv", "n,id,day\n007,007,2024-02-29\n,,\n");
    site.drop("wider/a.csv", "id\n1\n");
    site.drop("wider/b.csv", "id,more\n2,x\n");
    site.drop("wider/c.csv", "id\n3\n");
    for (int i = 1; i <= 5; i++) {
      site.drop("by_two/" + i + ".csv", "id\n" + i + "\n");
    }
    StringBuilder many = new StringBuilder("id,text\n");
    for (int i = 0; i < MANY; i++) {
      many.append(i).append(",some text that takes its place\n");
    }
    for (String table : List.of("parts", "zipped", "zstd")) {
      site.drop(table + "/a.csv", many.toString());
    }
    site.drop("piped/a.csv", "# a comment\nid|n\n1|-\n2|\"a|b\"\n");
    site.start();
  }

  private static void add(
      List<String> tables, String name, List<String> sourceKeys, String... destinationKeys) {
    tables.add(source(name, sourceKeys.toArray(String[]::new)));
    List<String> keys = new ArrayList<>(List.of(destinationKeys));
    keys.add("filetype = \"json\"");
    tables.add(destination(name, name + "_out", keys.toArray(String[]::new)));
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

  private static void awaitIds(String table, String... ids) {
    site.await(table)
        .untilAsserted(() -> assertThat(site.delivered(table + "_out").ids()).containsExactly(ids));
  }

  private static SourceStatus status(String table) {
    try (Ledger ledger = site.ledger()) {
      return ledger.sourceStatus().stream()
          .filter(status -> status.source().name().equals(table))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aChangedFileIsLeftAndCountedOrStopsItsTableOrIsDeliveredAgain() throws Exception {
    for (String table : List.of("change_ignore", "change_stop", "change_again")) {
      awaitIds(table, "1");
      site.drop(table + "/a.csv", "id\n1\n2\n");
    }
    awaitIds("change_again", "1", "1", "2");
    site.await("the stop").until(() -> status("change_stop").state() == TableState.STOPPED);
    assertThat(status("change_stop").reason().orElseThrow())
        .contains("change_stop/a.csv has changed after it was delivered");
    site.await("the count").until(() -> status("change_ignore").changed() == 1);
    assertThat(status("change_ignore").state()).isEqualTo(TableState.RUNNING);
    assertThat(site.delivered("change_ignore_out").ids()).containsExactly("1");
    assertThat(site.delivered("change_stop_out").ids()).containsExactly("1");
  }

  @Test
  void aFileIsReadOnlyWhenItsDoneFileIsThere() throws Exception {
    site.drop("done/b.csv", "id\n2\n");
    site.drop("done/b.csv.done", "");
    awaitIds("done", "2");
    site.drop("done/a.csv.done", "");
    awaitIds("done", "2", "1");
  }

  @Test
  void filesFromBeforeTheBookmarkAreLeftOut() throws Exception {
    awaitIds("flat", "1");
    assertThat(site.names("marked_out")).isEmpty();
    assertThat(status("marked").discovered()).isZero();
  }

  @Test
  void includeAndExcludeChooseFilesAndHiddenOnesAreNever() {
    awaitIds("chosen", "a1.csv", "b1.txt");
  }

  @Test
  void subdirectoriesAreLookedIntoOnlyWhenTheSourceIsRecursive() throws Exception {
    awaitIds("deep", "1", "2");
    Files.createDirectories(site.path("deep/new/deeper"));
    site.drop("deep/new/deeper/a.csv", "id\n3\n");
    awaitIds("deep", "1", "2", "3");
    awaitIds("flat", "1");
  }

  @Test
  void oneRequestReadsWhatIsThereAndIsFinished() throws Exception {
    awaitIds("request", "1");
    site.await("the end").until(() -> status("request").state() == TableState.FINISHED);
    site.drop("request/b.csv", "id\n2\n");
    site.drop("wider/d.csv", "id\n4\n");
    awaitIds("wider", "1", "2", "3", "4");
    assertThat(site.delivered("request_out").ids()).containsExactly("1");
  }

  @Test
  void columnsAreChosenAndRenamedAndSayWhereARowCameFrom() throws Exception {
    site.await("columns").until(() -> !site.delivered("columns_out").files().isEmpty());
    String batch = Long.toString(status("columns").batches());
    assertThat(batch).isEqualTo("1");
    assertThat(site.delivered("columns_out").query("SELECT \"from\" || ' ' || number FROM rows"))
        .containsExactly("a.csv 7");
    Path file = site.delivered("columns_out").files().get(0);
    String number = file.getFileName().toString().replaceAll("[^0-9]", "").replaceAll("^0+", "");
    assertThat(file).hasContent("{\"from\":\"a.csv\",\"number\":7,\"_batch\":" + number + "}");
  }

  @Test
  void aDeclaredSchemaSaysWhatValuesAre() {
    site.await("typed").until(() -> !site.delivered("typed_out").files().isEmpty());
    assertThat(site.delivered("typed_out").files().get(0))
        .hasContent(
            """
            {"id":"007","day":"2024-02-29","n":7}
            {"id":null,"day":null,"n":null}""");
  }

  @Test
  void newColumnsAreAddedWhereTheSchemaMayGrow() {
    site.await("wider").until(() -> site.delivered("wider_out").ids().size() >= 3);
    assertThat(site.delivered("wider_out").query("SELECT more FROM rows").subList(0, 3))
        .containsExactly(null, "x", null);
  }

  @Test
  void batchesHaveNoMoreFilesThanTheyMay() {
    awaitIds("by_two", "1", "2", "3", "4", "5");
    assertThat(site.delivered("by_two_out").names()).hasSize(3);
    assertThat(status("by_two").batches()).isEqualTo(3);
  }

  @Test
  void aLargeBatchIsSplitIntoPartsInOrder() throws Exception {
    site.await("parts").until(() -> site.delivered("parts_out").ids().size() == MANY);
    assertThat(site.delivered("parts_out").names())
        .hasSizeGreaterThan(1)
        .allMatch(name -> name.matches("parts_out-[0-9]{12}-[0-9]+\\.json"));
    assertThat(site.delivered("parts_out").ids()).isEqualTo(site.delivered("zipped_out").ids());
  }

  @Test
  void outputIsCompressed() throws Exception {
    for (String table : List.of("zipped_out", "zstd_out")) {
      site.await(table).until(() -> site.delivered(table).ids().size() == MANY);
      assertThat(site.delivered(table).names()).hasSize(1);
    }
    assertThat(site.delivered("zipped_out").names().get(0)).endsWith(".json.gz");
    assertThat(site.delivered("zstd_out").names().get(0)).endsWith(".json.zst");
    assertThat(Files.size(site.delivered("zipped_out").files().get(0))).isLessThan(MANY * 20L);
  }

  @Test
  void theDialectOfCsvCanBeSaid() {
    awaitIds("piped", "1", "2");
    assertThat(site.delivered("piped_out").column("n")).containsExactly(null, "a|b");
  }

  @Test
  void aFileThatIsStillWrittenIsWaitedFor() throws Exception {
    awaitIds("flat", "1");
    byte[] young = "id\n3\n".getBytes(StandardCharsets.UTF_8);
    Instant before = Instant.now();
    site.drop(site.path("change_again/young.csv"), young, before);
    site.await("the young file")
        .until(() -> site.delivered("change_again_out").ids().contains("3"));
    assertThat(Instant.now()).isAfter(before.plusMillis(1900));
  }
}
