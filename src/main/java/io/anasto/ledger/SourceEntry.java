package io.anasto.ledger;

/**
 * A source table, as the ledger knows it.
 *
 * @param directory the real path, or empty after a reset, until the table is opened again
 * @param kind what it is
 * @param created whether it is new to the ledger, or was reset, with this opening
 */
public record SourceEntry(
    long id, String name, String directory, TableKind kind, boolean created) {}
