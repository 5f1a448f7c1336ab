package io.anasto.source;

import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.Request;
import io.anasto.ledger.SourceEntry;
import io.anasto.ledger.TableKind;
import io.anasto.row.FileName;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what a command, or who operates the process, asks of it. Thread-safe. */
public final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final Ledger ledger;
  private final SourceTables tables;
  private final Supplier<CamelContext> context;

  /**
   * @param context the running context; its routes are suspended while a table is reset
   */
  public Requests(Ledger ledger, SourceTables tables, Supplier<CamelContext> context) {
    this.ledger = ledger;
    this.tables = tables;
    this.context = context;
  }

  /** Whether the routes run; before that a request waits in the ledger. */
  boolean isReady() {
    return context.get() != null && context.get().isStarted();
  }

  /**
   * Carries it out.
   *
   * @throws io.anasto.ledger.LedgerException with a message for who asked
   */
  public synchronized void take(Request request) throws Exception {
    if (!isReady()) {
      throw new IllegalStateException("the routes have not started yet; try again");
    }
    // Also for one that did not come through the ledger.
    LogContext.of(request.table(), () -> carryOut(request));
  }

  private void carryOut(Request request) throws Exception {
    switch (request.kind()) {
      case RETRY -> retry(request);
      case RESET -> reset(request);
      case PAUSE -> pause(request, true);
      case RESUME -> pause(request, false);
      case SKIP -> skip(request);
      case RENAME -> LOG.warn("{}: a table is renamed while no process runs it", request.table());
    }
  }

  private void retry(Request request) throws Exception {
    if (request.isSource()) {
      ledger
          .source(request.table())
          .ifPresent(
              source -> {
                int grown = ledger.settleGrown(source.id());
                if (grown > 0) {
                  LOG.warn(
                      "{}: files that have grown stay as they are, as an operator says: {}",
                      source.name(),
                      grown);
                }
                int entries = ledger.retrySource(source.id());
                LOG.info(
                    "{}: goes on; {} to try again: {}",
                    source.name(),
                    source.kind() == TableKind.OPEN_TABLE ? "versions" : "files",
                    entries);
                tables.poll(source.name());
              });
    } else {
      Optional<DestinationEntry> destination = ledger.destination(request.table());
      if (destination.isPresent() && fillUp(request, destination.get())) {
        int batches = ledger.retryDestination(destination.get().id());
        LOG.info(
            "{}: goes on; {} batches that were left out are delivered now",
            request.table(),
            batches);
      }
    }
  }

  private void pause(Request request, boolean paused) {
    if (request.isSource()) {
      ledger.source(request.table()).ifPresent(one -> ledger.pauseSource(one.id(), paused));
    } else {
      ledger
          .destination(request.table())
          .ifPresent(one -> ledger.pauseDestination(one.id(), paused));
    }
    LOG.info("{}: {}", request.table(), paused ? "paused" : "resumed");
  }

  private void skip(Request request) {
    String reason = "left out by an operator";
    long batch =
        request.isSource()
            ? ledger.skipInSource(ledger.source(request.table()).orElseThrow().id(), reason)
            : ledger.skipInDestination(
                ledger.destination(request.table()).orElseThrow().id(), reason);
    LOG.warn(
        "{}: goes on without what failed of batch {}, as an operator says; `anasto retry` of {}"
            + " delivers batches that are left out",
        request.table(),
        batch,
        request.isSource() ? "its destinations" : "it");
  }

  /** Whether the destination has its past now, which it may have lacked. */
  private boolean fillUp(Request request, DestinationEntry destination) throws Exception {
    Optional<SourceTable> table = tableOf(request);
    if (table.isEmpty() || !table.get().lacksPast(destination)) {
      return true;
    }
    AtomicBoolean filled = new AtomicBoolean();
    whileSuspended(table.get(), () -> filled.set(table.get().backfill(destination).isPresent()));
    return filled.get();
  }

  private void reset(Request request) throws Exception {
    Optional<SourceTable> table = tableOf(request);
    if (table.isEmpty()) {
      LOG.warn("{}: not a table of this process", request.table());
      return;
    }
    whileSuspended(
        table.get(),
        () -> {
          if (request.isSource()) {
            resetSource(table.get());
          } else {
            resetDestination(table.get(), request.table());
          }
        });
    tables.poll(table.get().plan().name());
  }

  private void whileSuspended(SourceTable table, Runnable work) throws Exception {
    RouteController routes = context.get().getRouteController();
    try {
      routes.suspendRoute(table.plan().sourceRouteId());
      routes.suspendRoute(table.plan().batchRouteId());
      work.run();
    } finally {
      try {
        routes.resumeRoute(table.plan().batchRouteId());
      } finally {
        routes.resumeRoute(table.plan().sourceRouteId());
      }
    }
  }

  private Optional<SourceTable> tableOf(Request request) {
    return tables.all().stream()
        .filter(
            table ->
                request.isSource()
                    ? table.plan().name().equals(request.table())
                    : table.plan().destinations().stream()
                        .anyMatch(plan -> plan.name().equals(request.table())))
        .findFirst();
  }

  private void resetSource(SourceTable table) {
    ledger.resetSource(table.entry().id());
    SourceEntry entry =
        ledger.openSource(
            table.plan().name(),
            FileName.of(table.plan().directory()),
            table.entry().kind(),
            table.neighbours());
    LOG.info("{}: reset; all is read again", entry.name());
  }

  private void resetDestination(SourceTable table, String name) {
    DestinationEntry fresh =
        ledger.renewDestination(
            ledger.destination(name).orElseThrow(),
            table.entry(),
            "it was reset, and could not be given what came before; `anasto retry` tries it again");
    if (table.backfill(fresh).isPresent()) {
      ledger.retryDestination(fresh.id());
      LOG.info("{}: reset; all is delivered again", name);
    }
  }
}
