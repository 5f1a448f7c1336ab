package io.anasto.cli;

/**
 * A table that the ledger knows.
 *
 * @param isSource whether it is a source, else it is a destination
 * @param id among the sources or the destinations
 */
record KnownTable(String name, boolean isSource, long id) {
  /** What the user says of a table. */
  enum Kind {
    SOURCE,
    DESTINATION,
    EITHER
  }

  /** For messages. */
  String kindName() {
    return isSource ? "source" : "destination";
  }
}
