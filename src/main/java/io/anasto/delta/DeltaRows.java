package io.anasto.delta;

import io.anasto.format.RowReader;
import io.anasto.row.ChunkBuilder;
import java.io.IOException;

/** The rows of a version, file by file. Not thread-safe. */
final class DeltaRows implements RowReader {
  private final DeltaFiles files;
  private final DeltaOpener opener;

  /** Null between two files. */
  private RowReader current;

  private boolean closed;

  DeltaRows(DeltaFiles files, DeltaOpener opener) {
    this.files = files;
    this.opener = opener;
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    while (!into.isFull()) {
      if (current == null) {
        DeltaFile next = files.next();
        if (next == null) {
          return false;
        }
        current = opener.open(next);
      }
      if (!current.read(into)) {
        closeCurrent();
      }
    }
    return true;
  }

  private void closeCurrent() throws IOException {
    RowReader done = current;
    current = null;
    if (done != null) {
      done.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (files) {
      closeCurrent();
    }
  }
}
