package io.anasto.delta;

import java.io.IOException;

/** Puts a commit into a table's log, above what other writers put there meanwhile. */
interface DeltaCommitter {
  /**
   * Commits once.
   *
   * @return the table after it
   * @throws DeltaConflictException when another writer changed what the commit relies on; nothing
   *     was committed then
   * @throws IOException when it may or may not be committed
   */
  DeltaTable commit(DeltaWriteCommit commit) throws IOException, DeltaConflictException;
}
