package io.anasto.ops;

import io.anasto.ledger.Activity.LastBatch;
import java.time.Instant;

/** A batch, as JMX shows it. */
public final class BatchFigures {
  private final LastBatch batch;

  BatchFigures(LastBatch batch) {
    this.batch = batch;
  }

  public long getNumber() {
    return batch.number();
  }

  public long getRows() {
    return batch.rows();
  }

  /** Or versions of an open table. */
  public long getFiles() {
    return batch.files();
  }

  public long getBytes() {
    return batch.bytes();
  }

  public long getMilliseconds() {
    return batch.took().toMillis();
  }

  /** When it ended: ISO 8601, UTC. */
  public String getAt() {
    return Instant.ofEpochMilli(batch.at().toEpochMilli()).toString();
  }
}
