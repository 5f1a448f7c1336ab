package io.anasto.source;

import io.anasto.ledger.BackfillResult;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/**
 * A source and its destinations, known to the ledger.
 *
 * @param neighbours the names of the other sources that read the same directory
 * @param content what its batches are made of
 * @param progress shared with whoever waits for the end of all work
 */
public record SourceTable(
    SourcePlan plan,
    SourceEntry entry,
    Set<String> neighbours,
    BatchContent content,
    Ledger ledger,
    Progress progress) {
  public SourceTable {
    neighbours = Set.copyOf(neighbours);
  }

  /** Gives a new destination what others got before it came. */
  public BackfillResult backfill(DestinationEntry destination) {
    if (content instanceof VersionContent versions) {
      return ledger.backfillSnapshot(destination, path -> snapshotAt(versions, path));
    }
    return ledger.backfill(
        destination,
        path -> Files.exists(plan.directory().resolve(path)),
        plan.maxFilesPerBatch(),
        plan.maxBytesPerBatch());
  }

  private static BatchFile snapshotAt(VersionContent versions, String path) {
    try {
      return versions.snapshotAt(path);
    } catch (IOException e) {
      throw new LedgerException(
          "A new destination cannot get the table as it was: " + e.getMessage(), e);
    }
  }

  /** A destination's entry in the ledger as it is now; a reset gives it a new one. */
  DestinationEntry entryOf(DestinationPlan destination) {
    return ledger
        .destination(destination.name())
        .orElseThrow(() -> new IllegalStateException(destination.name() + " is not in the ledger"));
  }
}
