package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anasto.delta.DeltaKernelRows;
import io.anasto.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that report errors, in the middle of whatever: system calls are made to fail by strace. */
class DiskErrorTest {
  private static final int ROWS = 20_000;

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void callsMayFail() throws Exception {
    assumeThat(SystemCallsTest.canTrace()).as("strace may be used here").isTrue();
    site = new Site(directory);
  }

  private static List<String> failing(String calls, String when, Path... files) {
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + calls));
    command.add("-e");
    command.add("inject=%s:error=EIO:when=%s".formatted(calls, when));
    for (Path file : files) {
      command.add("-P");
      command.add(file.toString());
    }
    return command;
  }

  private List<String> lake() throws Exception {
    return new DeltaKernelRows(site.path("lake"))
        .all().stream().map(row -> String.valueOf(row.get("id"))).toList();
  }

  private void assertNothingTemporaryIsLeft() throws Exception {
    for (String each : List.of("out", "lake", "lake/_delta_log")) {
      assertThat(site.names(each)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {"stop", "skip"})
  void anErrorInTheMiddleOfASourceFileDeliversNothingOfIt(String onFail) throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1", "on_fail = \"" + onFail + "\""),
        destination("orders", "out"));
    site.drop("orders/a.csv", "id,text\n0,a\n");
    StringBuilder content = new StringBuilder("id,text\n");
    List<String> ids = new ArrayList<>(List.of("0"));
    for (int row = 1; row <= ROWS; row++) {
      content.append(row).append(",some text that makes the file long\n");
      ids.add(Integer.toString(row));
    }
    Path file = site.drop("orders/b.csv", content.toString());

    Site.Run run = site.onceBehind(failing("read,pread64", "3+", file));

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.errors())
        .contains("./orders/b.csv cannot be read: Input/output error")
        .doesNotContain("\tat ");
    assertThat(site.delivered("out").ids()).containsExactly("0");
    assertThat(site.names("out")).noneMatch(name -> name.endsWith(".tmp"));
    if (onFail.equals("skip")) {
      try (AnastoProcess retry = AnastoProcess.start(directory, "retry", "config.toml", "orders")) {
        assertThat(retry.await()).as(retry.errors()).isZero();
      }
    }
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactlyElementsOf(ids);
  }

  /** Each third call or so of a thread fails, beginning with one of its first. */
  @ParameterizedTest
  @TwoAtOnce
  @CsvSource({"fsync,2+3", "fdatasync,2+5", "'link,rename',1+2"})
  void callsThatFailLoseAndDoubleNothing(String calls, String when) throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "out", "filetype = \"parquet\""),
        destination("orders", "lake", "type = \"open_table\""));
    site.drop("orders/a.csv", "id\n1\n");
    site.deliver();
    site.drop("orders/b.csv", "id\n2\n");
    site.drop("orders/c.csv", "id\n3\n");

    Site.Run run = site.onceBehind(failing(calls, when));

    assertThat(run.exitCode()).as(run.errors()).isBetween(0, 2);
    assertThat(run.errors()).doesNotContain("\tat ");
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactly("1", "2", "3");
    assertThat(lake()).containsExactlyInAnyOrder("1", "2", "3");
    assertNothingTemporaryIsLeft();
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {"write", "pwrite64"})
  void aLogEntryOrALedgerThatCannotBeWrittenIsWrittenLater(String call) throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "lake", "type = \"open_table\""));
    site.drop("orders/a.csv", "id\n1\n");
    site.deliver();
    site.drop("orders/b.csv", "id\n2\n");
    Path file =
        call.equals("write") ? site.path("lake/_delta_log") : site.path(".anasto/ledger.db-wal");

    Site.Run run =
        call.equals("write")
            ? site.onceBehind(failing("openat", "1+2", file))
            : site.onceBehind(failing(call, "20+29", file));

    assertThat(run.errors()).doesNotContain("\tat ");
    site.deliver();
    assertThat(lake()).containsExactlyInAnyOrder("1", "2");
    assertNothingTemporaryIsLeft();
  }

  /**
   * The next process finds in the ledger's log what this one was told had not happened, since its
   * flush failed.
   */
  @Test
  @TwoAtOnce
  void aCommitOfTheLedgerThatTheDiskRefusedMayBeFoundDone() throws Exception {
    site.config(source("orders"), destination("orders", "out"));
    site.drop("orders/a.csv", "id\n1\n");
    AnastoProcess anasto = site.start();
    site.await("the first batch").until(() -> site.errors().contains("batch 1, 1 row"));
    Process watcher = refuseFlushesOf(writer(anasto.pid()), site.path(".anasto/ledger.db-wal"));
    try {
      site.drop("orders/b.csv", "id\n2\n");
      site.await("the trouble").until(() -> site.errors().contains("the disk reports an error"));
      anasto.kill();
    } finally {
      watcher.destroy();
      watcher.waitFor();
    }

    site.deliver();

    assertThat(site.delivered("out").ids()).containsExactly("1", "2");
    assertThat(site.names("out")).noneMatch(name -> name.endsWith(".tmp"));
  }

  /** What is written over it is written, though it changes nothing. */
  @Test
  @TwoAtOnce
  void aCommitThatTheDiskRefusedIsNotFoundDoneOnceTheBatchIsTriedAgain() throws Exception {
    site.config(source("orders"), destination("orders", "out"));
    site.drop("orders/a.csv", "id\n1\n");
    // Of the first batch, of the second one, and of its second try.
    AnastoProcess anasto = site.start(Map.of(), List.of("-Danasto.failpoint=WRITTEN:3"));
    site.await("the first batch").until(() -> site.errors().contains("batch 1, 1 row"));
    Process watcher = refuseFlushesOf(writer(anasto.pid()), site.path(".anasto/ledger.db-wal"));
    try {
      site.drop("orders/b.csv", "id\n2\n");
      site.await("the trouble").until(() -> site.errors().contains("the disk reports an error"));
    } finally {
      watcher.destroy();
      watcher.waitFor();
    }
    assertThat(anasto.await()).as(anasto.errors()).isEqualTo(137);

    try (Ledger ledger = site.ledger()) {
      long out = ledger.destination("out").orElseThrow().id();
      assertThat(ledger.prepared(out)).isEmpty();
    }
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactly("1", "2");
  }

  /** The thread that writes into the destination, and into the ledger what it has written. */
  private static String writer(long process) throws Exception {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process + "/task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).startsWith("anasto-write")) {
          return thread.getFileName().toString();
        }
      }
    }
    throw new AssertionError("no thread writes");
  }

  private Process refuseFlushesOf(String thread, Path file) throws Exception {
    Path said = directory.resolve("attached");
    Process watcher =
        new ProcessBuilder(
                "strace",
                "-p",
                thread,
                "-o",
                "/dev/null",
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:error=EIO",
                "-P",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    site.await("the watcher").until(() -> Files.readString(said).contains("attached"));
    return watcher;
  }
}
