package io.anasto.source;

import io.anasto.format.DataException;
import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.SourcePlan;
import io.anasto.row.Sentence;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look at one open table: tells its consumer how far the source is, collects the versions that
 * it gives, and writes them down in one ledger transaction at the end of the poll. Used by one
 * thread at a time.
 */
final class VersionDiscovery
    implements PollingConsumerPollStrategy, Processor, Supplier<OptionalLong> {
  private static final Logger LOG = LoggerFactory.getLogger(VersionDiscovery.class);

  /** A table's log that cannot be read so many times in a row will not be read by waiting. */
  private static final int MOST_FAILURES = 5;

  static final String LOG_DIRECTORY = "_delta_log";

  private final SourcePlan plan;
  private final SourceEntry entry;
  private final Ledger ledger;
  private final SourceScheduler scheduler;
  private final Progress progress;
  private final PollTrouble trouble;
  private final LongSupplier nanoTime;

  private final List<Sighting> sightings = new ArrayList<>();

  /** The last entry when the look began. */
  private Optional<String> from = Optional.empty();

  private long startedAt;
  private int failures;
  private boolean begun;
  private final LookRecord lookRecord;

  /**
   * @param nanoTime the monotonic clock
   */
  VersionDiscovery(
      SourcePlan plan,
      SourceEntry entry,
      Ledger ledger,
      SourceScheduler scheduler,
      Progress progress,
      PollTrouble trouble,
      LongSupplier nanoTime) {
    this.plan = plan;
    this.entry = entry;
    this.ledger = ledger;
    this.scheduler = scheduler;
    this.progress = progress;
    this.trouble = trouble;
    this.nanoTime = nanoTime;
    this.lookRecord = new LookRecord(plan, entry, ledger);
  }

  /** The version that the source has come to; empty before the first. */
  @Override
  public OptionalLong get() {
    from = ledger.lastPath(entry.id());
    return from.map(path -> OptionalLong.of(TableVersion.number(path)))
        .orElse(OptionalLong.empty());
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (progress.isFinished()) {
      return false;
    }
    sightings.clear();
    startedAt = nanoTime.getAsLong();
    Path log = log();
    boolean logged = Files.isDirectory(log);
    boolean exists = logged && hasCommit(log);
    if (exists) {
      lookRecord.write(List.of());
    } else if (plan.upstream().isEmpty()) {
      lookRecord.nothingThere(
          logged
              ? "the log of the table in %s has no commit".formatted(plan.displayDir())
              : "there is no table in %s".formatted(plan.displayDir()));
    }
    if (logged) {
      scheduler.watch(log, Set.of());
    } else if (Files.isDirectory(plan.directory())) {
      scheduler.watch(plan.directory(), Set.of());
    }
    if (!exists) {
      progress.polled(startedAt, 0);
    }
    return exists;
  }

  /** Whether a table was begun; looked for until it was. */
  private boolean hasCommit(Path log) {
    if (!begun) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(log, "[0-9]*.{json,parquet}")) {
        begun = entries.iterator().hasNext();
      } catch (IOException | DirectoryIteratorException e) {
        // The poll says it.
        return true;
      }
    }
    return begun;
  }

  /** Takes down that a version is new. */
  @Override
  public void process(Exchange exchange) {
    TableVersion version =
        exchange.getMessage().getHeader(SourceTables.VERSION_HEADER, TableVersion.class);
    sightings.add(VersionContent.sighting(version));
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    failures = 0;
    boolean recorded =
        sightings.isEmpty() || ledger.recordAfter(entry.id(), from, List.copyOf(sightings));
    trouble.isOver();
    if (!sightings.isEmpty()) {
      LOG.debug("{}: {} versions new, recorded: {}", plan.name(), sightings.size(), recorded);
      sightings.clear();
      scheduler.found();
    }
    if (recorded && polledMessages < SourceTables.MOST_VERSIONS_A_POLL) {
      progress.polled(startedAt, 0);
    } else {
      scheduler.wakeIn(Duration.ZERO);
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    // What was found so far is forgotten; the next poll finds it again.
    sightings.clear();
    if (cause instanceof LedgerException) {
      trouble.tell(cause);
      return false;
    }
    if (!Files.isDirectory(log()) || isInterrupted(cause)) {
      // The next poll says what is to be said, or there is none.
      LOG.debug("{}: the look was broken off", plan.name(), cause);
      return false;
    }
    if (ledger.isSourceStopped(entry.id())) {
      // It was told; a retry has as many tries again.
      failures = 0;
      return false;
    }
    failures++;
    boolean hopeless =
        cause instanceof TableException
            || (cause instanceof DataException broken
                && broken.kind() != DataException.Kind.TRUNCATED)
            || failures >= MOST_FAILURES;
    if (!hopeless) {
      LOG.warn("{}: the table cannot be read ({}); tried again", plan.name(), reason(cause));
      return false;
    }
    failures = 0;
    if (cause instanceof TableException problem) {
      LOG.error("{}: {}", plan.name(), problem.getMessage());
      ledger.stopSource(entry.id(), problem.getMessage());
    } else {
      String problem =
          "%s Mend the table, then `anasto retry`"
              .formatted(
                  Sentence.of(
                      cause instanceof IOException
                          ? reason(cause)
                          : "%s cannot be read: %s".formatted(plan.displayDir(), reason(cause))));
      if (cause instanceof IOException) {
        LOG.error("{}: {}", plan.name(), problem);
      } else {
        LOG.error("{}: {}", plan.name(), problem, cause);
      }
      ledger.stopSource(entry.id(), problem);
    }
    return false;
  }

  private Path log() {
    return plan.directory().resolve(LOG_DIRECTORY);
  }

  private static boolean isInterrupted(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof InterruptedException
          || each instanceof ClosedByInterruptException
          || each instanceof InterruptedIOException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }

  private static String reason(Exception cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
