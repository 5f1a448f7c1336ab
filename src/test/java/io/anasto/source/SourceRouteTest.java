package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static io.anasto.LocalAnasto.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LocalAnasto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery in its real route: heard by the watch, polled by our scheduler. */
class SourceRouteTest {
  /** No poll comes by itself while a test runs. */
  private static final String NO_POLL = "poll_interval = 3600000\n";

  @TempDir Path directory;

  @Test
  void twoTablesReadOneDirectoryByDifferentPatterns() throws Exception {
    String table =
        """
        [[source_table]]
        type = "files"
        table_name = "%1$s"
        dirpath = "in"
        include = ["%1$s-*.csv"]
        poll_interval = 100
        [[destination_table]]
        type = "files"
        source_table_name = "%1$s"
        dest_table_name = "%1$s_out"
        dirpath = "%1$s_out"
        filetype = "json"
        """;
    try (LocalAnasto anasto =
        LocalAnasto.in(directory, table.formatted("orders") + table.formatted("returns"))) {
      anasto.put("in/orders-1.csv", "id\n1\n");
      anasto.put("in/returns-1.csv", "id\n2\n");
      anasto.start();
      anasto.awaitLines("orders_out", "{\"id\":1}");
      anasto.awaitLines("returns_out", "{\"id\":2}");

      anasto.put("in/returns-2.csv", "id\n3\n");

      anasto.awaitLines("returns_out", "{\"id\":2}", "{\"id\":3}");
      assertThat(anasto.lines("orders_out")).containsExactly("{\"id\":1}");
    }
  }

  @Test
  void aFileIsHeardOfAtOnce() throws Exception {
    try (LocalAnasto anasto = orders(NO_POLL).start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");
      anasto.put("in/b.csv", "id\n2\n");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
    }
  }

  @Test
  void inALargeDirectoryAFileThatIsHeardOfIsLookedAtAlone() throws Exception {
    int files = 20_000;
    List<String> below = List.of("in/", "in/below/", "in/below/it/", "in/beside/");
    Files.createDirectories(directory.resolve("in/below/it"));
    Files.createDirectories(directory.resolve("in/beside"));
    for (int file = 0; file < files; file++) {
      Files.writeString(
          directory.resolve(below.get(file % below.size()) + file + ".csv"), "id\n" + file + "\n");
    }
    Configurator.setLevel(Listing.class, Level.DEBUG);
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = orders("settle = 0\nrecursive = true\n").start()) {
      eventually(() -> assertThat(anasto.lines("out")).hasSize(files));
      AtomicInteger next = new AtomicInteger(files);
      // A look at all of it may come first.
      eventually(
          () -> {
            int file = next.getAndIncrement();
            anasto.put(below.get(file % below.size()) + file + ".csv", "id\n" + file + "\n");
            eventually(() -> assertThat(anasto.lines("out")).hasSize(file + 1));
            assertThat(log.lines())
                .anyMatch(line -> line.matches(".* looked at [12] that was heard of, 1 new"));
          });
      assertThat(anasto.lines("out")).doesNotHaveDuplicates();
    } finally {
      Configurator.setLevel(Listing.class, Level.INFO);
    }
  }

  @Test
  void aFileThatSettlesIsReadWhenItHasSettled() throws Exception {
    try (LocalAnasto anasto = orders(NO_POLL + "settle = 700\n").start()) {
      Instant put = Instant.now();
      anasto.put("in/a.csv", "id\n1\n", put);

      anasto.awaitLines("out", "{\"id\":1}");
      assertThat(Duration.between(put, Instant.now())).isGreaterThan(Duration.ofMillis(700));
    }
  }

  @Test
  void aFileThatIsWrittenSlowlyIsReadWholeWhateverTimeItClaims() throws Exception {
    for (String watch : List.of("true", "false")) {
      Path in = directory.resolve("watch-" + watch);
      Files.createDirectories(in.resolve("in"));
      try (LocalAnasto anasto =
          LocalAnasto.in(
                  in,
                  """
                  [[source_table]]
                  type = "files"
                  table_name = "orders"
                  dirpath = "in"
                  settle = 1000
                  poll_interval = 50
                  watch = %s
                  """
                          .formatted(watch)
                      + LocalAnasto.destination("out", ""))
              .start()) {
        Path file = in.resolve("in/a.csv");
        for (String piece : List.of("id\n1\n", "2\n", "3\n", "4\n")) {
          Files.writeString(file, piece, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(86_400)));
          assertThat(anasto.lines("out")).isEmpty();
          new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
        }

        anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
      }
    }
  }

  @Test
  void aFileThatIsRenamedInWithAnOldTimeIsReadAtOnce() throws Exception {
    try (LocalAnasto anasto = orders(NO_POLL + "settle = 600000\nrecursive = true\n").start()) {
      Instant old = Instant.now().minusSeconds(86_400);
      eventually(
          () -> {
            // Again, until the directory is watched.
            anasto.put("in/a.csv", "id\n1\n", old);
            assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
          });

      Path linked = Files.writeString(directory.resolve("linked"), "id\n2\n");
      Files.setLastModifiedTime(linked, FileTime.from(old));
      Files.createLink(directory.resolve("in/b.csv"), linked);
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
    }
  }

  @Test
  void withoutTheWatchAFileIsFoundByThePoll() throws Exception {
    try (LocalAnasto anasto = orders("poll_interval = 200\nwatch = false\n").start()) {
      anasto.put("in/a.csv", "id\n1\n");

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @Test
  void theLongestWaitIsThePollInterval() throws Exception {
    try (LocalAnasto anasto = orders(NO_POLL + "watch = false\n").start()) {
      eventually(() -> assertThat(anasto.context().getRoute("source.orders")).isNotNull());
      anasto.put("in/a.csv", "id\n1\n");

      patiently()
          .during(Duration.ofSeconds(2))
          .until(() -> anasto.source("orders").discovered() == 0);
    }
  }

  @Test
  void aMissingDirectoryIsWaitedForAndNeverMade() throws Exception {
    try (LocalAnasto anasto = orders("poll_interval = 100\n").open()) {
      Files.delete(anasto.path("in"));
      anasto.start();
      patiently().during(Duration.ofMillis(500)).until(() -> !Files.exists(anasto.path("in")));

      Path elsewhere = anasto.put("made/a.csv", "id\n1\n").getParent();
      Files.move(elsewhere, anasto.path("in"));

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @Test
  void aSourceRouteStoppedAndStartedAgainGoesOn() throws Exception {
    try (LocalAnasto anasto = orders(NO_POLL).start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");

      anasto.context().getRouteController().stopRoute("source.orders");
      anasto.put("in/b.csv", "id\n2\n");
      anasto.context().getRouteController().startRoute("source.orders");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");

      anasto.put("in/c.csv", "id\n3\n");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    }
  }

  @Test
  void aSuspendedSourceRouteHearsOnResumingWhatItMissed() throws Exception {
    try (LocalAnasto anasto = orders(NO_POLL).start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");

      anasto.context().getRouteController().suspendRoute("source.orders");
      anasto.put("in/b.csv", "id\n2\n");
      patiently()
          .during(Duration.ofMillis(300))
          .until(() -> anasto.source("orders").discovered() == 0);
      anasto.context().getRouteController().resumeRoute("source.orders");

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
    }
  }

  private LocalAnasto orders(String keys) {
    return LocalAnasto.in(
        directory,
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "in"
        %s
        """
                .formatted(keys)
            + LocalAnasto.destination("out", ""));
  }
}
