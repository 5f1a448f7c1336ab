package io.anasto.ledger;

/**
 * One file of a delivery.
 *
 * @param name its name in the destination's directory
 * @param temporaryName its hidden name there before the rename
 * @param size in bytes
 */
public record Part(String name, String temporaryName, long size, long checksum) {}
