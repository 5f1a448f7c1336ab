package io.anasto.source;

import io.anasto.ledger.Activity.LastBatch;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.LedgerException;
import io.anasto.plan.Amounts;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was delivered, a line a batch. */
final class BatchLines {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLines.class);

  /** To count what waits takes time where that is much. */
  private static final long LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SourceTable table;
  private final AtomicLong lastLag = new AtomicLong(System.nanoTime() - LAG_NANOS);

  BatchLines(SourceTable table) {
    this.table = table;
  }

  void delivered(Lane lane, LastBatch last) {
    LOG.info(
        "{} → {}: batch {}, {} of {} ({}) in {} ms{}",
        table.plan().name(),
        lane.plan().name(),
        last.number(),
        Amounts.count(last.rows(), "row"),
        entries(last.files()),
        Amounts.size(last.bytes()),
        last.took().toMillis(),
        lag(lane));
  }

  private String entries(long count) {
    return Amounts.count(count, table.plan().isOpenTable() ? "version" : "file");
  }

  /** What waits still, or nothing; at most once a second. */
  private String lag(Lane lane) {
    long last = lastLag.get();
    long now = System.nanoTime();
    if (now - last < LAG_NANOS || !lastLag.compareAndSet(last, now)) {
      return "";
    }
    try {
      DestinationStatus status = table.ledger().destinationStatus(lane.entry().id());
      return status.lagFiles() == 0
          ? ""
          : "; %s %s (%s)"
              .formatted(
                  entries(status.lagFiles()),
                  status.lagFiles() == 1 ? "waits" : "wait",
                  Amounts.size(status.lagBytes()));
    } catch (LedgerException e) {
      LOG.debug("{}: its lag is not known", lane.plan().name(), e);
      return "";
    }
  }
}
