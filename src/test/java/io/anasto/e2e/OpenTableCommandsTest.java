package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line to open tables, as sources and as destinations, beside and between runs. */
class OpenTableCommandsTest {
  private static final String[] OPEN = {"type = \"open_table\"", "changes = \"rows\""};

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void site() throws Exception {
    site = new Site(directory);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  private LakeTable table(String name) {
    return new LakeTable(site.path(name));
  }

  private static String openSource(String name, String... keys) {
    String[] all = new String[OPEN.length + keys.length];
    System.arraycopy(OPEN, 0, all, 0, OPEN.length);
    System.arraycopy(keys, 0, all, OPEN.length, keys.length);
    return source(name, all);
  }

  private static String json(String source, String name) {
    return destination(source, name, "filetype = \"json\"");
  }

  /** Runs a command to its end. */
  private Site.Run run(int exitCode, String... arguments) throws Exception {
    try (AnastoProcess anasto = AnastoProcess.start(directory, arguments)) {
      Site.Run run = new Site.Run(anasto.await(), anasto.output(), anasto.errors());
      assertThat(run.exitCode()).as(run.errors() + run.output()).isEqualTo(exitCode);
      assertThat(run.errors()).doesNotContain("\tat ", "Exception");
      return run;
    }
  }

  // check

  @Test
  @TwoAtOnce
  void checkTellsWhatWouldBeReadNextAndWhatCannotBeReadOrWritten() throws Exception {
    table("whole").append(0).append(1);
    table("read").append(0);
    Files.createDirectory(site.path("empty"));
    refused();
    Files.createDirectories(site.path("nologs/_delta_log"));
    site.config(openSource("read"), json("read", "sink"));
    site.deliver();
    table("read").append(1).append(2);
    site.config(
        openSource("read"),
        json("read", "sink"),
        openSource("whole"),
        json("whole", "of_whole"),
        openSource("missing"),
        json("missing", "of_missing"),
        openSource("empty"),
        json("empty", "of_empty"),
        openSource("nologs"),
        json("nologs", "of_nologs"),
        openSource("refused"),
        destination("refused", "of_refused", "type = \"open_table\""));

    Map<String, String> before = listing();
    Site.Run check = run(0, "check", "config.toml");

    assertThat(next(check, "read")).contains("versions 1 to 2").contains("version 0 was the last");
    assertThat(next(check, "whole")).contains("the table at version 1");
    assertThat(next(check, "missing")).contains("./missing/ does not exist; a run waits for it");
    assertThat(next(check, "empty")).contains("./empty/ holds no table; a run waits for one");
    assertThat(next(check, "nologs")).contains("nothing");
    assertThat(next(check, "refused")).contains("./refused/ version 0").contains("mystery");
    assertThat(listing()).isEqualTo(before);
  }

  /** The line of a source that says what would be read next. */
  private static String next(Site.Run check, String source) {
    String rest = check.output().substring(check.output().indexOf("'" + source + "'"));
    return rest.lines()
        .filter(line -> line.contains("would read next"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(check.output()));
  }

  private Map<String, String> listing() throws Exception {
    Map<String, String> listing = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      // Reading the ledger makes and removes a file beside it.
      for (Path one : all.filter(path -> !path.endsWith(".anasto")).toList()) {
        listing.put(one.toString(), Files.getLastModifiedTime(one).toString());
      }
    }
    return listing;
  }

  /** An empty table of a feature that nobody knows. */
  private void refused() throws Exception {
    Path entry = site.path("refused/_delta_log/00000000000000000000.json");
    Files.createDirectories(entry.getParent());
    String schema =
        "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,"
            + "\"metadata\":{}}]}";
    Files.write(
        entry,
        List.of(
            "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
                + "\"readerFeatures\":[\"mystery\"],\"writerFeatures\":[\"mystery\"]}}",
            ("{\"metaData\":{\"id\":\"11111111-2222-3333-4444-555555555555\",\"format\":"
                    + "{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"%s\","
                    + "\"partitionColumns\":[],\"configuration\":{},\"createdTime\":0}}")
                .formatted(schema.replace("\"", "\\\""))));
  }

  // Versions that cannot be read

  @Test
  @TwoAtOnce
  void aVersionThatWasLeftOutIsNamedAndComesWithARetry() throws Exception {
    LakeTable table = table("orders").append(0).aged(0);
    site.config(openSource("orders", "on_fail = \"skip\""), json("orders", "out"));
    site.deliver();
    table.append(1).aged(1).append(2).aged(2).spoil(1);

    Site.Run once = run(1, "config.toml", "--once");

    assertThat(once.errors())
        .contains("ERROR")
        .contains("./orders/ version 1")
        .contains("It is left out (on_fail = \"skip\")");
    assertThat(site.delivered("out").ids()).containsExactly("0", "2");
    assertThat(run(1, "status", "config.toml").output())
        .containsPattern("rejected +changed +left out\norders +idle .* 1 +0 +0\n");
    assertThat(run(0, "files", "config.toml", "orders", "--rejected").output())
        .contains("00000000000000000001.changes\t")
        .contains(table.dataFile(1).getFileName().toString());

    table.mend();
    assertThat(run(0, "retry", "config.toml", "orders").output())
        .startsWith("orders: goes on with the next run; 1 ");
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactly("0", "2", "1");
    assertThat(run(0, "status", "config.toml").output())
        .containsPattern("rejected +changed +left out\norders +idle .* 0 +0 +0\n");
  }

  @Test
  @TwoAtOnce
  void aRunOnceSaysWhyItEndsAtAVersionThatCannotBeRead() throws Exception {
    LakeTable table = table("orders").append(0).aged(0);
    site.config(openSource("orders", "max_files_per_batch = 1"), json("orders", "out"));
    site.deliver();
    table.append(1).aged(1).append(2).aged(2).append(3).aged(3).spoil(2);

    Site.Run once = run(1, "config.toml", "--once");

    assertThat(once.errors())
        .contains("./orders/ version 2")
        .contains(table.dataFile(2).getFileName().toString())
        .contains("leave the version out with on_fail = \"skip\"; then `anasto retry`");
    assertThat(site.delivered("out").ids()).containsExactly("0", "1");
    table.mend();
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactly("0", "1", "2", "3");
  }

  // Signals

  @Test
  @TwoAtOnce
  void aProcessThatIsEndedAmidManyVersionsGoesOnWithTheNext() throws Exception {
    int versions = 60;
    LakeTable table = table("orders").append(0);
    site.config(
        openSource("orders", "max_files_per_batch = 2"),
        json("orders", "out"),
        destination("orders", "lake", "type = \"open_table\""));
    site.deliver();
    table.appendEach(1, versions);
    int ends = 0;
    int seen = 1;
    while (site.delivered("out").files().size() < 1 + versions / 2 && ends < 2) {
      site.start();
      int before = seen;
      site.await("a delivery").until(() -> site.delivered("out").files().size() > before);
      assertThat(site.stop().exitCode()).isIn(0, 143);
      seen = site.delivered("out").files().size();
      ends++;
    }
    assertThat(seen).as("the last end was in the middle").isLessThan(1 + versions / 2);

    site.deliver();

    List<String> ids =
        java.util.stream.IntStream.rangeClosed(0, versions).mapToObj(String::valueOf).toList();
    assertThat(site.delivered("out").ids()).isEqualTo(ids);
    assertThat(table("lake").column("id")).containsExactlyInAnyOrderElementsOf(ids);
  }

  // reset, beside a run and between two

  @Test
  @TwoAtOnce
  void aSourceIsResetBesideARunningProcessAndBetweenTwo() throws Exception {
    LakeTable table = table("orders").append(0);
    site.config(openSource("orders"), json("orders", "out"));
    site.start();
    site.await("the first copy").until(() -> site.delivered("out").ids().equals(List.of("0")));

    assertThat(run(0, "reset", "config.toml", "orders", "--yes").output())
        .contains("the running process has taken it");
    site.await("the second copy")
        .until(() -> site.delivered("out").ids().equals(List.of("0", "0")));
    site.stop();
    table.append(1);
    assertThat(run(0, "reset", "config.toml", "orders", "--yes").output())
        .startsWith("orders: reset; the next run reads the table ");
    site.deliver();

    assertThat(site.delivered("out").ids()).containsExactlyInAnyOrder("0", "0", "0", "1");
  }

  @Test
  @TwoAtOnce
  void aDeltaDestinationIsResetBesideARunningProcessAndBetweenTwo() throws Exception {
    site.config(source("orders"), destination("orders", "lake", "type = \"open_table\""));
    site.drop("orders/a.csv", "id\n0\n");
    site.start();
    site.await("the first copy").until(() -> table("lake").column("id").equals(List.of("0")));

    run(0, "reset", "config.toml", "lake", "--yes");
    site.await("the second copy").until(() -> table("lake").column("id").equals(List.of("0", "0")));
    site.drop("orders/b.csv", "id\n1\n");
    site.await("what is new").until(() -> table("lake").column("id").size() == 3);
    site.stop();
    run(0, "reset", "config.toml", "lake", "--yes");
    site.deliver();

    assertThat(table("lake").column("id")).containsExactly("0", "0", "0", "1", "1");
  }

  // rename

  @Test
  @TwoAtOnce
  void aDeltaDestinationAndItsSourceGoOnUnderNewNames() throws Exception {
    site.config(source("orders"), destination("orders", "lake", "type = \"open_table\""));
    site.drop("orders/a.csv", "id\n0\n");
    site.deliver();
    site.drop("orders/b.csv", "id\n1\n");
    run(0, "rename", "config.toml", "lake", "sea");
    run(0, "rename", "config.toml", "orders", "sales");
    site.config(
        source("sales", "dirpath = \"./orders/\""),
        destination("sales", "sea", "type = \"open_table\"", "dirpath = \"./lake/\""));
    site.deliver();
    site.deliver();

    assertThat(table("lake").column("id")).containsExactly("0", "1");
  }

  @Test
  @TwoAtOnce
  void anOpenTableSourceGoesOnUnderANewName() throws Exception {
    LakeTable table = table("orders").append(0);
    site.config(openSource("orders"), json("orders", "out"));
    site.deliver();
    table.append(1);
    run(0, "rename", "config.toml", "orders", "sales");
    site.config(openSource("sales", "dirpath = \"./orders/\""), json("sales", "out"));
    site.deliver();

    assertThat(site.delivered("out").ids()).containsExactly("0", "1");
  }

  // Lost state

  @Test
  @TwoAtOnce
  void aLostStateDirectoryIsRefusedAndNewStateGoesOnAboveTheHighestBatch() throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "lake", "type = \"open_table\""));
    site.drop("orders/a.csv", "id\n0\n");
    site.drop("orders/b.csv", "id\n1\n");
    site.deliver();
    Files.move(site.path(".anasto"), site.path("lost"));

    assertThat(run(2, "config.toml", "--once").errors())
        .contains("lake: ./lake/ holds what Anasto wrote (up to batch 2)")
        .contains("--new-state");
    assertThat(table("lake").column("id")).containsExactly("0", "1");

    run(0, "config.toml", "--once", "--new-state");
    assertThat(table("lake").column("id")).containsExactly("0", "0", "1", "1");
    assertThat(Files.readString(table("lake").entry(2))).contains("\"version\":3");
    site.drop("orders/c.csv", "id\n2\n");
    site.deliver();

    assertThat(table("lake").column("id")).containsExactly("0", "0", "1", "1", "2");
  }
}
