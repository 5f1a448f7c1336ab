package io.anasto.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where standard error goes. */
final class ErrorStream {
  private static final Path LINK = Path.of("/proc/self/fd/2");

  private ErrorStream() {}

  /** Whether it may be a terminal: Java tells of its input and output alone. */
  static boolean isTerminal() {
    try {
      return !Files.isSymbolicLink(LINK)
          || Files.readSymbolicLink(LINK).startsWith(Path.of("/dev"));
    } catch (IOException e) {
      return true;
    }
  }
}
