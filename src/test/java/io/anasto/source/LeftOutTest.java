package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LocalAnasto;
import io.anasto.ledger.LeftOut;
import io.anasto.ledger.LeftOutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what discovery leaves out is counted, with the reason, and what nobody can look at told. */
class LeftOutTest {
  @TempDir Path directory;

  @Test
  void whatTheConfigsOwnPatternsDoNotLeaveOutIsCountedByItsReason() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\n")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.put("in/b.txt", "");
      anasto.put("in/a.txt", "");
      anasto.put("in/.hidden.csv", "");
      anasto.put("in/_hidden.csv", "");
      anasto.put("in/below/c.csv", "");
      anasto.put("in/_below/c.csv", "");
      link("broken.csv", "nothing");
      link("loop.csv", "loop.csv");
      link("to-itself", ".");
      pipe("pipe.csv");
      pipe("pipe.txt");
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).as("all of it can be looked at").isFalse();

      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
      assertThat(anasto.source("orders").leftOut())
          .containsExactly(
              new LeftOutFiles(LeftOut.BROKEN_LINK, 2, "broken.csv"),
              new LeftOutFiles(LeftOut.NOT_REGULAR, 1, "pipe.csv"),
              new LeftOutFiles(LeftOut.SUBDIRECTORY, 2, "below"),
              new LeftOutFiles(LeftOut.HIDDEN, 3, ".hidden.csv"),
              new LeftOutFiles(LeftOut.OTHER_NAME, 3, "a.txt"));
    }
  }

  @Test
  void inARecursiveSourceDirectoriesAreWalkedAndLoopsAreNot() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\nrecursive = true\n")) {
      anasto.put("in/below/a.csv", "id\n1\n");
      anasto.put("in/_below/c.csv", "");
      anasto.put("in/below/.below/c.csv", "");
      link("below/up", "..");
      link("below/broken.csv", "nothing");
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.source("orders").leftOut())
          .containsExactly(
              new LeftOutFiles(LeftOut.BROKEN_LINK, 1, "below/broken.csv"),
              new LeftOutFiles(LeftOut.LINK_LOOP, 1, "below/up"),
              new LeftOutFiles(LeftOut.HIDDEN, 2, "_below"));
    }
  }

  @Test
  void whatTheConfigsOwnPatternsLeaveOutIsNotCounted() throws Exception {
    try (LocalAnasto anasto =
        orders(
            """
            settle = 0
            include = ["*.csv"]
            exclude = ["*.tmp", ".nfs*", "old*", "broken*"]
            """)) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.put("in/A.CSV", "id\n2\n");
      anasto.put("in/b.tmp", "");
      anasto.put("in/.nfs1", "");
      anasto.put("in/old/c.csv", "");
      link("broken.csv", "nothing");
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
      assertThat(anasto.source("orders").leftOut()).isEmpty();
    }
  }

  @Test
  void aFileBeforeTheBookmarkIsCounted() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\nbookmark = 2999-01-01T00:00:00Z\n")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.source("orders").leftOut())
          .containsExactly(new LeftOutFiles(LeftOut.BEFORE_BOOKMARK, 1, "a.csv"));
    }
  }

  @Test
  void aFileWithoutItsDoneFileIsCountedAndDoneFilesAreNot() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\ndone_file = \"${file:name}.done\"\n")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.put("in/a.csv.done", "");
      anasto.put("in/b.csv", "id\n2\n");
      anasto.start();
      anasto.awaitLines("out", "{\"id\":1}");
      LocalAnasto.eventually(
          () ->
              assertThat(anasto.source("orders").leftOut())
                  .containsExactly(new LeftOutFiles(LeftOut.NO_DONE_FILE, 1, "b.csv")));
      Files.delete(anasto.path("in/a.csv.done"));
      anasto.put("in/b.csv.done", "");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
      LocalAnasto.eventually(() -> assertThat(anasto.source("orders").leftOut()).isEmpty());
    }
  }

  @Test
  void theTypesOwnEndingsAreTakenWhateverTheirCase() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\nmetadata = [\"_file\"]\n")) {
      for (String name : List.of("a.CSV", "b.Csv", "c.csv")) {
        anasto.put("in/" + name, "id\n1\n");
      }
      Path packed = anasto.path("in/d.CSV.GZ");
      try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
        out.write("id\n2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(anasto.lines("out"))
          .containsExactlyInAnyOrder(
              "{\"id\":1,\"_file\":\"a.CSV\"}",
              "{\"id\":1,\"_file\":\"b.Csv\"}",
              "{\"id\":1,\"_file\":\"c.csv\"}",
              "{\"id\":2,\"_file\":\"d.CSV.GZ\"}");
      assertThat(anasto.source("orders").leftOut()).isEmpty();
    }
  }

  // What nobody can look at

  @Test
  void aRunToItsEndFailsWhereTheDirectoryIsMissing() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\n").open();
        CapturedLog log = new CapturedLog()) {
      Files.delete(anasto.path("in"));
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.source("orders").leftOut())
          .containsExactly(
              new LeftOutFiles(LeftOut.NO_DIRECTORY, 1, "the directory in is missing"));
      assertThat(String.join("\n", log.lines()))
          .containsOnlyOnce("orders: the directory in is missing");
    }
    try (LocalAnasto anasto = orders("settle = 0\n")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).as("it is there again").isFalse();
      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
    }
  }

  @Test
  void aRunToItsEndFailsWhereTheDirectoryIsNoMoreThanALink() throws Exception {
    Files.createSymbolicLink(directory.resolve("in"), Path.of("nothing"));
    try (LocalAnasto anasto =
        LocalAnasto.in(
            directory,
            """
            [[source_table]]
            type = "files"
            table_name = "orders"
            dirpath = "in/below"
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dest_table_name = "out"
            dirpath = "out"
            """)) {
      Files.delete(directory.resolve("in"));
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isTrue();
    }
  }

  @Test
  void aRunToItsEndFailsWhereThereIsNoTable() throws Exception {
    String toml =
        """
        [[source_table]]
        type = "open_table"
        format = "delta_lake"
        table_name = "orders"
        dirpath = "in"
        """;
    try (LocalAnasto anasto =
            LocalAnasto.in(directory, toml).and(LocalAnasto.destination("out", ""));
        CapturedLog log = new CapturedLog()) {
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(String.join("\n", log.lines()))
          .containsOnlyOnce("orders: there is no table in in");
    }
  }

  @Test
  void aDestinationThatHasNotWrittenYetIsNoMissingSource() throws Exception {
    String chained =
        """
        [[source_table]]
        type = "files"
        filetype = "json"
        table_name = "again"
        dirpath = "out"
        [[destination_table]]
        type = "files"
        source_table_name = "again"
        dest_table_name = "end"
        dirpath = "end"
        """;
    try (LocalAnasto anasto = orders("settle = 0\n").and(chained)) {
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.source("again").leftOut()).isEmpty();
    }
  }

  @Test
  void aSourceThatIsReadOnceWaitsForItsDirectory() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\none_request = true\n").open()) {
      Files.delete(anasto.path("in"));
      anasto.start();
      LocalAnasto.eventually(() -> assertThat(anasto.source("orders").leftOutFiles()).isEqualTo(1));
      anasto.put("in/a.csv", "id\n1\n");

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @Test
  void aRunToItsEndFailsWhereATablesIsPaused() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0\n").open()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.ledger().pauseDestination(anasto.destination("out").destination().id(), true);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.files("out")).isEmpty();
    }
    try (LocalAnasto anasto = orders("settle = 0\n").open()) {
      anasto.ledger().pauseDestination(anasto.destination("out").destination().id(), false);
      anasto.ledger().pauseSource(anasto.source("orders").source().id(), true);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
    }
    try (LocalAnasto anasto = orders("settle = 0\n").open()) {
      anasto.ledger().pauseSource(anasto.source("orders").source().id(), false);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isFalse();
      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
    }
  }

  private LocalAnasto orders(String keys) {
    return LocalAnasto.orders(directory, keys, "out");
  }

  private void link(String name, String target) throws IOException {
    Path link = directory.resolve("in").resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private void pipe(String name) throws Exception {
    Process made =
        new ProcessBuilder("mkfifo", directory.resolve("in").resolve(name).toString()).start();
    assertThat(made.waitFor()).isZero();
  }
}
