package io.anasto.ledger;

/**
 * The batch in the caller's hands is no longer the ledger's: it was revised or sealed in between.
 * Take it anew with {@link Ledger#nextBatch} and begin again.
 */
public final class StaleBatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleBatchException(String message) {
    super(message);
  }
}
