package io.anasto.ledger;

/**
 * Something changed in the ledger of this process.
 *
 * @param sourceId the source concerned
 * @param destinationId the destination concerned, or 0 when it is the source as a whole
 */
public record LedgerEvent(Kind kind, long sourceId, long destinationId) {
  /** What changed. */
  public enum Kind {
    /** Files wait for a batch. */
    DISCOVERED,
    /** A batch waits for delivery. */
    BATCH_FORMED,
    /** A destination has dealt with a batch: committed it, or left it out. */
    COMMITTED,
    /** A table was stopped, finished, retried, reset or renamed. */
    CHANGED
  }
}
