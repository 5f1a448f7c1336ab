package io.anasto.torture;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the system. */
final class Shell {
  private static final long PATIENCE_SECONDS = 20;

  private Shell() {}

  /** Runs a command; whether it ended well. */
  static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " does not end");
    }
    return process.exitValue() == 0;
  }

  /** Whether there is such a command. */
  static boolean has(String command) throws InterruptedException {
    try {
      return run(command, "--version");
    } catch (IOException e) {
      return false;
    }
  }
}
