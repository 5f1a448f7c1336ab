package io.anasto.source;

import io.anasto.ledger.Activity.LastBatch;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.LedgerException;
import io.anasto.plan.Amounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was delivered, a line a batch. */
final class BatchLines {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLines.class);

  private final SourceTable table;

  BatchLines(SourceTable table) {
    this.table = table;
  }

  void delivered(Lane lane, LastBatch last) {
    LOG.info(
        "{} → {}: batch {}, {} rows of {} ({}) in {} ms{}",
        table.plan().name(),
        lane.plan().name(),
        last.number(),
        Amounts.number(last.rows()),
        entries(last.files()),
        Amounts.size(last.bytes()),
        last.took().toMillis(),
        lag(lane));
  }

  private String entries(long count) {
    return Amounts.count(count, table.plan().isOpenTable() ? "version" : "file");
  }

  /** What waits still, or nothing. */
  private String lag(Lane lane) {
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
