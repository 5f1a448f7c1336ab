package io.anasto.ledger;

/**
 * A batch that a destination has committed, and that was not told yet.
 *
 * @param bytes written
 */
public record Untold(long batch, long files, long rows, long bytes) {}
