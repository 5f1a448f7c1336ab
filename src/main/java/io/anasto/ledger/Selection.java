package io.anasto.ledger;

/** Which of a source's files to list. */
public enum Selection {
  /**
   * Every configured destination that is owed the file has committed it as it is. A file that was
   * changed after its delivery is not among them: its new content is nowhere else.
   */
  DELIVERED,
  /** Left out because they cannot be read, or because a destination could not be written. */
  REJECTED,
  /** Other content than was delivered. */
  CHANGED,
  /** Waiting for a batch, or in a batch that a configured destination has not dealt with. */
  PENDING
}
