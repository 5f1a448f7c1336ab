package io.anasto.source;

import io.anasto.format.FileFormat;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;
import java.util.Set;

/**
 * A source and its destinations, known to the ledger.
 *
 * @param neighbours the names of the other sources that read the same directory
 * @param format how its files are read
 * @param progress shared with whoever waits for the end of all work
 */
public record SourceTable(
    SourcePlan plan,
    SourceEntry entry,
    Set<String> neighbours,
    FileFormat format,
    Ledger ledger,
    Progress progress) {
  public SourceTable {
    neighbours = Set.copyOf(neighbours);
  }

  /** A destination's entry in the ledger as it is now; a reset gives it a new one. */
  DestinationEntry entryOf(DestinationPlan destination) {
    return ledger
        .destination(destination.name())
        .orElseThrow(() -> new IllegalStateException(destination.name() + " is not in the ledger"));
  }
}
