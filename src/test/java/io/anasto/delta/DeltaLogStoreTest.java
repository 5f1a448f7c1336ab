package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.CloseableIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of a table's log: one writer each, whole or not at all. */
class DeltaLogStoreTest {
  private static final Configuration CONFIGURATION = DeltaStorage.configuration();

  @TempDir Path temp;

  private Path log;
  private Path entry;

  @BeforeEach
  void aLog() throws IOException {
    log = Files.createDirectories(temp.resolve("a table 100%25 ü/_delta_log"));
    entry = log.resolve("%020d.json".formatted(7));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }

  private static void write(Path entry, Iterator<String> lines, boolean overwrite)
      throws IOException {
    new DeltaLogStore(CONFIGURATION).write(hadoop(entry), lines, overwrite, CONFIGURATION);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(log)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anEntryIsNoOlderThanTheOneBeforeIt() throws IOException {
    FileTime future = FileTime.from(Instant.parse("2100-01-01T00:00:00Z"));
    write(entry, List.of("{}").iterator(), false);
    Files.setLastModifiedTime(entry, future);
    Path next = log.resolve("%020d.json".formatted(8));
    Path third = log.resolve("%020d.json".formatted(9));

    write(next, List.of("{}").iterator(), false);
    write(third, List.of("{}").iterator(), false);

    assertThat(Files.getLastModifiedTime(next)).isGreaterThan(future);
    assertThat(Files.getLastModifiedTime(third)).isGreaterThan(Files.getLastModifiedTime(next));
  }

  @Test
  void anEntryIsReadAsItWasWritten() throws IOException {
    write(entry, List.of("{\"a\":\"ü 😀\"}", "{}").iterator(), false);

    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> read =
        new DeltaLogStore(CONFIGURATION).read(hadoop(entry), CONFIGURATION)) {
      read.forEachRemaining(lines::add);
    }
    assertThat(lines).containsExactly("{\"a\":\"ü 😀\"}", "{}");
    assertThat(names()).containsExactly(entry.getFileName().toString());
  }

  @Test
  void anEntryThatIsThereIsNotReplaced() throws IOException {
    write(entry, List.of("first").iterator(), false);

    assertThatThrownBy(() -> write(entry, List.of("second").iterator(), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(entry).hasContent("first");
    write(entry, List.of("third").iterator(), true);
    assertThat(entry).hasContent("third");
    assertThat(names()).containsExactly(entry.getFileName().toString());
  }

  /** All of them have looked for the entry, and found none, before one of them writes it. */
  @Test
  void ofManyWritersOfAVersionExactlyOneWins() throws Exception {
    int writers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 20; round++) {
        Path contested = log.resolve("%020d.json".formatted(100 + round));
        CyclicBarrier looked = new CyclicBarrier(writers);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          String line = "writer " + writer;
          results.add(
              threads.submit(
                  () -> {
                    try {
                      write(contested, new Meeting(looked, line), false);
                      return contested.toFile().isFile()
                          && Files.readString(contested).equals(line + "\n");
                    } catch (FileAlreadyExistsException e) {
                      return false;
                    }
                  }));
        }
        int won = 0;
        for (Future<Boolean> result : results) {
          won += result.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names()).hasSize(20).allMatch(name -> name.endsWith(".json"));
  }

  /** One line, told when all writers are asked for it. */
  private static final class Meeting implements Iterator<String> {
    private final CyclicBarrier all;
    private String line;

    Meeting(CyclicBarrier all, String line) {
      this.all = all;
      this.line = line;
    }

    @Override
    public boolean hasNext() {
      return line != null;
    }

    @Override
    public String next() {
      if (line == null) {
        throw new NoSuchElementException();
      }
      try {
        all.await();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      String told = line;
      line = null;
      return told;
    }
  }

  @Test
  void aProcessThatIsKilledBeforeTheLinkLeavesNothingThatReadersSee() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                entry.toString())
            .redirectErrorStream(true)
            .start();
    String told;
    try (var out = process.inputReader()) {
      do {
        told = out.readLine();
      } while (told != null && !told.equals("half"));
      process.destroyForcibly().waitFor();
    }
    assertThat(told).isEqualTo("half");
    assertThat(entry).doesNotExist();
    assertThat(names()).singleElement().satisfies(name -> assertThat(name).startsWith("."));

    // Others go on as if nothing had been.
    List<Path> listed = new ArrayList<>();
    new DeltaLogStore(CONFIGURATION)
        .listFrom(hadoop(log.resolve("0".repeat(20) + ".json")), CONFIGURATION)
        .forEachRemaining(status -> listed.add(Path.of(status.getPath().toUri().getPath())));
    assertThat(listed).isEmpty();
    write(entry, List.of("next").iterator(), false);
    assertThat(entry).hasContent("next");
  }

  /** Writes the half of an entry, and waits. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) throws IOException {
      Iterator<String> half =
          new Iterator<>() {
            private int lines;

            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public String next() {
              if (++lines == 100_000) {
                System.out.println("half");
                try {
                  Thread.currentThread().join();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
              return "{\"line\":" + lines + "}";
            }
          };
      write(Path.of(arguments[0]), half, false);
    }
  }

  @Test
  void aMissingLogIsWhatTheLibrariesKnow() {
    DeltaLogStore store = new DeltaLogStore(CONFIGURATION);
    Path missing = temp.resolve("none/_delta_log/00000000000000000000.json");
    assertThatThrownBy(() -> store.listFrom(hadoop(missing), CONFIGURATION))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store.read(hadoop(missing), CONFIGURATION))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void whereThereAreNoLinksTheMessageSaysWhatToDo() {
    IOException told =
        DeltaLogStore.withoutLink(
            log.resolve(".x.tmp"),
            entry,
            new FileSystemException("a", "b", "Operation not permitted"));
    assertThat(told)
        .hasMessageContaining("Operation not permitted")
        .hasMessageContaining("hard links")
        .hasMessageContaining("ext4")
        .hasMessageContaining(entry.toString());
  }
}
