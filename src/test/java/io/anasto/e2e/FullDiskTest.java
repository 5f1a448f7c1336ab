package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anasto.delta.DeltaKernelRows;
import io.anasto.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Destinations, and ledgers, on a disk that is full for a while. */
class FullDiskTest {
  private static final int ROWS = 20_000;

  @TempDir Path directory;
  private Path disk;

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      run("umount", disk.toString());
    }
  }

  /** Puts a small disk where a directory is to be. */
  private Path mount(String where, String size) throws Exception {
    Path small = Files.createDirectories(directory.resolve(where));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", small.toString()))
        .as("a small disk may be mounted here")
        .isZero();
    disk = small;
    return small;
  }

  /** Takes all space but some. */
  private static Path fill(Path small, int left) throws Exception {
    Path ballast = small.resolve(".ballast");
    long free = Files.getFileStore(small).getUsableSpace() - left;
    Files.write(ballast, new byte[(int) free]);
    return ballast;
  }

  private static List<String> lake(Site site) throws Exception {
    return new DeltaKernelRows(site.path("lake"))
        .all().stream().map(row -> String.valueOf(row.get("id"))).toList();
  }

  /** Rows that do not become small. */
  private static String rows(int from, int to) {
    StringBuilder content = new StringBuilder("id,text\n");
    for (int i = from; i < to; i++) {
      content
          .append(i)
          .append(',')
          .append(new java.util.UUID(i * 0x9E3779B97F4A7C15L, i ^ 0x5bd1e995L * i))
          .append('\n');
    }
    return content.toString();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(
      strings = {
        "filetype = \"parquet\"",
        "filetype = \"json\"\ntarget_file_size = 100000",
        "type = \"open_table\"\ntarget_file_size = 100000"
      })
  void aFullDiskLeavesNothingAndTheBatchComesWhenThereIsSpace(String keys) throws Exception {
    Path small = mount("lake", "1m");
    Path ballast = fill(small, 300_000);
    try (Site site = new Site(directory)) {
      site.config(
          source("orders"),
          destination("orders", "lake", keys.split("\n")),
          destination("orders", "well", "filetype = \"json\""));
      site.drop("orders/a.csv", rows(0, 10_000));
      site.start();
      site.await("the trouble")
          .until(() -> site.errors().contains("lake: batch 1 cannot be written"));
      assertThat(site.errors()).contains("No space left on device");
      site.await("no half of a batch")
          .untilAsserted(
              () ->
                  assertThat(site.names("lake"))
                      .allMatch(name -> name.equals(".ballast") || name.equals("_delta_log")));

      Files.delete(ballast);
      site.await("the batch, by itself").until(() -> hasCommitted(site, "lake", 1));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(keys.startsWith("type") ? lake(site) : site.delivered("lake").ids())
          .containsExactlyInAnyOrderElementsOf(ids(10_000));
      assertThat(site.names("lake")).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private static boolean hasCommitted(Site site, String table, long batches) {
    if (!Ledger.exists(site.path(".anasto"))) {
      return false;
    }
    try (Ledger ledger = site.ledger()) {
      return ledger.destinationStatus().stream()
          .anyMatch(
              status -> status.destination().name().equals(table) && status.batches() == batches);
    }
  }

  /** The log of the table alone is on the small disk. */
  @Test
  @TwoAtOnce
  void aFullDiskKeepsALogEntryOutAndTheBatchComesWhenThereIsSpace() throws Exception {
    Path ballast = fill(mount("lake/_delta_log", "1m"), 0);
    try (Site site = new Site(directory)) {
      site.config(source("orders"), destination("orders", "lake", "type = \"open_table\""));
      site.drop("orders/a.csv", rows(0, 10));
      site.start();
      site.await("the trouble")
          .until(() -> site.errors().contains("lake: batch 1 cannot be written"));
      assertThat(site.errors()).contains("No space left on device");

      Files.delete(ballast);
      site.await("the batch, by itself").until(() -> hasCommitted(site, "lake", 1));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(lake(site)).containsExactlyInAnyOrderElementsOf(ids(10));
      assertThat(site.names("lake/_delta_log")).noneMatch(name -> name.endsWith(".tmp"));
      assertThat(site.names("lake")).hasSize(2);
    }
  }

  @Test
  @TwoAtOnce
  void aFullDiskKeepsACheckpointOutAndNoBatch() throws Exception {
    Path log = mount("lake/_delta_log", "1m");
    // Room for the entries, which take a block each.
    Path ballast = fill(log, 13 * 4096);
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "lake", "type = \"open_table\""));
      for (int i = 0; i < 11; i++) {
        site.drop("orders/f%02d.csv".formatted(i), rows(i, i + 1));
      }
      Site.Run run = site.once();
      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertThat(run.errors()).contains("no checkpoint of the table's log was written");
      assertThat(site.names("lake/_delta_log"))
          .doesNotContain("_last_checkpoint")
          .noneMatch(name -> name.endsWith(".tmp"));

      Files.delete(ballast);
      site.drop("orders/f11.csv", rows(11, 12));
      site.deliver();
      assertThat(lake(site)).containsExactlyInAnyOrderElementsOf(ids(12));
      assertThat(site.names("lake/_delta_log")).contains("_last_checkpoint");
    }
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(booleans = {false, true})
  void aLedgerOnAFullDiskLosesAndDoublesNothing(boolean restarted) throws Exception {
    // With room for the ledger's log, which is written back when it has 4 MB.
    Path state = mount(".anasto", "16m");
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "out"),
          destination("orders", "lake", "type = \"open_table\""));
      site.drop("orders/f00.csv", rows(0, 1));
      site.start();
      site.await("the first batch").until(() -> hasCommitted(site, "lake", 1));
      Path ballast = fill(state, 0);
      for (int i = 1; i < 40; i++) {
        site.drop("orders/f%02d.csv".formatted(i), rows(i, i + 1));
      }
      site.await("the trouble").until(() -> site.errors().contains("the disk is full"));
      assertThat(site.errors())
          .contains("ledger.db cannot grow", "Free some space")
          .containsOnlyOnce("orders: The ledger");
      if (restarted) {
        assertThat(site.stop().errors()).doesNotContain("\tat ");
        Files.delete(ballast);
        site.deliver();
      } else {
        Files.delete(ballast);
        site.await("the rest, by itself").until(() -> hasCommitted(site, "lake", 40));
        site.await("the rest, by itself").until(() -> hasCommitted(site, "out", 40));
        assertThat(site.stop().errors()).doesNotContain("\tat ");
      }
      assertThat(site.delivered("out").ids()).containsExactlyInAnyOrderElementsOf(ids(40));
      assertThat(lake(site)).containsExactlyInAnyOrderElementsOf(ids(40));
    }
  }

  /** What cannot be written, and cannot be left out either, is left out when it can. */
  @Test
  @TwoAtOnce
  void aBatchIsLeftOutWhenTheLedgerHasSpaceForThat() throws Exception {
    Path state = mount(".anasto", "16m");
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "out", "on_fail = \"skip\""));
      site.drop("orders/a.csv", rows(0, 1));
      site.start();
      site.await("the first batch").until(() -> hasCommitted(site, "out", 1));
      Files.move(site.path("out"), site.path("away"));
      Files.createFile(site.path("out"));
      site.drop("orders/b.csv", rows(1, 2));
      site.await("the trouble").until(() -> site.errors().contains("cannot be written"));
      Path ballast = fill(state, 0);
      site.await("more trouble").until(() -> site.errors().contains("waits for the ledger"));
      assertThat(site.errors()).doesNotContain("left out");

      Files.delete(ballast);
      site.await("the end").until(() -> site.errors().contains("The batch is left out here"));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(site.names(".")).contains("out");
    }
  }

  @Test
  @TwoAtOnce
  void aLedgerOnAFullDiskIsNotBegunAndIsWhenThereIsSpace() throws Exception {
    Path ballast = fill(mount(".anasto", "1m"), 0);
    try (Site site = new Site(directory)) {
      site.config(source("orders"), destination("orders", "out"));
      site.drop("orders/a.csv", rows(0, 10));

      Site.Run refused = site.once();

      assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(1);
      assertThat(refused.errors()).contains("disk is full").doesNotContain("\tat ");
      assertThat(site.path("out")).doesNotExist();
      Files.delete(ballast);
      site.deliver();
      assertThat(site.delivered("out").ids()).containsExactlyElementsOf(ids(10));
      assertThat(site.names(".anasto")).doesNotContain("ledger.db.new");
    }
  }

  @Test
  @TwoAtOnce
  void aFullDiskLeavesNoHalfOfAFileAndTheBatchComesWhenThereIsSpace() throws Exception {
    Path small = mount("small", "1m");
    Files.write(small.resolve("ballast"), new byte[900_000]);
    try (Site site = new Site(directory)) {
      site.config(
          source("orders"),
          destination("orders", "small"),
          destination("orders", "well", "filetype = \"json\""));
      StringBuilder content = new StringBuilder("id,text\n");
      for (int i = 0; i < ROWS; i++) {
        content.append(i).append(",some text\n");
      }
      site.drop("orders/a.csv", content.toString());
      List<String> all = IntStream.range(0, ROWS).mapToObj(Integer::toString).toList();
      site.start();
      site.await("the other destination")
          .untilAsserted(() -> assertThat(site.delivered("well").ids()).isEqualTo(all));
      site.await("the trouble")
          .until(() -> site.errors().contains("small: batch 1 cannot be written"));
      assertThat(site.errors()).contains("No space left on device");
      site.await("no half of a file")
          .untilAsserted(() -> assertThat(site.names("small")).containsExactly("ballast"));

      Files.delete(small.resolve("ballast"));
      site.await("the batch, by itself")
          .untilAsserted(() -> assertThat(site.delivered("small").ids()).isEqualTo(all));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(site.names("small")).containsExactly("small-000000000001.csv");
    }
  }
}
