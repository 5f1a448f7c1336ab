package io.anasto.source;

import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerEvent;
import io.anasto.ledger.LogContext;
import io.anasto.plan.DestinationPlan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when all that is there now is delivered, through whole chains: for {@code --once}, and for
 * each source with {@code one_request}. Also carries a chain on: what a destination has committed
 * is looked at by the source that reads its directory.
 */
public final class WorkDone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkDone.class);

  private static final long LOOK_MILLIS = 25;

  private final Ledger ledger;
  private final SourceTables tables;
  private final ScheduledExecutorService executor;
  private final long startedAt = System.nanoTime();

  /** By destination: when it last committed. */
  private final Map<String, Long> commits = new ConcurrentHashMap<>();

  /** Counts events, to tell whether a look at all tables saw them at one moment. */
  private final AtomicLong events = new AtomicLong();

  private ScheduledFuture<?> looking;

  public WorkDone(Ledger ledger, SourceTables tables, ScheduledExecutorService executor) {
    this.ledger = ledger;
    this.tables = tables;
    this.executor = executor;
    ledger.subscribe(this::heard);
  }

  private void heard(LedgerEvent event) {
    events.incrementAndGet();
    if (event.kind() != LedgerEvent.Kind.COMMITTED) {
      return;
    }
    for (SourceTable table : tables.all()) {
      table
          .plan()
          .upstream()
          .filter(
              upstream ->
                  ledger
                      .destination(upstream.name())
                      .filter(entry -> entry.id() == event.destinationId())
                      .isPresent())
          .ifPresent(
              upstream -> {
                commits.put(upstream.name(), System.nanoTime());
                tables.poll(table.plan().name());
              });
    }
  }

  /**
   * Begins to look, and calls {@code whenDone} when nothing is left to do in any table. Perhaps
   * more than once.
   */
  public void startOnce(Runnable whenDone) {
    tables.all().forEach(table -> table.progress().wantAll());
    start(whenDone);
  }

  /** Begins to look for sources that are to be read once, if there are any. */
  public void start() {
    List<SourceTable> once =
        tables.all().stream().filter(table -> table.plan().oneRequest()).toList();
    if (!once.isEmpty()) {
      once.forEach(table -> table.progress().wantAll());
      start(() -> LOG.trace("nothing is left to do"));
    }
  }

  private void start(Runnable whenDone) {
    looking =
        executor.scheduleWithFixedDelay(
            () -> look(whenDone), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(Runnable whenDone) {
    try {
      long before = events.get();
      boolean all = true;
      for (SourceTable table : tables.all()) {
        boolean quiet = isQuiet(table);
        if (quiet && table.plan().oneRequest() && !table.progress().isFinished() && isRead(table)) {
          table.progress().finish();
          ledger.finishSource(table.entry().id());
          LogContext.of(
              table.plan().name(),
              () -> LOG.info("{}: read once, and finished (one_request)", table.plan().name()));
        }
        all &= quiet;
      }
      // A table that was quiet may have got something from one that became quiet after it.
      if (all && events.get() == before) {
        whenDone.run();
      }
    } catch (Throwable e) {
      // Whatever it is: an executor drops a task that throws, and nobody would tell the end.
      LOG.error("cannot tell whether the work is done", e);
    }
  }

  /** Whether nothing keeps it from having been read to its end. */
  private boolean isRead(SourceTable table) {
    return !ledger.isSourceStopped(table.entry().id())
        && ledger.leftOut(table.entry().id()).stream().noneMatch(one -> one.why().isFailure())
        && !isPaused(table);
  }

  private boolean isQuiet(SourceTable table) {
    long since =
        table.plan().upstream().map(upstream -> commits.get(upstream.name())).orElse(startedAt);
    if (ledger.isSourceStopped(table.entry().id()) || ledger.isSourcePaused(table.entry().id())) {
      return !table.progress().isBusy();
    }
    if (!table.progress().hasLookedSince(since)) {
      return false;
    }
    boolean anyGoesOn = false;
    for (DestinationPlan destination : table.plan().destinations()) {
      DestinationEntry entry = table.entryOf(destination);
      boolean goesOn =
          !ledger.isDestinationStopped(entry.id()) && !ledger.isDestinationPaused(entry.id());
      anyGoesOn |= goesOn;
      if (goesOn && ledger.nextBatch(entry.id()).isPresent()) {
        return false;
      }
    }
    // Files wait for a batch as long as there is somebody to take it.
    return !(anyGoesOn && ledger.hasDiscovered(table.entry().id())) && !table.progress().isBusy();
  }

  /** Whether a table is stopped or paused, or data was left out. */
  public boolean hasFailures() {
    return ledger.hasFailures() || tables.all().stream().anyMatch(this::isPaused);
  }

  private boolean isPaused(SourceTable table) {
    return ledger.isSourcePaused(table.entry().id())
        || table.plan().destinations().stream()
            .anyMatch(one -> ledger.isDestinationPaused(table.entryOf(one).id()));
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
