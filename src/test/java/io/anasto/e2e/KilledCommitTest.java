package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.delta.DeltaKernelRows;
import io.anasto.row.Failpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that end at each named step of a commit, as {@code kill -9} ends them. */
class KilledCommitTest {
  private static final int KILLED = 137;
  private static final int FILES = 3;
  private static final int FILES_WITH_A_CHECKPOINT = 12;
  private static final int ROWS = 4;

  /** The version of an appended table that has the first one. */
  private static final int CHECKPOINT = 10;

  @TempDir Path directory;

  private final List<String> ids = new ArrayList<>();

  /** Files of one batch each; in the lake each has rows of two partitions. */
  private void drop(Site site, int from, int count) throws Exception {
    for (int file = from; file < from + count; file++) {
      StringBuilder content = new StringBuilder("id,kind\n");
      for (int row = 0; row < ROWS; row++) {
        String id = "f%d-%d".formatted(file, row);
        ids.add(id);
        content.append(id).append(',').append(row % 2 == 0 ? "even" : "odd").append('\n');
      }
      site.drop("orders/f%d.csv".formatted(file), content.toString());
    }
  }

  private void assertEachRowIsThereOnce(Site site) throws Exception {
    assertThat(site.delivered("as_csv").ids()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(
            new DeltaKernelRows(site.path("lake"))
                .all().stream().map(row -> (String) row.get("id")).toList())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(site.names("as_csv")).allMatch(name -> name.startsWith("as_csv"));
    assertThat(site.names("lake"))
        .allMatch(name -> name.startsWith("kind=") || name.equals("_delta_log"));
    assertThat(dataFiles(site))
        .as("a file a batch and partition")
        .isEqualTo(2L * ids.size() / ROWS);
  }

  private static long dataFiles(Site site) throws Exception {
    try (Stream<Path> files = Files.walk(site.path("lake"))) {
      return files
          .filter(file -> !file.toString().contains("_delta_log") && Files.isRegularFile(file))
          .count();
    }
  }

  private static void config(Site site) throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "as_csv", "filetype = \"csv\""),
        destination("orders", "lake", "type = \"open_table\"", "partition_by = [\"kind\"]"));
  }

  /** So that the steps are those of a commit into an open table. */
  private static void lakeAlone(Site site) throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "lake", "type = \"open_table\"", "partition_by = [\"kind\"]"));
  }

  private static void runInto(Site site, String failpoint) throws Exception {
    Site.Run run = site.once(List.of("-Danasto.failpoint=" + failpoint));
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(KILLED);
  }

  /** What was left in the log, as it is some hours later. */
  private static void age(Site site) throws Exception {
    FileTime then = FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS));
    for (String name : site.names("lake/_delta_log")) {
      if (name.startsWith(".")) {
        Files.setLastModifiedTime(site.path("lake/_delta_log/" + name), then);
      }
    }
  }

  @ParameterizedTest
  @TwoAtOnce
  @EnumSource(
      value = Failpoint.class,
      names = {
        "CHECKPOINT_WRITTEN",
        "CHECKPOINT_NAMED",
        "TAKEN_BACK",
        "WITHDRAWN",
        "BACKFILLED",
        "RESET",
        "RESNAPSHOT"
      },
      mode = Mode.EXCLUDE)
  void aProcessThatEndsAtAStepOfACommitLosesAndDoublesNothing(Failpoint step) throws Exception {
    try (Site site = new Site(directory)) {
      lakeAlone(site);
      drop(site, 0, FILES);
      runInto(site, step.name());
      config(site);
      drop(site, FILES, 1);
      // Once more in the middle, with what was begun before still to be ended.
      runInto(site, step == Failpoint.DISCOVERED ? "DISCOVERED" : step.name() + ":2");
      age(site);

      Site.Run run = site.once();

      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertEachRowIsThereOnce(site);
      assertThat(site.names("lake/_delta_log")).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {"CHECKPOINT_WRITTEN", "CHECKPOINT_NAMED"})
  void aProcessThatEndsWithinACheckpointLosesAndDoublesNothing(String step) throws Exception {
    try (Site site = new Site(directory)) {
      lakeAlone(site);
      drop(site, 0, FILES_WITH_A_CHECKPOINT);
      runInto(site, step);
      drop(site, FILES_WITH_A_CHECKPOINT, 1);
      config(site);
      age(site);

      Site.Run run = site.once();

      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertEachRowIsThereOnce(site);
      assertThat(site.names("lake/_delta_log")).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  @TwoAtOnce
  void aProcessThatEndsWithinABackfillLosesAndDoublesNothing() throws Exception {
    try (Site site = new Site(directory)) {
      lakeAlone(site);
      drop(site, 0, FILES);
      site.deliver();
      config(site);
      runInto(site, "BACKFILLED");
      runInto(site, "BACKFILLED:2");

      Site.Run run = site.once();

      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertEachRowIsThereOnce(site);
    }
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {"orders", "as_csv"})
  void aResetThatEndsInTheMiddleIsDoneOrNot(String table) throws Exception {
    try (Site site = new Site(directory)) {
      config(site);
      drop(site, 0, FILES);
      site.deliver();
      try (AnastoProcess reset =
          AnastoProcess.start(
              directory,
              Map.of(),
              List.of("-Danasto.failpoint=RESET"),
              "reset",
              "config.toml",
              table,
              "--yes")) {
        assertThat(reset.await()).as(reset.errors()).isEqualTo(KILLED);
      }

      site.deliver();

      List<String> twice = Stream.of(ids, ids).flatMap(List::stream).toList();
      assertThat(site.delivered("as_csv").ids()).containsExactlyInAnyOrderElementsOf(twice);
      assertThat(
              new DeltaKernelRows(site.path("lake"))
                  .all().stream().map(row -> (String) row.get("id")).toList())
          .containsExactlyInAnyOrderElementsOf(table.equals("orders") ? twice : ids);
    }
  }

  @ParameterizedTest
  @TwoAtOnce
  @EnumSource(
      value = Failpoint.class,
      names = {"TAKEN_BACK", "WITHDRAWN"})
  void aProcessThatEndsWhileABatchIsWithdrawnWritesItOnceMore(Failpoint step) throws Exception {
    try (Site site = new Site(directory)) {
      lakeAlone(site);
      drop(site, 0, FILES);
      runInto(site, Failpoint.PUBLISHED.name());
      runInto(site, step.name());
      config(site);

      Site.Run run = site.once();

      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertEachRowIsThereOnce(site);
    }
  }

  /** What a source has not read is gone: the table is read anew, and once. */
  @Test
  @TwoAtOnce
  void aTableThatIsReadAnewIsReadAnewOnce() throws Exception {
    LakeTable table = new LakeTable(directory.resolve("table")).append(0);
    try (Site site = new Site(directory)) {
      site.config(
          source("table", "type = \"open_table\"", "on_gap = \"resnapshot\""),
          destination("table", "out"));
      site.deliver();
      table.append(1);
      runInto(site, Failpoint.DISCOVERED.name());
      table.appendEach(2, CHECKPOINT - 1);
      table.forget(0, CHECKPOINT - 1);
      runInto(site, Failpoint.RESNAPSHOT.name());
      runInto(site, Failpoint.PREPARED.name());

      site.deliver();

      assertThat(site.delivered("out").ids())
          .containsExactlyInAnyOrder("0", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }
  }

  @Test
  @TwoAtOnce
  void withoutThePropertyNothingEnds() throws Exception {
    try (Site site = new Site(directory)) {
      config(site);
      drop(site, 0, FILES);

      assertThat(site.once().exitCode()).isZero();
      assertEachRowIsThereOnce(site);
    }
  }
}
