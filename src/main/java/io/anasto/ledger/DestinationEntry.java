package io.anasto.ledger;

/**
 * A destination table, as the ledger knows it.
 *
 * @param directory the real path
 * @param kind what it is
 * @param position the number of the last batch dealt with, when this entry was read
 * @param created whether it is new to the ledger. It stays new, also for a later process, until
 *     {@link Ledger#backfill} or its first delivery, so that a crash in between loses nothing
 * @param reset whether it is new because of a reset, so that files of ours in its directory are no
 *     surprise
 */
public record DestinationEntry(
    long id,
    String name,
    long sourceId,
    String directory,
    TableKind kind,
    long position,
    boolean created,
    boolean reset) {}
