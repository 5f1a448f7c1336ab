package io.anasto.row;

import java.io.Closeable;
import java.io.IOException;

/** Chunks of one schema, one after another. Not thread-safe. Close it. */
public interface RowStream extends Closeable {
  /** The schema of every chunk. */
  Schema schema();

  /**
   * The next chunk, never empty, or null at the end.
   *
   * @throws IOException when the input cannot be read, or is not what it should be
   */
  RowChunk next() throws IOException;
}
