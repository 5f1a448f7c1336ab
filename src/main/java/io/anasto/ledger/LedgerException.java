package io.anasto.ledger;

/**
 * Something about the ledger that its user can cause and mend. The message names problem, place and
 * remedy.
 */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  public LedgerException(String message) {
    this(message, null);
  }

  public LedgerException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private LedgerException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Of a disk or another process, so that the same may succeed some time later. */
  static LedgerException passing(String message, Throwable cause) {
    return new LedgerException(message, cause, true);
  }

  /** Whether the same may succeed some time later, with nothing changed by its user. */
  public boolean isPassing() {
    return passing;
  }
}
