package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import java.io.Closeable;
import java.io.IOException;

/** Reads the rows of one file. Not thread-safe. */
public interface RowReader extends Closeable {
  /**
   * Appends rows to the builder's first columns, those of the schema that the reader was opened
   * with, until the builder is full or the file has ended. Columns behind these are the caller's.
   *
   * @return whether there may be more rows
   * @throws DataException naming file, place, column and value when the file is malformed or
   *     contradicts the schema; what the builder then holds is of no use
   */
  boolean read(ChunkBuilder into) throws IOException;
}
