package io.anasto.ledger;

/**
 * A batch at one revision.
 *
 * @param number from 1, strictly increasing over all sources, never used again
 * @param target the only destination that it is for, or 0 when it is for all of its source
 * @param revision from 1; every revision counts it up, sealing does not
 * @param schemaVersion the settled schema that it is read with, or 0 when there is none yet
 * @param files how many it holds
 * @param bytes their size together
 */
public record Batch(
    long number,
    long sourceId,
    long target,
    BatchState state,
    int revision,
    int schemaVersion,
    int files,
    long bytes) {}
