package io.anasto.destination;

import io.anasto.row.RowChunk;
import java.io.Closeable;
import java.io.IOException;

/** Where one batch of one destination goes. Used by one thread. */
interface BatchSink extends Closeable {
  void write(RowChunk chunk) throws IOException;

  /**
   * Makes the batch visible, by the ledger's rules.
   *
   * @param read rows that the batch has given, before the destination's own snippet
   */
  void commit(long read) throws IOException;

  /** Removes what was not committed. */
  @Override
  void close() throws IOException;
}
