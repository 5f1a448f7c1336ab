package io.anasto.ledger;

/**
 * What a new destination gets of the past.
 *
 * @param batches made for it alone
 * @param files in them
 * @param bytes of these files
 * @param missing files that were delivered elsewhere and exist no longer
 */
public record BackfillResult(long batches, long files, long bytes, long missing) {}
