package io.anasto.format;

import io.anasto.row.RowChunk;
import java.io.Closeable;
import java.io.IOException;

/** Writes the rows of one file. Not thread-safe. */
public interface RowWriter extends Closeable {
  void write(RowChunk chunk) throws IOException;

  /** Bytes of the file so far, before compression by the caller; what is buffered counts. */
  long bytes();

  /** Writes what is buffered, and the file's end. Nothing may be written after it. */
  void finish() throws IOException;

  /** Frees what the writer holds; does not finish the file, and does not close its stream. */
  @Override
  void close();
}
