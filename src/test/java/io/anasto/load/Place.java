package io.anasto.load;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.SourceStatus;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A directory with a config, sources, destinations and a ledger, and the launcher that runs on it.
 * A table's directory has the table's name. Deleted at the end, for loads are large.
 */
public final class Place implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  /** Older than any settle time. */
  static final Duration AGE = Duration.ofHours(1);

  private final Path launcher;
  private final Path root;

  public Place(Path launcher, Path root) throws IOException {
    this.launcher = launcher;
    this.root = root;
    delete(root);
    Files.createDirectories(root);
  }

  public Path path(String path) {
    return root.resolve(path);
  }

  // Config

  public void config(List<String> tables) throws IOException {
    Files.writeString(path("config.toml"), String.join("\n", tables));
  }

  public void config(String... tables) throws IOException {
    config(List.of(tables));
  }

  public static String source(String name, String... keys) {
    return "[[source_table]]\ntype = \"files\"\ntable_name = \"%s\"\ndirpath = \"./%s\"\n%s\n"
        .formatted(name, name, String.join("\n", keys));
  }

  /**
   * A destination table.
   *
   * @param type of its files, or {@code delta}
   */
  public static String destination(String source, String name, String type, String... keys) {
    return "[[destination_table]]\n%s\nsource_table_name = \"%s\"\ndest_table_name = \"%s\"\ndirpath = \"./%s\"\n%s\n"
        .formatted(
            type.equals("delta")
                ? "type = \"open_table\""
                : "type = \"files\"\nfiletype = \"%s\"".formatted(type),
            source,
            name,
            name,
            String.join("\n", keys));
  }

  // Files

  /** Where a file is written, to be moved in whole. */
  public Path staged() throws IOException {
    return Files.createDirectories(path("staged")).resolve("file");
  }

  /** Moves the staged file in, old enough that nobody waits for it to settle. */
  public void arrive(String path) throws IOException {
    Files.createDirectories(path(path).getParent());
    Files.setLastModifiedTime(staged(), FileTime.from(Instant.now().minus(AGE)));
    Files.move(staged(), path(path), StandardCopyOption.ATOMIC_MOVE);
  }

  public void arrive(String path, String content) throws IOException {
    Files.writeString(staged(), content);
    arrive(path);
  }

  // Runs

  /** Delivers all that is there, and prints what that took. */
  public void deliver(String what, String... javaOptions) throws Exception {
    try (Run run = start("--once", javaOptions)) {
      run.awaitSuccess();
      report(what, run);
    }
  }

  public Run once(String... javaOptions) throws IOException {
    return start("--once", javaOptions);
  }

  /** Runs until it is closed. */
  public Run start() throws IOException {
    return start(null);
  }

  private Run start(String option, String... javaOptions) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            Stream.of(launcher.toString(), "run", path("config.toml").toString(), option)
                .filter(argument -> argument != null)
                .toList());
    command.environment().put("ANASTO_JAVA_OPTS", String.join(" ", javaOptions));
    return Run.start(command, path("messages"));
  }

  public void report(String what, Run run) {
    double seconds = run.seconds();
    Usage usage = run.usage();
    System.out.printf(
        "  %s: %.1f s, %,d rows, %,d files, %,d batches, %.1f s of CPU, peak %d MiB, %d threads, %d open files%n",
        what,
        seconds,
        sum(DestinationStatus::rows),
        sourceSum(SourceStatus::delivered),
        sourceSum(SourceStatus::batches),
        usage.cpuSeconds(),
        usage.peakMib(),
        usage.threads(),
        usage.openFiles());
  }

  // Observation

  /** Of all destinations, as the ledger says. */
  public long sum(ToLongFunction<DestinationStatus> figure) {
    try (Ledger ledger = Ledger.openForCommand(path(".anasto"))) {
      return ledger.destinationStatus().stream().mapToLong(figure).sum();
    } catch (LedgerException e) {
      // It is still being made.
      return 0;
    }
  }

  private long sourceSum(ToLongFunction<SourceStatus> figure) {
    try (Ledger ledger = Ledger.openForCommand(path(".anasto"))) {
      return ledger.sourceStatus().stream().mapToLong(figure).sum();
    }
  }

  /** Waits for something that a process is about to do, and returns the seconds it took. */
  public static double await(Run run, Callable<Boolean> done) throws IOException {
    return await(run, LOOK, done);
  }

  /**
   * The same.
   *
   * @param look between two looks
   */
  public static double await(Run run, Duration look, Callable<Boolean> done) throws IOException {
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(look)
        .until(() -> !run.isAlive() || done.call());
    if (!run.isAlive()) {
      throw new IllegalStateException("it has ended: " + run.messages());
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** What a reader of a destination sees. */
  public List<Path> files(String destination) throws IOException {
    if (!Files.isDirectory(path(destination))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path(destination))) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
  }

  /** Bytes of all files in a directory. */
  public long size(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(path(directory))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** As if a destination had never been: its files and the ledger go. */
  public void forget(String destination) throws IOException {
    delete(path(destination));
    delete(path(".anasto"));
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    delete(root);
  }
}
