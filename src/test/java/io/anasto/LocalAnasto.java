package io.anasto;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableState;
import io.anasto.plan.Plan;
import io.anasto.source.Admission;
import io.anasto.source.RetryPauses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** All of Anasto in the test's JVM: real files, a real ledger, the real routes. */
public final class LocalAnasto implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final Path directory;
  private final String toml;
  private Timing timing = Timing.DEFAULT;
  private long memory = Runtime.getRuntime().maxMemory();
  private Assembly assembly;
  private boolean started;
  private Runnable beforeStart = () -> {};

  private LocalAnasto(Path directory, String toml) {
    this.directory = directory;
    this.toml = toml;
  }

  /** With a config in a directory; nothing is opened yet. */
  public static LocalAnasto in(Path directory, String toml) {
    return new LocalAnasto(directory, toml);
  }

  /**
   * A CSV source {@code orders} in {@code in}, with further keys, and JSON destinations. Files are
   * read as soon as they are seen, if the keys do not say otherwise.
   */
  public static LocalAnasto orders(Path directory, String sourceKeys, String... destinations) {
    StringBuilder toml = new StringBuilder();
    toml.append(
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "in"
        poll_interval = 100
        """);
    if (!sourceKeys.contains("settle =")) {
      toml.append("settle = 0\n");
    }
    toml.append(sourceKeys).append('\n');
    for (String destination : destinations) {
      toml.append(destination(destination, ""));
    }
    return in(directory, toml.toString());
  }

  /** A JSON destination of {@code orders} in the directory of its name, with further keys. */
  public static String destination(String name, String keys) {
    return """
    [[destination_table]]
    type = "files"
    source_table_name = "orders"
    dest_table_name = "%1$s"
    dirpath = "%1$s"
    filetype = "json"
    %2$s
    """
        .formatted(name, keys);
  }

  public LocalAnasto and(String moreToml) {
    return in(directory, toml + moreToml);
  }

  /** How long a destination may take no rows. */
  public LocalAnasto patience(Duration patience) {
    timing = new Timing(patience, timing.pauses(), timing.clock());
    return this;
  }

  /** The pauses between attempts at a destination that fails. */
  public LocalAnasto pauses(Duration... pauses) {
    timing = new Timing(timing.patience(), new RetryPauses(Arrays.asList(pauses)), timing.clock());
    return this;
  }

  public LocalAnasto clock(java.time.Clock clock) {
    timing = new Timing(timing.patience(), timing.pauses(), clock);
    return this;
  }

  /** As if the process had so many bytes for all passes. */
  public LocalAnasto memory(long bytes) {
    memory = bytes;
    return this;
  }

  /** Changes the context whenever it was made. */
  public LocalAnasto beforeStart(Runnable change) {
    beforeStart = change;
    return this;
  }

  /** Opens the ledger and makes the routes, which a test may advise before they start. */
  public LocalAnasto open() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    Path config = Files.writeString(directory.resolve("config.toml"), toml);
    assembly = Assembly.of(Plan.read(config, Map.of()), false, timing, new Admission(memory));
    assembly.main().init();
    return this;
  }

  public LocalAnasto start() throws Exception {
    return start(false);
  }

  /** As {@code run --once}; {@link #awaitEnd} waits for its end. */
  public LocalAnasto startOnce() throws Exception {
    return start(true);
  }

  private LocalAnasto start(boolean once) throws Exception {
    if (assembly == null) {
      open();
    }
    started = true;
    beforeStart.run();
    assembly.main().start();
    assembly.start(once);
    return this;
  }

  /** Waits until {@code run --once} would end; returns whether it would end as failed. */
  public boolean awaitEnd() {
    eventually(
        () -> {
          if (assembly.main().getShutdownStrategy().isRunAllowed()) {
            throw new AssertionError("not at its end");
          }
        });
    return assembly.hasFailures();
  }

  public void stop() throws IOException {
    if (assembly != null) {
      if (started) {
        assembly.main().stop();
      }
      assembly.close();
    }
    assembly = null;
    started = false;
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /** The port of the status page, which the config must ask for. */
  public int httpPort() {
    return assembly.operations().httpPort().orElseThrow();
  }

  public CamelContext context() {
    return assembly.main().getCamelContext();
  }

  public Ledger ledger() {
    return assembly.ledger();
  }

  // Files

  public Path path(String relative) {
    return directory.resolve(relative);
  }

  /** A whole file that has stood still for long. */
  public Path put(String relative, String content) throws IOException {
    return put(relative, content, Instant.now().minus(LONG_AGO));
  }

  public Path put(String relative, String content, Instant modified) throws IOException {
    Path file = path(relative);
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling("." + file.getFileName() + ".arriving");
    Files.writeString(temporary, content);
    Files.setLastModifiedTime(temporary, FileTime.from(modified));
    return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The visible files of a directory, by name; none when it is missing. */
  public List<Path> files(String relative) throws IOException {
    return list(relative, false);
  }

  /** All files of a directory, hidden ones too. */
  public List<Path> allFiles(String relative) throws IOException {
    return list(relative, true);
  }

  private List<Path> list(String relative, boolean hidden) throws IOException {
    if (!Files.isDirectory(path(relative))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path(relative))) {
      return files
          .filter(file -> hidden || !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** The lines of all files of a directory, by file name. */
  public List<String> lines(String relative) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(relative)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  // State

  public SourceStatus source(String name) {
    return ledger().sourceStatus().stream()
        .filter(status -> status.source().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public DestinationStatus destination(String name) {
    return ledger().destinationStatus().stream()
        .filter(status -> status.destination().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Asks the running process as a command does, and waits until it has taken the request. */
  public void ask(Request request) {
    try (Ledger command = Ledger.openForCommand(directory.resolve(".anasto"))) {
      long id = command.request(request);
      eventually(
          () -> {
            if (command.waitingRequests().stream().anyMatch(waiting -> waiting.id() == id)) {
              throw new AssertionError("not taken: " + request);
            }
          });
    }
  }

  /** Waits until the source is stopped; returns the reason. */
  public String sourceStop(String name) {
    eventually(() -> assertStopped(source(name).state()));
    return source(name).reason().orElseThrow();
  }

  /** Waits until the destination is stopped; returns the reason. */
  public String destinationStop(String name) {
    eventually(() -> assertStopped(destination(name).state()));
    return destination(name).reason().orElseThrow();
  }

  private static void assertStopped(TableState state) {
    if (state != TableState.STOPPED) {
      throw new AssertionError("not stopped, but " + state);
    }
  }

  /** Waits until the lines of a directory are these. */
  public void awaitLines(String relative, String... lines) {
    eventually(
        () -> org.assertj.core.api.Assertions.assertThat(lines(relative)).containsExactly(lines));
  }

  public static void eventually(ThrowingRunnable assertion) {
    patiently().untilAsserted(assertion);
  }

  public static ConditionFactory patiently() {
    return await().atMost(PATIENCE_SECONDS, SECONDS).pollInterval(Duration.ofMillis(20));
  }
}
