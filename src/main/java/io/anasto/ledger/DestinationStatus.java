package io.anasto.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * How a destination stands.
 *
 * @param configured whether the last run's config had it
 * @param reason why it is stopped, when it is
 * @param batches committed so far
 * @param files in them
 * @param rows written
 * @param bytes written
 * @param skipped batches left out and not retried yet
 * @param lagBatches batches that it has not dealt with
 * @param lagFiles files in them and files that wait for a batch
 * @param lagBytes the size of these files
 * @param lagSince when the first of them was found, or its batch was formed
 * @param lastCommit when it last committed
 */
public record DestinationStatus(
    DestinationEntry destination,
    boolean configured,
    TableState state,
    Optional<String> reason,
    long batches,
    long files,
    long rows,
    long bytes,
    long skipped,
    long lagBatches,
    long lagFiles,
    long lagBytes,
    Optional<Instant> lagSince,
    Optional<TableError> lastError,
    Optional<Instant> lastCommit)
    implements TableStatus {}
