package io.anasto.ledger;

import java.util.Optional;

/** Finds files as of one moment. For the thread that it was given to, and only there. */
@FunctionalInterface
public interface FileLookup {
  /** What is known of a file, by its path below the source's directory. */
  Optional<FileEntry> file(long sourceId, String path);
}
