package io.anasto.source;

import io.anasto.format.TableException;
import io.anasto.ledger.Activities;
import io.anasto.ledger.BackfillResult;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source and its destinations, known to the ledger.
 *
 * @param neighbours the names of the other sources that read the same directory
 * @param content what its batches are made of
 * @param standStill tells for how long its files have not been written to
 * @param progress shared with whoever waits for the end of all work
 * @param activities shared with those who look on
 */
public record SourceTable(
    SourcePlan plan,
    SourceEntry entry,
    Set<String> neighbours,
    BatchContent content,
    StandStill standStill,
    Ledger ledger,
    Progress progress,
    Activities activities) {
  private static final Logger LOG = LoggerFactory.getLogger(SourceTable.class);

  public SourceTable {
    neighbours = Set.copyOf(neighbours);
  }

  /**
   * Gives a new destination what others got before it came; call it while nothing is delivered.
   * Where that cannot be had, the destination stops, so that it gets nothing else first.
   *
   * @return empty when it was stopped
   */
  public Optional<BackfillResult> backfill(DestinationEntry destination) {
    try {
      return Optional.of(
          content instanceof VersionContent versions
              ? ledger.backfillTable(
                  destination,
                  versions::snapshotAt,
                  plan.maxFilesPerBatch(),
                  plan.maxBytesPerBatch())
              : ledger.backfill(
                  destination,
                  this::stillExists,
                  plan.maxFilesPerBatch(),
                  plan.maxBytesPerBatch()));
    } catch (UncheckedIOException e) {
      return withoutPast(destination, "%s is not there now".formatted(plan.displayDir()));
    } catch (IOException e) {
      return withoutPast(
          destination,
          content.isThere()
              ? problem(e)
              : "there is no table in %s now".formatted(plan.displayDir()));
    }
  }

  private Optional<BackfillResult> withoutPast(DestinationEntry destination, String why) {
    String reason =
        "it cannot get %s as it was (%s). Mend that, then `anasto retry`"
            .formatted(plan.name(), why);
    LOG.error("{}: {}", destination.name(), reason);
    ledger.stopDestination(destination.id(), reason);
    return Optional.empty();
  }

  /**
   * Whether a delivered file is still there.
   *
   * @throws UncheckedIOException when the directory is away as a whole, which tells nothing of it
   */
  private boolean stillExists(String path) {
    if (Files.exists(plan.file(path))) {
      return true;
    }
    if (!Files.isDirectory(plan.directory())) {
      throw new UncheckedIOException(new NoSuchFileException(plan.directory().toString()));
    }
    return false;
  }

  private static String problem(IOException e) {
    return e instanceof TableException problem ? problem.problem() : e.getMessage();
  }

  /** Whether a destination that was stopped still lacks what others got before it came. */
  boolean lacksPast(DestinationEntry destination) {
    return destination.created()
        && ledger.isDestinationStopped(destination.id())
        && (destination.reset()
            || plan.destinations().stream()
                .anyMatch(one -> one.name().equals(destination.name()) && one.startsWithAll()));
  }

  /** A destination's entry in the ledger as it is now; a reset gives it a new one. */
  DestinationEntry entryOf(DestinationPlan destination) {
    return ledger
        .destination(destination.name())
        .orElseThrow(() -> new IllegalStateException(destination.name() + " is not in the ledger"));
  }
}
