package io.anasto.delta;

/**
 * Another writer changed the table's schema or protocol, or committed the same batch, before a
 * commit of ours: the table must be looked at again. Never leaves this package.
 */
final class DeltaConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  DeltaConflictException(Throwable cause) {
    super("the table was changed meanwhile", cause);
  }
}
