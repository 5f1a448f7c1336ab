package io.anasto.e2e;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A directory with a config, sources, destinations and a state directory, where one Anasto runs at
 * a time. A table's directory has the table's name.
 */
final class Site implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Older than any settle time. */
  private static final Duration AGE = Duration.ofHours(1);

  /** Characters of a process's errors that are of interest when something does not come. */
  private static final int MOST_ERRORS = 4000;

  private final Path root;
  private final Path incoming;
  private AnastoProcess process;
  private int dropped;

  Site(Path root) throws IOException {
    this.root = root;
    this.incoming = Files.createDirectories(root.resolve("incoming"));
  }

  /** How a run ended. */
  record Run(int exitCode, String output, String errors) {}

  // Config

  /** Writes the config of these tables. */
  void config(String... tables) throws IOException {
    Files.writeString(root.resolve("config.toml"), String.join("\n", tables));
  }

  /** A source of CSV files, if the keys do not say otherwise. */
  static String source(String name, String... keys) {
    return table(
        "[[source_table]]", Stream.of("table_name = \"" + name + "\"", directory(name)), keys);
  }

  static String destination(String source, String name, String... keys) {
    return table(
        "[[destination_table]]",
        Stream.of(
            "source_table_name = \"" + source + "\"",
            "dest_table_name = \"" + name + "\"",
            directory(name)),
        keys);
  }

  private static String directory(String name) {
    return "dirpath = \"./" + name + "/\"";
  }

  /** Keys that are given take the place of the usual ones. */
  private static String table(String head, Stream<String> usual, String... keys) {
    Stream<String> kept =
        Stream.concat(Stream.of("type = \"files\""), usual)
            .filter(
                line ->
                    Arrays.stream(keys)
                        .noneMatch(key -> key.startsWith(line.substring(0, line.indexOf(' ')))));
    return Stream.of(Stream.of(head), kept, Arrays.stream(keys), Stream.of(""))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n"));
  }

  // Files

  Path path(String path) {
    return root.resolve(path);
  }

  /** Renames a whole file in, old enough that nobody waits for it to settle. */
  Path drop(String path, String content) throws IOException {
    return drop(path, content.getBytes(StandardCharsets.UTF_8));
  }

  Path drop(String path, byte[] content) throws IOException {
    return drop(root.resolve(path), content, Instant.now().minus(AGE));
  }

  Path drop(Path target, byte[] content, Instant modified) throws IOException {
    Path file = incoming.resolve("f" + dropped++);
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(modified));
    Files.createDirectories(target.getParent());
    return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Names in a directory, hidden ones too, in order. */
  List<String> names(String directory) throws IOException {
    if (!Files.isDirectory(path(directory))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What was delivered into a table's directory. */
  Delivered delivered(String table) {
    return new Delivered(path(table));
  }

  // Processes

  /** A run to the end of all work, with options of the virtual machine. */
  Run once(List<String> javaOptions) throws Exception {
    try (AnastoProcess anasto =
        AnastoProcess.start(root, Map.of(), javaOptions, "run", "config.toml", "--once")) {
      int exitCode = anasto.await();
      return new Run(exitCode, anasto.output(), anasto.errors());
    }
  }

  /** Delivers all that is there, and ends. */
  Run once(String... options) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("run", "config.toml", "--once"), Arrays.stream(options))
            .toArray(String[]::new);
    try (AnastoProcess anasto = AnastoProcess.start(root, arguments)) {
      int exitCode = anasto.await();
      return new Run(exitCode, anasto.output(), anasto.errors());
    }
  }

  Run check() throws Exception {
    try (AnastoProcess anasto = AnastoProcess.start(root, "check", "config.toml")) {
      int exitCode = anasto.await();
      return new Run(exitCode, anasto.output(), anasto.errors());
    }
  }

  /** Delivers all that is there, and fails with the process's own words where that fails. */
  void deliver() throws Exception {
    Run run = once();
    if (run.exitCode() != 0) {
      throw new AssertionError("exit code " + run.exitCode() + ": " + run.errors());
    }
  }

  /** As {@link #once}, started by another command. */
  Run onceBehind(List<String> command) throws Exception {
    try (AnastoProcess anasto =
        AnastoProcess.startBehind(
            command, root, Map.of(), List.of(), "run", "config.toml", "--once")) {
      int exitCode = anasto.await();
      return new Run(exitCode, anasto.output(), anasto.errors());
    }
  }

  AnastoProcess start() throws IOException {
    process = AnastoProcess.start(root, "config.toml");
    return process;
  }

  /** Started by another command. */
  AnastoProcess startBehind(List<String> command) throws IOException {
    process = AnastoProcess.startBehind(command, root, Map.of(), List.of(), "config.toml");
    return process;
  }

  AnastoProcess start(Map<String, String> environment, List<String> javaOptions)
      throws IOException {
    process = AnastoProcess.start(root, environment, javaOptions, "config.toml");
    return process;
  }

  /** SIGTERM, and how the run ended. */
  Run stop() throws Exception {
    process.terminate();
    int exitCode = process.await();
    Run run = new Run(exitCode, process.output(), process.errors());
    process.close();
    process = null;
    return run;
  }

  /** What the running process printed to standard error. */
  String errors() throws IOException {
    return process.errors();
  }

  /** Asks the running process as {@code anasto retry} does. */
  void retry(String table, boolean isSource) {
    try (Ledger ledger = ledger()) {
      ledger.request(Request.retry(table, isSource));
    }
  }

  Ledger ledger() {
    return Ledger.openForCommand(path(".anasto"));
  }

  /** Waits for something, with the process's own words when it does not come. */
  ConditionFactory await(String what) {
    return Awaitility.await(what)
        .conditionEvaluationListener(
            new org.awaitility.core.ConditionEvaluationListener<Object>() {
              @Override
              public void conditionEvaluated(
                  org.awaitility.core.EvaluatedCondition<Object> condition) {
                // Only the end is of interest.
              }

              @Override
              public void onTimeout(org.awaitility.core.TimeoutEvent event) {
                printErrors();
              }
            })
        .atMost(PATIENCE)
        .pollInterval(LOOK);
  }

  private void printErrors() {
    try {
      String errors = process == null ? "no process" : process.errors();
      System.err.println(errors.substring(Math.max(0, errors.length() - MOST_ERRORS)));
    } catch (IOException e) {
      System.err.println("the process's errors cannot be read: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
