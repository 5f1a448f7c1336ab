package io.anasto.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.e2e.AnastoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The Anasto that is tortured: a process on a config, started again whenever it is gone. What its
 * processes said is kept in one file; a stack trace in it is a fault.
 */
final class Victim implements AutoCloseable {
  static final String CONFIG = "config.toml";
  private static final Duration WORDS_PATIENCE = Duration.ofSeconds(4);
  private static final Duration COMMAND_PATIENCE = Duration.ofMinutes(4);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern STACK_TRACE =
      Pattern.compile("(?m)^.*\\n.*\\n\\tat (?:io|org|java|com)\\..*(?:\\n\\tat .*){0,5}");

  private final Path root;
  private final Path log;
  private final Path clock;
  private final List<String> faults = new ArrayList<>();
  private AnastoProcess process;

  Victim(Path root) throws IOException {
    this.root = root;
    this.log = root.resolve("processes.log");
    this.clock = root.resolve("clock");
    setClock(Duration.ZERO);
  }

  /** By how much its processes take the time to be later than it is. */
  void setClock(Duration ahead) throws IOException {
    Path next = root.resolve("clock.next");
    Files.writeString(next, Long.toString(ahead.toMillis()));
    Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
  }

  Path path(String path) {
    return root.resolve(path);
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Whether it has ended without having been made to. */
  boolean hasEnded() {
    return process != null && !process.isAlive();
  }

  /** Starts it where it does not run. */
  void ensureRunning() throws IOException, InterruptedException {
    if (!isRunning()) {
      start(List.of(), List.of());
    }
  }

  /** Starts it anew, with options of Java, and as the argument of another command. */
  void start(List<String> watcher, List<String> javaOptions)
      throws IOException, InterruptedException {
    if (isRunning()) {
      kill();
    }
    collect();
    List<String> options = new ArrayList<>(javaOptions);
    options.add("-Danasto.clock=" + clock);
    process = AnastoProcess.startBehind(watcher, root, Map.of(), options, CONFIG);
  }

  /** Waits until it says something, which is when it has begun to deliver; not forever. */
  void awaitWords() {
    try {
      Awaitility.await()
          .atMost(WORDS_PATIENCE)
          .pollInterval(LOOK)
          .until(() -> !isRunning() || !process.errors().isEmpty());
    } catch (ConditionTimeoutException e) {
      // Then whatever comes next meets one that is idle.
    }
  }

  /** Lets it run; it may end meanwhile. Returns whether it has ended. */
  boolean live(Duration duration) throws InterruptedException {
    return process.endsWithin(duration);
  }

  /** SIGKILL. */
  void kill() throws IOException, InterruptedException {
    if (process != null) {
      process.kill();
      collect();
    }
  }

  AnastoProcess process() {
    return process;
  }

  /** Keeps what the process that is gone has said, and its exit code. */
  int collect() throws IOException {
    if (process == null) {
      return 0;
    }
    try (AnastoProcess gone = process) {
      process = null;
      int exitCode = gone.exitCode();
      note("exit code " + exitCode, gone.errors());
      return exitCode;
    }
  }

  /** How a command ended. */
  record Answer(int exitCode, String output, String errors) {}

  /** Runs {@code anasto COMMAND CONFIG ARGUMENTS} to its end. */
  Answer command(String command, String... arguments) throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of(command, CONFIG), Stream.of(arguments)).toArray(String[]::new);
    try (AnastoProcess one = AnastoProcess.start(root, all)) {
      Answer answer = new Answer(one.await(COMMAND_PATIENCE), one.output(), one.errors());
      note("%s: exit code %d".formatted(String.join(" ", all), answer.exitCode()), answer.errors());
      return answer;
    }
  }

  /** As {@code anasto status --json} has it. */
  JsonNode status() throws IOException, InterruptedException {
    return JSON.readTree(command("status", "--json").output());
  }

  /** Lets every table go on that has stopped, or left something out. */
  void retryAll() throws IOException, InterruptedException {
    JsonNode status = status();
    for (JsonNode table :
        Stream.of(status.get("sources"), status.get("destinations"))
            .flatMap(Victim::each)
            .toList()) {
      boolean stopped = table.get("state").asText().equals("stopped");
      if (stopped
          || table.path("rejected").asLong() > 0
          || table.path("left_out_batches").asLong() > 0) {
        command("retry", table.get("name").asText());
      }
    }
  }

  static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private void note(String what, String errors) throws IOException {
    Files.writeString(
        log, errors + "--- " + what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Matcher trace = STACK_TRACE.matcher(errors);
    if (trace.find()) {
      faults.add("a stack trace: " + trace.group());
    }
  }

  /** What no process should have said. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
