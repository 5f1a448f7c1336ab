package io.anasto.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Anasto in a process of its own, run from the classes under test. */
public final class AnastoProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final Path errors;

  private AnastoProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts {@code anasto} with arguments, in a directory where its output is kept too. */
  public static AnastoProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, Map.of(), List.of(), arguments);
  }

  public static AnastoProcess start(
      Path directory,
      Map<String, String> environment,
      List<String> javaOptions,
      String... arguments)
      throws IOException {
    return startBehind(List.of(), directory, environment, javaOptions, arguments);
  }

  /** Starts it as the argument of another command, which may watch it. */
  public static AnastoProcess startBehind(
      List<String> watcher,
      Path directory,
      Map<String, String> environment,
      List<String> javaOptions,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(watcher);
    command.add(FastStart.java());
    command.addAll(FastStart.get().options());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", FastStart.get().classPath(), "io.anasto.Anasto"));
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile("anasto", ".out");
    Path errors = Files.createTempFile("anasto", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    return new AnastoProcess(builder.start(), output, errors);
  }

  /** Runs to the end and returns the exit code. */
  public static int run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    try (AnastoProcess anasto = start(directory, arguments)) {
      return anasto.await();
    }
  }

  /** Waits for the end and returns the exit code. */
  public int await() throws IOException, InterruptedException {
    return await(PATIENCE);
  }

  /** Waits for the end, no longer than this, and returns the exit code. */
  public int await(Duration patience) throws IOException, InterruptedException {
    if (!endsWithin(patience)) {
      throw new AssertionError("still running: " + errors());
    }
    return process.exitValue();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Whether it ends by itself within a time. */
  public boolean endsWithin(Duration duration) throws InterruptedException {
    return process.waitFor(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Of a process that has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** What it printed to standard output so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** What it printed to standard error so far. */
  public String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(output);
    Files.deleteIfExists(errors);
  }
}
