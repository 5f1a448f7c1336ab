package io.anasto.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The last line of a terminal, drawn anew in place. What else is written goes above it: {@link
 * #around} takes the line away first, and draws it again behind a line break. Thread-safe.
 */
final class StatusLine implements ProgressBarConsumer {
  private static final int WIDTH = 79;

  private static final byte[] ERASE = "\r\u001b[K".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream terminal;
  private byte[] drawn = {};
  private boolean isLineOpen;

  StatusLine(OutputStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public int getMaxRenderedLength() {
    return WIDTH;
  }

  @Override
  public synchronized void accept(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (!isLineOpen) {
      write(ERASE);
      write(bytes);
    }
    drawn = bytes;
  }

  @Override
  public synchronized void clear() {
    if (!isLineOpen && drawn.length > 0) {
      write(ERASE);
    }
    drawn = new byte[0];
  }

  @Override
  public void close() {
    clear();
  }

  /** A stream to the same terminal that leaves the line whole. */
  PrintStream around() {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            above(bytes, offset, length);
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  private synchronized void above(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    if (!isLineOpen && drawn.length > 0) {
      write(ERASE);
    }
    write(bytes, offset, length);
    isLineOpen = bytes[offset + length - 1] != '\n';
    if (!isLineOpen && drawn.length > 0) {
      write(drawn);
    }
  }

  private void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      terminal.write(bytes, offset, length);
      terminal.flush();
    } catch (IOException e) {
      // As for any other message: a terminal that is gone is no reason to stop delivering.
      drawn = new byte[0];
    }
  }
}
