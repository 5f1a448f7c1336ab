package io.anasto.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a table does at present and did last, for those who look on. It is in no file, and begins
 * anew with the process. Thread-safe.
 */
public final class Activity {
  private final LongAdder rows = new LongAdder();
  private volatile LastBatch lastBatch;

  /**
   * A batch that came to its end.
   *
   * @param rows read of its source
   * @param files or versions, in it
   * @param bytes of its files
   */
  public record LastBatch(
      long number, long rows, long files, long bytes, Duration took, Instant at) {}

  /** So many rows more are on their way. */
  void moved(long more) {
    rows.add(more);
  }

  public void delivered(LastBatch batch) {
    lastBatch = batch;
  }

  /** Rows that were on their way so far; those of a batch that was made again count again. */
  public long rows() {
    return rows.sum();
  }

  /** Empty before the first. */
  public Optional<LastBatch> lastBatch() {
    return Optional.ofNullable(lastBatch);
  }
}
