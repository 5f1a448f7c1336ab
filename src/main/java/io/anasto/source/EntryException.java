package io.anasto.source;

import java.io.IOException;

/** An entry of a batch, a file or a version, cannot be read; the message tells what and where. */
abstract sealed class EntryException extends IOException
    permits BadFileException, BadVersionException, UnreadableFileException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * @param path of the entry, of a file below the source's directory
   */
  EntryException(String path, String message, IOException cause) {
    super(message, cause);
    this.path = path;
  }

  /** The entry's path, as the ledger has it. */
  String path() {
    return path;
  }
}
