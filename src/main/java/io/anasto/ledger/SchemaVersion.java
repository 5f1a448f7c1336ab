package io.anasto.ledger;

import java.util.Set;

/**
 * A source's schema at one version.
 *
 * @param version from 1; the ledger gives it, whatever a proposal says
 * @param schema as {@link io.anasto.row.Schema#toString} writes it
 * @param declared columns whose types were declared, so that values are converted as asked; the
 *     others were inferred, and their values are read exactly
 * @param required how many of the first columns every file must have
 * @param batch the batch that proposed it; the ledger gives it
 * @param extra free text of the caller, may be empty
 */
public record SchemaVersion(
    int version, String schema, Set<String> declared, int required, long batch, String extra) {
  public SchemaVersion {
    declared = Set.copyOf(declared);
  }
}
