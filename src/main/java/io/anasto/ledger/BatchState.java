package io.anasto.ledger;

/** The life of a batch. */
public enum BatchState {
  /** Its files and its schema may still be revised. */
  OPEN,
  /** A destination has prepared it: files, schema and numbers are fixed. */
  SEALED,
  /** Its last file left it before it was sealed. Its number is used up. */
  EMPTY
}
