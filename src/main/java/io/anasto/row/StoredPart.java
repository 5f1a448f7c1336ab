package io.anasto.row;

/**
 * How a file holds the rows of a chunk, for a writer of the same format that can pass them on as
 * they are. Immutable.
 */
public interface StoredPart {
  /** Bytes of memory that it takes. */
  long bytes();
}
