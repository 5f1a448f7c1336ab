package io.anasto.cli;

import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.PreparedDelivery;
import io.anasto.ledger.SourceEntry;
import io.anasto.ledger.TableKind;
import java.util.Optional;

/**
 * A table that the ledger knows.
 *
 * @param isSource whether it is a source, else it is a destination
 * @param id among the sources or the destinations
 * @param content what it is
 */
record KnownTable(String name, boolean isSource, long id, TableKind content) {
  static KnownTable of(SourceEntry entry) {
    return new KnownTable(entry.name(), true, entry.id(), entry.kind());
  }

  static KnownTable of(DestinationEntry entry) {
    return new KnownTable(entry.name(), false, entry.id(), entry.kind());
  }

  boolean isOpenTable() {
    return content == TableKind.OPEN_TABLE;
  }

  /** What it is made of, for messages. */
  String entry() {
    return isOpenTable() ? "version" : "file";
  }

  /** The destination, this one or one of this source, that has a delivery to be ended first. */
  Optional<String> interrupted(Ledger ledger) {
    return ledger.prepared().stream()
        .map(PreparedDelivery::destination)
        .filter(one -> id == (isSource ? one.sourceId() : one.id()))
        .map(DestinationEntry::name)
        .findFirst();
  }

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
