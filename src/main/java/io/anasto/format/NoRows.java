package io.anasto.format;

import io.anasto.row.ChunkBuilder;

/** The reader of a file or a body without rows. Immutable and thread-safe. */
final class NoRows implements RowReader {
  @Override
  public boolean read(ChunkBuilder into) {
    return false;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
