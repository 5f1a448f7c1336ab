package io.anasto.ledger;

/**
 * Something about the ledger that its user can cause and mend. The message names problem, place and
 * remedy.
 */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
