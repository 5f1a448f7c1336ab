package io.anasto.ledger;

/** Whether a table goes on. */
public enum TableState {
  /** What is new is delivered. */
  RUNNING,
  /** An operator has it wait. */
  PAUSED,
  /** Something failed; it waits for a retry or a restart. */
  STOPPED,
  /** {@code one_request}: what was there has been read. */
  FINISHED
}
