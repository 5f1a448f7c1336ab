/**
 * Destinations: chunks into files, and batches made visible in them, exactly once.
 *
 * <p>Start at {@link io.anasto.destination.TableComponent}, the {@code table:} component. Its
 * producer hands chunks to a {@link io.anasto.destination.BatchWriter} of the pass, and {@link
 * io.anasto.destination.CommitBatch} commits.
 */
package io.anasto.destination;
