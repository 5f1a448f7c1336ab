package io.anasto.ledger;

/**
 * Something changed in the ledger of this process.
 *
 * @param sourceId the source concerned
 * @param destinationId the destination concerned, or 0 when it is the source as a whole
 * @param message what went wrong, for {@link Kind#FAILED}, else empty
 * @param batch that {@link Kind#FAILED} is about; 0 where it is about none
 */
public record LedgerEvent(
    Kind kind, long sourceId, long destinationId, String message, long batch) {
  /** What changed. */
  public enum Kind {
    /** Files wait for a batch. */
    DISCOVERED,
    /** A batch waits for delivery. */
    BATCH_FORMED,
    /** A destination has dealt with a batch: committed it, or left it out. */
    COMMITTED,
    /** A table was stopped, finished, paused, resumed, retried, reset or renamed. */
    CHANGED,
    /** A table was stopped, or left out what it could not read or write. */
    FAILED
  }

  public LedgerEvent(Kind kind, long sourceId, long destinationId) {
    this(kind, sourceId, destinationId, "", 0);
  }
}
