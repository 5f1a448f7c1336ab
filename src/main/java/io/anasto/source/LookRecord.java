package io.anasto.source;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.LeftOut;
import io.anasto.ledger.LeftOutFiles;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.SourcePlan;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what a look at everything left out, where that is other than before; and says once
 * what nobody could look at, and once that somebody can again. Used by one thread at a time.
 */
final class LookRecord {
  private static final Logger LOG = LoggerFactory.getLogger(LookRecord.class);

  private final SourcePlan plan;
  private final SourceEntry entry;
  private final Ledger ledger;
  private List<LeftOutFiles> told = List.of();

  LookRecord(SourcePlan plan, SourceEntry entry, Ledger ledger) {
    this.plan = plan;
    this.entry = entry;
    this.ledger = ledger;
  }

  /** There is nothing to look into, for this reason. */
  void nothingThere(String problem) {
    write(List.of(new LeftOutFiles(LeftOut.NO_DIRECTORY, 1, problem)));
  }

  /** The look came to its end. */
  void write(List<LeftOutFiles> leftOut) {
    tell(leftOut.stream().filter(one -> one.why().isFailure()).toList());
    if (!leftOut.equals(ledger.leftOut(entry.id()))) {
      ledger.recordLeftOut(entry.id(), leftOut);
    }
  }

  private void tell(List<LeftOutFiles> failures) {
    if (failures.equals(told)) {
      return;
    }
    for (LeftOutFiles one : failures) {
      if (one.why() == LeftOut.NO_DIRECTORY) {
        LOG.warn("{}: {}; nothing is read until it is there", plan.name(), one.example());
      } else {
        LOG.warn(
            "{}: {} {}, such as {}; what is there is not delivered",
            plan.name(),
            one.count(),
            one.why().of(one.count()),
            plan.display(one.example()));
      }
    }
    if (failures.isEmpty()) {
      LOG.info("{}: all of {} can be read again", plan.name(), plan.displayDir());
    }
    told = failures;
  }
}
