package io.anasto.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a source stands.
 *
 * @param configured whether the last run's config had it
 * @param reason why it is stopped, when it is
 * @param discovered files that wait for a batch
 * @param discoveredBytes their size
 * @param batched files in batches that some configured destination has not dealt with
 * @param batchedBytes their size
 * @param delivered files in batches that all configured destinations have dealt with
 * @param rejected files left out because they cannot be read
 * @param changed files with other content than was delivered
 * @param grown of these, those that have more behind what was delivered
 * @param leftOut files that the last look left out, by the reason
 * @param batches sealed so far
 * @param rows in them, as the first destination counted them
 * @param bytes of the files in them
 * @param lagSince when the first of the files that wait was found, or its batch was formed
 */
public record SourceStatus(
    SourceEntry source,
    boolean configured,
    TableState state,
    Optional<String> reason,
    long discovered,
    long discoveredBytes,
    long batched,
    long batchedBytes,
    long delivered,
    long rejected,
    long changed,
    GrownFiles grown,
    List<LeftOutFiles> leftOut,
    long batches,
    long rows,
    long bytes,
    Optional<Instant> lagSince,
    Optional<TableError> lastError)
    implements TableStatus {
  public SourceStatus {
    leftOut = List.copyOf(leftOut);
  }

  /** How many files the last look left out. */
  public long leftOutFiles() {
    return leftOut.stream().mapToLong(LeftOutFiles::count).sum();
  }

  /** Files that wait for a batch or for a destination. */
  @Override
  public long lagFiles() {
    return discovered + batched;
  }

  @Override
  public long lagBytes() {
    return discoveredBytes + batchedBytes;
  }
}
