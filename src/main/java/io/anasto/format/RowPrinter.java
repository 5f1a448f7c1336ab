package io.anasto.format;

import io.anasto.row.RowChunk;
import java.io.IOException;

/** Prints rows as text, with what ends each. Not thread-safe. */
interface RowPrinter {
  /** Turns to a chunk. */
  void bind(RowChunk chunk);

  /**
   * Prints a row of the chunk.
   *
   * @throws IOException when the format cannot hold a value; the message is for users
   */
  void print(int row, ByteSink out) throws IOException;
}
