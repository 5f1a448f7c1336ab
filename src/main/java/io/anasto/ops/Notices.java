package io.anasto.ops;

import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerEvent;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Tells that a table failed, and that one that was stopped has delivered again. Thread-safe;
 * listeners are called on the executor, one at a time.
 */
final class Notices {
  /** Tables of the plan by their ids in the ledger; a reset gives a destination another one. */
  private record Key(boolean isSource, long id) {}

  private final Plan plan;
  private final Ledger ledger;
  private final ExecutorService executor;
  private final List<Consumer<TableNotice>> listeners = new CopyOnWriteArrayList<>();

  /** Stopped tables, with why. Used by the executor alone. */
  private final Map<Key, String> stopped = new HashMap<>();

  /**
   * @param executor with one thread
   */
  Notices(Plan plan, Ledger ledger, ExecutorService executor) {
    this.plan = plan;
    this.ledger = ledger;
    this.executor = executor;
    ledger.subscribe(this::heard);
  }

  void subscribe(Consumer<TableNotice> listener) {
    listeners.add(listener);
  }

  private void heard(LedgerEvent event) {
    if (executor.isShutdown()) {
      return;
    }
    switch (event.kind()) {
      case FAILED -> executor.execute(() -> failed(event));
      case COMMITTED -> executor.execute(() -> committed(event));
      case DISCOVERED, BATCH_FORMED, CHANGED -> {}
    }
  }

  private void failed(LedgerEvent event) {
    boolean isSource = event.destinationId() == 0;
    Key key = new Key(isSource, isSource ? event.sourceId() : event.destinationId());
    if (isStopped(key)) {
      stopped.put(key, event.message());
    }
    tell(key, true, event.message());
  }

  private void committed(LedgerEvent event) {
    recovered(new Key(true, event.sourceId()));
    recovered(new Key(false, event.destinationId()));
  }

  private void recovered(Key key) {
    if (stopped.containsKey(key) && !isStopped(key)) {
      tell(key, false, stopped.remove(key));
    }
  }

  private boolean isStopped(Key key) {
    return key.isSource()
        ? ledger.isSourceStopped(key.id())
        : ledger.isDestinationStopped(key.id());
  }

  private void tell(Key key, boolean failed, String message) {
    name(key)
        .map(name -> new TableNotice(name, key.isSource(), failed, message, Instant.now()))
        .ifPresent(notice -> listeners.forEach(listener -> listener.accept(notice)));
  }

  /** Empty where it was reset since, or is not of the plan. */
  private Optional<String> name(Key key) {
    return key.isSource()
        ? ledger.source(key.id()).map(SourceEntry::name).filter(one -> plan.source(one).isPresent())
        : ledger
            .destination(key.id())
            .map(DestinationEntry::name)
            .filter(one -> plan.destination(one).isPresent());
  }
}
