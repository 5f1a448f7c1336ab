package io.anasto.ledger;

import java.util.Set;

/**
 * A source's schema at one version.
 *
 * @param version from 1; the ledger gives it, whatever a proposal says
 * @param schema as {@link io.anasto.row.Schema#toString} writes it
 * @param exact whether values are read exactly, as for an inferred schema
 * @param required how many of the first columns every file must have
 * @param unsettled columns that have held only nulls so far
 * @param batch the batch that proposed it; the ledger gives it
 * @param extra free text of the caller, may be empty
 */
public record SchemaVersion(
    int version,
    String schema,
    boolean exact,
    int required,
    Set<String> unsettled,
    long batch,
    String extra) {
  public SchemaVersion {
    unsettled = Set.copyOf(unsettled);
  }
}
