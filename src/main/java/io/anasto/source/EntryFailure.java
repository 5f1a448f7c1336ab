package io.anasto.source;

import io.anasto.format.DataException;
import io.anasto.format.TableException;
import io.anasto.ledger.BatchFile;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Says of an error in the middle of an entry whose it is. */
final class EntryFailure {
  private EntryFailure() {}

  /** The error with the entry's path, which decides what becomes of the entry. */
  static IOException of(IOException failure, BatchFile entry, BatchContent content) {
    if (failure instanceof PassEndedException) {
      return failure;
    }
    if (failure instanceof ClosedByInterruptException) {
      return new PassEndedException();
    }
    if (!content.isThere()) {
      return SourceAwayException.ofTable(content.display(entry));
    }
    if (failure instanceof DataException problem) {
      return new BadFileException(entry.path(), problem);
    }
    if (failure instanceof TableException problem) {
      return new BadVersionException(entry.path(), problem);
    }
    return new UnreadableFileException(entry.path(), content.display(entry), failure);
  }
}
