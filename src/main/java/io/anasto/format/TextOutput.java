package io.anasto.format;

import java.io.IOException;
import java.io.OutputStream;

/** Where text goes, in UTF-8 unless a subclass has another encoding. Not thread-safe. */
class TextOutput {
  private final OutputStream out;
  private long bytes;

  /**
   * @param out neither flushed nor closed
   */
  TextOutput(OutputStream out) {
    this.out = out;
  }

  /** Writes a text, which ends with a whole character. */
  void write(ByteSink text) throws IOException {
    write(text.array(), text.size());
  }

  final void write(byte[] from, int length) throws IOException {
    out.write(from, 0, length);
    bytes += length;
  }

  /** Ends the text. */
  void finish() throws IOException {
    // UTF-8 has no end.
  }

  /** Bytes that were written. */
  final long bytes() {
    return bytes;
  }
}
