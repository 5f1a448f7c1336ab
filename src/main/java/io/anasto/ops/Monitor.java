package io.anasto.ops;

import io.anasto.ledger.Activities;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceStatus;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks at all tables. What it saw holds for a moment, so that many questions cost one look at the
 * ledger. Thread-safe.
 */
final class Monitor {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** At most a fifth of the time goes into looks. */
  private static final long COST_FACTOR = 4;

  private final Plan plan;
  private final Ledger ledger;
  private final Map<String, RowRate> sourceRates = new LinkedHashMap<>();
  private final Map<String, RowRate> destinationRates = new LinkedHashMap<>();
  private Overview last;
  private long lookedAt;
  private long freshNanos = FRESH_NANOS;

  /**
   * @param activities by source
   */
  Monitor(Plan plan, Ledger ledger, Map<String, Activities> activities) {
    this.plan = plan;
    this.ledger = ledger;
    for (SourcePlan source : plan.sources()) {
      Activities ofSource = activities.get(source.name());
      sourceRates.put(source.name(), new RowRate(ofSource.source()));
      for (DestinationPlan destination : source.destinations()) {
        destinationRates.put(
            destination.name(), new RowRate(ofSource.destination(destination.name())));
      }
    }
  }

  /** Measures rows a second; to be called once a second. */
  void sample() {
    sourceRates.values().forEach(RowRate::sample);
    destinationRates.values().forEach(RowRate::sample);
  }

  /**
   * How all tables stand.
   *
   * @throws io.anasto.ledger.LedgerException when the ledger cannot be read
   */
  synchronized Overview overview() {
    long now = System.nanoTime();
    if (last == null || now - lookedAt > freshNanos) {
      last = look();
      lookedAt = System.nanoTime();
      // A look that takes long, since much waits, is worth more.
      freshNanos = Math.max(FRESH_NANOS, COST_FACTOR * (lookedAt - now));
    }
    return last;
  }

  /** What was seen before holds no longer. */
  synchronized void forget() {
    last = null;
  }

  private Overview look() {
    Map<String, SourceStatus> sources =
        ledger.sourceStatus().stream()
            .collect(Collectors.toMap(status -> status.source().name(), Function.identity()));
    Map<String, DestinationStatus> destinations =
        ledger.destinationStatus().stream()
            .collect(Collectors.toMap(status -> status.destination().name(), Function.identity()));
    List<Overview.SourceFigures> figures = new ArrayList<>();
    for (SourcePlan source : plan.sources()) {
      figures.add(
          new Overview.SourceFigures(
              source,
              sources.get(source.name()),
              sourceRates.get(source.name()),
              source.destinations().stream()
                  .map(
                      destination ->
                          new Overview.DestinationFigures(
                              destination,
                              destinations.get(destination.name()),
                              destinationRates.get(destination.name())))
                  .toList()));
    }
    return new Overview(Instant.now(), figures);
  }
}
