package io.anasto.ledger;

/**
 * A file in a batch.
 *
 * @param path below the source's directory
 * @param size in bytes
 * @param modified in nanoseconds since the epoch
 */
public record BatchFile(String path, long size, long modified) {}
