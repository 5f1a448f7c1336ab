package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.ledger.FileEntry;
import io.anasto.ledger.Selection;
import io.anasto.row.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That files are delivered whatever bytes their names are made of. */
class FileNamesTest {
  /** Names by their spelling; in the order of delivery. */
  private static final List<String> NAMES =
      List.of(
          " .csv",
          "\\x5CxFF.csv",
          "\\xC3.csv",
          "\\xFF.csv",
          "\\xFF\\xFE.csv",
          "a\nb.csv",
          "a\\b.csv",
          "b.csv ",
          "café.csv",
          "caf\\xE9.csv",
          "\uFFFD.csv");

  @TempDir Path directory;

  @Test
  void everyNameIsDeliveredOnceAndHasASpellingOfItsOwn() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\ninclude = [\"*.csv\", \"*.csv \"]\n")) {
      put("in", NAMES);
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.lines("out")).containsExactlyInAnyOrderElementsOf(rows(NAMES));
      assertThat(delivered(anasto)).containsExactlyInAnyOrderElementsOf(NAMES);
    }
    // They are known by their names at the next start, and none is delivered again.
    try (LocalAnasto anasto = orders("settle = 0\ninclude = [\"*.csv\", \"*.csv \"]\n")) {
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.lines("out")).hasSameSizeAs(NAMES);
    }
  }

  @Test
  void namesThatComeWhileItRunsAreHeardOf() throws Exception {
    String toml =
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "in"
        settle = 0
        poll_interval = 3600000
        metadata = ["_file"]
        """;
    try (LocalAnasto anasto =
        LocalAnasto.in(directory, toml).and(LocalAnasto.destination("out", "")).start()) {
      List<String> come = List.of("\\xE9.csv", "\\xEA.csv", "é.csv", "a\\b.csv");
      for (int i = 0; i < come.size(); i++) {
        put("in", come.subList(i, i + 1));
        int so = i + 1;
        LocalAnasto.eventually(
            () ->
                assertThat(anasto.lines("out"))
                    .containsExactlyInAnyOrderElementsOf(rows(come.subList(0, so))));
      }
    }
  }

  @Test
  void directoriesOfSuchNamesAreWalkedThrough() throws Exception {
    List<String> below = List.of("\\xE9/a.csv", "\\xE9/\\xFF/b\\xE9.csv", "é/a.csv", "a\\b/c.csv");
    try (LocalAnasto anasto = orders("settle = 0\nrecursive = true\n")) {
      put("in", below);
      put("in", List.of("a/b/c.csv"));
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      List<String> all = new ArrayList<>(below);
      all.add("a/b/c.csv");
      assertThat(anasto.lines("out")).containsExactlyInAnyOrderElementsOf(rows(all));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in\\xE9", "in\\xE9/\\xFF/"})
  void aSourcesDirectoryIsNamedByItsSpelling(String dirpath) throws Exception {
    String toml =
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = '%s'
        settle = 0
        metadata = ["_file"]
        """
            .formatted(dirpath);
    for (int run = 1; run <= 2; run++) {
      try (LocalAnasto anasto =
          LocalAnasto.in(directory, toml).and(LocalAnasto.destination("out", ""))) {
        put(dirpath, List.of("a.csv", "\\xE9.csv"));
        anasto.startOnce();
        assertThat(anasto.awaitEnd()).isFalse();

        assertThat(anasto.lines("out"))
            .containsExactlyInAnyOrderElementsOf(rows(List.of("a.csv", "\\xE9.csv")));
      }
    }
  }

  @Test
  void aLinkToSuchADirectoryIsFollowed() throws Exception {
    put("real\\xE9", List.of("a.csv", "\\xE9.csv"));
    Files.createSymbolicLink(directory.resolve("in"), directory.relativize(path("real\\xE9")));
    try (LocalAnasto anasto = orders("settle = 0\n")) {
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.lines("out"))
          .containsExactlyInAnyOrderElementsOf(rows(List.of("a.csv", "\\xE9.csv")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"${file:name}.done", "ready-${file:name}", "${file:name.noext}.ok"})
  void aDoneFileIsFoundBesideSuchAName(String template) throws Exception {
    try (LocalAnasto anasto =
        orders("settle = 0\ninclude = [\"*.csv\"]\ndone_file = \"" + template + "\"\n")) {
      put("in", List.of("\\xE9.csv", "\\xEA.csv", "a.csv"));
      for (String whole : List.of("\\xE9", "a")) {
        Files.createFile(
            path(
                "in/"
                    + template
                        .replace("${file:name}", whole + ".csv")
                        .replace("${file:name.noext}", whole)));
      }
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.lines("out"))
          .containsExactlyInAnyOrderElementsOf(rows(List.of("\\xE9.csv", "a.csv")));
    }
  }

  @Test
  void aChangedFileOfAnyNameIsDeliveredAgainWhereThatIsWanted() throws Exception {
    List<String> names = List.of("a\\b.csv", "\\xE9.csv");
    try (LocalAnasto anasto = orders("settle = 0\non_change = \"redeliver\"\n").start()) {
      put("in", names);
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(2));
      for (String name : names) {
        Files.writeString(path("in/" + name), "id\nchanged\n");
      }
      LocalAnasto.eventually(() -> assertThat(anasto.lines("out")).hasSize(4));
    }
  }

  @Test
  void anErrorNamesTheFileByItsSpelling() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\non_fail = \"skip\"\n")) {
      Files.createDirectories(directory.resolve("in"));
      Files.writeString(path("in/\\xE9\n.csv"), "id,id\n1,2\n");
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();

      List<FileEntry> rejected = new ArrayList<>();
      anasto
          .ledger()
          .files(anasto.source("orders").source().id(), Selection.REJECTED, rejected::add);
      assertThat(rejected).extracting(FileEntry::path).containsExactly("\\xE9\n.csv");
      assertThat(rejected.get(0).reason().orElseThrow()).contains("in/\\xE9\\x0A.csv");
    }
  }

  private LocalAnasto orders(String keys) {
    return LocalAnasto.orders(directory, keys + "metadata = [\"_file\"]\n", "out");
  }

  private Path path(String spelling) {
    return FileName.resolve(directory, spelling);
  }

  /** Files with their own spelling for a row. */
  private void put(String in, List<String> spellings) throws Exception {
    for (String spelling : spellings) {
      Path file = FileName.resolve(path(in), spelling);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "id\n\"" + spelling + "\"\n");
    }
  }

  private static List<String> rows(List<String> spellings) {
    return spellings.stream()
        .map(spelling -> spelling.replace("\\", "\\\\").replace("\n", "\\n"))
        .map(json -> "{\"id\":\"%s\",\"_file\":\"%s\"}".formatted(json, json))
        .toList();
  }

  private static List<String> delivered(LocalAnasto anasto) {
    List<String> paths = new ArrayList<>();
    anasto
        .ledger()
        .files(
            anasto.source("orders").source().id(),
            Selection.DELIVERED,
            file -> paths.add(file.path()));
    return paths;
  }
}
