package io.anasto.routes;

import io.anasto.destination.SnippetRoute;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerEvent;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.Untold;
import io.anasto.plan.Amounts;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.row.Sentence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the users' routes what happened: {@code direct:on-commit} of each batch that a destination
 * has, at least once, and {@code direct:on-failure} of each failure. One after the other, on a
 * thread of its own, so that no table waits for them.
 */
public final class Tidings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tidings.class);

  /** The table that it is about. */
  static final String TABLE = "AnastoTable";

  /** {@code source} or {@code destination}. */
  static final String KIND = "AnastoKind";

  /** The source of a destination, or the table itself. */
  static final String SOURCE = "AnastoSource";

  static final String BATCH = "AnastoBatch";
  static final String ROWS = "AnastoRows";
  static final String FILES = "AnastoFiles";
  static final String BYTES = "AnastoBytes";

  /** What went wrong, in a sentence. */
  static final String ERROR = "AnastoError";

  private static final long PATIENCE_SECONDS = 5;

  private final Plan plan;
  private final Ledger ledger;
  private final SnippetRoute onCommit = SnippetRoute.of("on-commit");
  private final SnippetRoute onFailure = SnippetRoute.of("on-failure");
  private final ExecutorService commits = thread("anasto-tell-commits");
  private final ExecutorService failures = thread("anasto-tell-failures");

  /** Destinations that are looked at already, or soon. */
  private final Set<Long> looks = ConcurrentHashMap.newKeySet();

  /** Destinations whose telling failed; they wait for a retry. Used by the commits' thread. */
  private final Set<Long> failed = new HashSet<>();

  private final AtomicInteger waiting = new AtomicInteger();

  /** The context stops: what a route does not take now is told by the next process. */
  private volatile boolean closing;

  private volatile ProducerTemplate template;
  private volatile boolean tellsCommits;
  private volatile boolean tellsFailures;

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  public Tidings(Plan plan, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
  }

  /** Tells from the context's start to its stop. */
  public void join(CamelContext context) {
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStarted(CamelContext started) {
            start(started);
          }

          @Override
          public void onContextStopping(CamelContext stopping) {
            await();
            closing = true;
          }
        });
  }

  /** Looks which routes there are, and tells what was not told. */
  private void start(CamelContext context) {
    template = context.createProducerTemplate();
    tellsCommits = onCommit.isIn(context);
    tellsFailures = onFailure.isIn(context);
    new SnippetNames(plan).warn(context);
    ledger.tellCommits(tellsCommits);
    ledger.subscribe(this::heard);
    if (tellsCommits) {
      for (DestinationPlan destination : plan.destinations()) {
        execute(commits, () -> tellCommits(destination));
      }
    }
  }

  private void heard(LedgerEvent event) {
    if (closing) {
      return;
    }
    switch (event.kind()) {
      case COMMITTED, CHANGED -> {
        if (tellsCommits && event.destinationId() != 0) {
          boolean retried = event.kind() == LedgerEvent.Kind.CHANGED;
          if (looks.add(event.destinationId()) || retried) {
            execute(commits, () -> look(event, retried));
          }
        }
      }
      case FAILED -> {
        if (tellsFailures) {
          execute(failures, () -> tellFailure(event));
        }
      }
      case DISCOVERED, BATCH_FORMED -> {}
    }
  }

  private void execute(ExecutorService executor, Runnable telling) {
    waiting.incrementAndGet();
    executor.execute(
        () -> {
          try {
            telling.run();
          } finally {
            waiting.decrementAndGet();
          }
        });
  }

  /** Whether all that happened so far was told. */
  public boolean isIdle() {
    return waiting.get() == 0;
  }

  private void look(LedgerEvent event, boolean retried) {
    looks.remove(event.destinationId());
    if (retried && !ledger.isDestinationStopped(event.destinationId())) {
      failed.remove(event.destinationId());
    }
    destination(event).ifPresent(this::tellCommits);
  }

  private Optional<DestinationPlan> destination(LedgerEvent event) {
    return ledger
        .destination(event.destinationId())
        .flatMap(entry -> plan.destination(entry.name()));
  }

  // Commits

  private void tellCommits(DestinationPlan destination) {
    LogContext.of(destination.name(), () -> tellAll(destination));
  }

  private void tellAll(DestinationPlan destination) {
    try {
      DestinationEntry entry = ledger.destination(destination.name()).orElseThrow();
      List<Untold> untold = ledger.untold(entry.id());
      while (!untold.isEmpty() && !failed.contains(entry.id())) {
        for (Untold commit : untold) {
          if (!tell(destination, entry, commit)) {
            return;
          }
        }
        untold = ledger.untold(entry.id());
      }
    } catch (LedgerException e) {
      LOG.error("{}: commits are told later: {}", destination.name(), e.getMessage());
    }
  }

  /** Whether the next one may be told. */
  private boolean tell(DestinationPlan destination, DestinationEntry entry, Untold commit) {
    Map<String, Object> headers = headers(destination);
    headers.put(BATCH, commit.batch());
    headers.put(FILES, commit.files());
    headers.put(ROWS, commit.rows());
    headers.put(BYTES, commit.bytes());
    String text =
        "%s: batch %d, %s of %s"
            .formatted(
                destination.name(),
                commit.batch(),
                Amounts.count(commit.rows(), "row"),
                Amounts.count(commit.files(), "file"));
    if (closing) {
      return false;
    }
    Exchange told = onCommit.call(template, text, headers);
    if (told.getException() == null) {
      ledger.told(entry.id(), commit.batch());
      return true;
    }
    if (closing) {
      // The context stops, and its routes with it: this one did not fail.
      return false;
    }
    String reason =
        "batch %d is committed, but the route from %s failed: %s"
            .formatted(commit.batch(), onCommit.uri(), SnippetRoute.reason(told.getException()));
    if (destination.skipsFailures()) {
      LOG.error("{}: {}", destination.name(), reason);
      ledger.told(entry.id(), commit.batch());
      ledger.noteDestinationError(entry.id(), reason, commit.batch());
      return true;
    }
    LOG.error(
        "{}: {} The table stops here; mend the route, then `anasto retry`",
        destination.name(),
        Sentence.of(reason));
    failed.add(entry.id());
    ledger.stopDestination(entry.id(), reason, commit.batch());
    return false;
  }

  private static Map<String, Object> headers(DestinationPlan destination) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(TABLE, destination.name());
    headers.put(KIND, "destination");
    headers.put(SOURCE, destination.sourceName());
    return headers;
  }

  // Failures

  private void tellFailure(LedgerEvent event) {
    try {
      Map<String, Object> headers = new HashMap<>();
      Optional<DestinationPlan> destination = destination(event);
      if (destination.isPresent()) {
        headers.putAll(headers(destination.get()));
      } else if (event.destinationId() != 0) {
        // It was reset since.
        return;
      } else {
        String source = ledger.source(event.sourceId()).orElseThrow().name();
        headers.put(TABLE, source);
        headers.put(KIND, "source");
        headers.put(SOURCE, source);
      }
      if (event.batch() != 0) {
        headers.put(BATCH, event.batch());
        headers.put(FILES, ledger.batch(event.batch()).files());
      }
      headers.put(ERROR, event.message());
      String table = headers.get(TABLE).toString();
      LogContext.of(table, () -> tellFailure(table + ": " + event.message(), headers));
    } catch (LedgerException e) {
      LOG.error("a failure cannot be told: {}", e.getMessage());
    }
  }

  private void tellFailure(String text, Map<String, Object> headers) {
    Exchange told = onFailure.call(template, text, headers);
    if (told.getException() != null) {
      LOG.error(
          "the route from {} failed: {}",
          onFailure.uri(),
          SnippetRoute.reason(told.getException()));
    }
  }

  /** Waits until all that happened so far was told, for some time. */
  private void await() {
    try {
      for (ExecutorService executor : List.of(commits, failures)) {
        if (!executor.isShutdown()) {
          executor.submit(() -> LOG.trace("all was told")).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
      }
    } catch (TimeoutException e) {
      LOG.warn("a route is still being told what happened; what it has not heard comes again");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing = true;
    commits.shutdownNow();
    failures.shutdownNow();
    try {
      // The ledger is closed next.
      boolean ended =
          commits.awaitTermination(2, TimeUnit.SECONDS)
              && failures.awaitTermination(2, TimeUnit.SECONDS);
      LOG.debug("ended: {}", ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
