package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In which order a delivery reaches the disk, and what becomes of one whose calls fail, by strace.
 */
class SystemCallsTest {
  private static final String PART = "out-000000000001.csv";

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void oneFileWaits() throws Exception {
    assumeThat(canTrace()).as("strace may be used here").isTrue();
    site = new Site(directory);
    site.config(source("orders"), destination("orders", "out"));
    site.drop("orders/a.csv", "id\n1\n");
  }

  static boolean canTrace() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-o", "/dev/null", "-e", "inject=link:error=EIO", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The calls of a run, a line each, in the order in which they ended. */
  private List<String> trace(String... options) throws Exception {
    Path log = directory.resolve("trace");
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-y", "-o", log.toString()));
    command.addAll(List.of(options));
    Site.Run run = site.onceBehind(command);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return Files.readAllLines(log);
  }

  @Test
  void aFileIsFlushedThenPreparedThenNamedThenTheDirectoryFlushedThenCommitted() throws Exception {
    List<String> calls =
        trace("-e", "trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2,unlink,unlinkat");

    int flushed = first(calls, 0, "fsync(", "/out/.anasto-", ".tmp>");
    int prepared = first(calls, flushed, "sync(", "/.anasto/ledger.db");
    int named = first(calls, prepared, "link", "/out/" + PART);
    int directoryFlushed = first(calls, named, "fsync(", "/out>");
    int committed = first(calls, directoryFlushed, "sync(", "/.anasto/ledger.db");
    assertThat(committed).as("all in this order: %s", calls).isPositive();

    assertThat(first(calls, 0, "link", "/out/" + PART)).as("named once").isEqualTo(named);
    assertThat(IntStream.range(named, directoryFlushed).mapToObj(calls::get))
        .as("the ledger says nothing before the directory is flushed")
        .noneMatch(call -> call.contains("/.anasto/ledger.db"));
  }

  /** The first call after a position that has these texts in it. */
  private static int first(List<String> calls, int after, String... texts) {
    return IntStream.range(after, calls.size())
        .filter(i -> List.of(texts).stream().allMatch(calls.get(i)::contains))
        .filter(i -> i > after || after == 0)
        .findFirst()
        .orElseThrow(() -> new AssertionError(List.of(texts) + " is not in " + calls));
  }

  @Test
  void aCommitThatFailsHalfWayIsEndedByItself() throws Exception {
    assertThat(site.once().exitCode()).isZero();
    site.drop("orders/b.csv", "id\n2\n");

    List<String> calls =
        trace(
            "-e",
            "trace=link,rename",
            "-e",
            "inject=link:error=EIO:when=1",
            "-e",
            "inject=rename:error=EIO:when=1");

    for (String failed : List.of(" link(", " rename(")) {
      assertThat(calls)
          .anyMatch(
              call ->
                  call.contains(failed)
                      && call.contains("out-000000000002.csv")
                      && call.contains("(INJECTED)"));
    }
    assertThat(site.delivered("out").ids()).containsExactly("1", "2");
    assertThat(site.names("out")).containsExactly(PART, "out-000000000002.csv");
    assertThat(site.once().exitCode()).isZero();
    assertThat(site.delivered("out").ids()).containsExactly("1", "2");
  }
}
