package io.anasto.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a command speaks with its user.
 *
 * @param bytes for results that are no text
 * @param out for all others, into the same stream; flushed when the command ends
 * @param err for messages and progress
 * @param keyboard to be asked; empty when there is no terminal
 */
public record Terminal(
    OutputStream bytes, PrintWriter out, PrintWriter err, Optional<BufferedReader> keyboard) {

  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);

  /** That of the process. */
  static Terminal system() {
    // From Java 22 on there is a console without a terminal too, unless this one is asked for.
    System.setProperty("jdk.console", "java.base");
    OutputStream bytes = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    return new Terminal(
        bytes,
        new PrintWriter(bytes, false, StandardCharsets.UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).map(console -> new BufferedReader(console.reader())));
  }

  /** Tells the result of a command, a line. */
  void result(String line) {
    out.println(line);
  }

  /** Tells a result that is no text; not to be mixed with text. */
  void raw(byte[] result) {
    try {
      bytes.write(result);
    } catch (IOException e) {
      // As for text: flushing it at the end fails again, and is told then.
      LOG.debug("a result could not be written", e);
    }
  }

  /** Tells something beside the result, a line. */
  void say(String line) {
    err.println(line);
  }
}
