package io.anasto.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command speaks with its user.
 *
 * @param out for results; buffered, and flushed when the command ends
 * @param err for messages and progress
 * @param keyboard to be asked; empty when there is no terminal
 */
public record Terminal(PrintWriter out, PrintWriter err, Optional<BufferedReader> keyboard) {

  /** That of the process. */
  static Terminal system() {
    // From Java 22 on there is a console without a terminal too, unless this one is asked for.
    System.setProperty("jdk.console", "java.base");
    return new Terminal(
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).map(console -> new BufferedReader(console.reader())));
  }

  /** Tells the result of a command, a line. */
  void result(String line) {
    out.println(line);
  }

  /** Tells something beside the result, a line. */
  void say(String line) {
    err.println(line);
  }
}
