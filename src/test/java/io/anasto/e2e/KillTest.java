package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.delta.DeltaKernelRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed in the middle of their work, while files keep arriving. */
class KillTest {
  private static final int KILLS = 20;

  /** After a process has begun to deliver, it is killed within this time. */
  private static final int LONGEST_LIFE_MILLIS = 400;

  private static final int ROWS_A_FILE = 40;

  /** A file of this many rows, every so many files, makes parts. */
  private static final int ROWS_OF_A_LARGE_FILE = 10_000;

  private static final int LARGE_EVERY = 20;
  private static final int MOST_FILES_AT_ONCE = 4;

  @TempDir Path directory;

  @Test
  void everyRowIsInEachDestinationOnceHoweverOftenTheProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 4"),
          destination("orders", "as_json", "filetype = \"json\"", "target_file_size = 4096"),
          destination("orders", "as_gzip", "filetype = \"csv\"", "compression = \"gzip\""),
          destination("orders", "as_parquet", "filetype = \"parquet\"", "target_file_size = 4096"),
          destination("orders", "as_avro", "filetype = \"avro\"", "target_file_size = 4096"),
          destination("orders", "as_delta", "type = \"open_table\"", "target_file_size = 4096"),
          source("from_json", "dirpath = \"./as_json/\"", "filetype = \"json\""),
          destination("from_json", "parquet_at_last", "filetype = \"parquet\""),
          source("from_parquet", "dirpath = \"./as_parquet/\"", "filetype = \"parquet\""),
          destination("from_parquet", "avro_at_last", "filetype = \"avro\""),
          source("from_avro", "dirpath = \"./as_avro/\"", "filetype = \"avro\""),
          destination("from_avro", "csv_at_last", "filetype = \"csv\""),
          source(
              "from_delta",
              "dirpath = \"./as_delta/\"",
              "type = \"open_table\"",
              "changes = \"rows\""),
          destination("from_delta", "json_at_last", "filetype = \"json\""));
      Arrivals arrivals = new Arrivals(site, random.nextLong());
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          killOnce(site, random);
        }
      } finally {
        arrivals.end();
      }
      Site.Run run = site.once();
      assertThat(run.exitCode()).as("seed %d: %s", seed, run.errors()).isZero();
      for (String table :
          List.of(
              "as_json",
              "as_gzip",
              "as_parquet",
              "as_avro",
              "parquet_at_last",
              "avro_at_last",
              "json_at_last",
              "csv_at_last")) {
        assertEachIsThereOnce(arrivals.ids(), site.delivered(table).ids(), table, seed);
        assertThat(site.names(table))
            .as("no temporary file of %s is left, seed %d", table, seed)
            .allMatch(name -> name.startsWith(table));
      }
      List<String> lake =
          new DeltaKernelRows(site.path("as_delta"))
              .all().stream().map(row -> (String) row.get("id")).toList();
      assertEachIsThereOnce(arrivals.ids(), lake, "as_delta", seed);
      assertThat(site.names("as_delta"))
          .as("no temporary file is left in the table, seed %d", seed)
          .allMatch(name -> name.startsWith("part-") || name.equals("_delta_log"));
    }
  }

  private static void assertEachIsThereOnce(
      List<String> expected, List<String> delivered, String table, long seed) {
    Set<String> missing = new TreeSet<>(expected);
    List<String> doubledOrUnknown = new ArrayList<>();
    for (String id : delivered) {
      if (!missing.remove(id)) {
        doubledOrUnknown.add(id);
      }
    }
    assertThat(missing).as("lost in %s, seed %d", table, seed).isEmpty();
    assertThat(doubledOrUnknown).as("doubled in %s, seed %d", table, seed).isEmpty();
  }

  private static void killOnce(Site site, Random random) throws Exception {
    int before = site.delivered("as_json").files().size();
    try (AnastoProcess anasto = site.start()) {
      site.await("a first delivery, so that the kill is in the middle")
          .pollInterval(Duration.ofMillis(5))
          .until(() -> site.delivered("as_json").files().size() > before);
      Awaitility.await()
          .pollDelay(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> true);
      anasto.kill();
    }
  }

  /** Drops files in, some at a time, until it is told to end. */
  private static final class Arrivals {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Site site;
    private final Random random;
    private final List<String> ids = new ArrayList<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;

    Arrivals(Site site, long seed) {
      this.site = site;
      this.random = new Random(seed);
      this.thread = new Thread(this::run, "arrivals");
      thread.start();
    }

    private void run() {
      try {
        int file = 0;
        do {
          for (int i = random.nextInt(MOST_FILES_AT_ONCE); i > 0; i--) {
            drop(++file);
          }
        } while (!ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
      } catch (Exception e) {
        failure.set(e);
      }
    }

    private void drop(int file) throws Exception {
      StringBuilder content = new StringBuilder("id,amount,note\n");
      int rows =
          file % LARGE_EVERY == 0 ? ROWS_OF_A_LARGE_FILE : 1 + random.nextInt(2 * ROWS_A_FILE);
      for (int row = 0; row < rows; row++) {
        String id = "f%05d-%05d".formatted(file, row);
        ids.add(id);
        content.append(id).append(',').append(random.nextInt()).append(",\"a \"\"note\"\"\"\n");
      }
      site.drop("orders/f%05d.csv".formatted(file), content.toString());
    }

    void end() throws Exception {
      ending.countDown();
      thread.join();
      if (failure.get() != null) {
        throw failure.get();
      }
    }

    /** All ids that were dropped in. Call it after the end. */
    List<String> ids() {
      return ids;
    }
  }
}
