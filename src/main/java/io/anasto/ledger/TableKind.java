package io.anasto.ledger;

/** What a table is, which decides what its entries in the ledger mean. */
public enum TableKind {
  /** A directory of files. */
  FILES,
  /** A table with versions. As a source, each version is an entry in the place of a file. */
  OPEN_TABLE
}
