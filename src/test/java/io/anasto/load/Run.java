package io.anasto.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A running Anasto, and what it has used so far. */
public final class Run implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final int MOST_MESSAGES = 3000;

  private final Process process;
  private final Path messages;
  private final long startedAt = System.nanoTime();
  private Usage usage = Usage.NONE;

  private Run(Process process, Path messages) {
    this.process = process;
    this.messages = messages;
  }

  public static Run start(ProcessBuilder command, Path messages) throws IOException {
    return new Run(
        command
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(messages.toFile())
            .start(),
        messages);
  }

  /** The launcher becomes the Java process: it is the same one all the time. */
  public long pid() {
    return process.pid();
  }

  public double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** How it stands, or stood last. */
  public Usage usage() {
    try {
      usage = Usage.of(process.pid());
    } catch (IOException e) {
      // Gone; what was seen last counts.
      return usage;
    }
    return usage;
  }

  /** Waits for its end, and returns the exit code. */
  public int await() throws InterruptedException {
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      usage();
    }
    return process.exitValue();
  }

  /** Fails with its own words when it has not ended well. */
  public void awaitSuccess() throws IOException, InterruptedException {
    int exitCode = await();
    if (exitCode != 0) {
      throw new IllegalStateException("exit code " + exitCode + ": " + messages());
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The end of what it said. */
  public String messages() throws IOException {
    String all = Files.readString(messages);
    return all.substring(Math.max(0, all.length() - MOST_MESSAGES));
  }

  /** SIGTERM, and its end. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
