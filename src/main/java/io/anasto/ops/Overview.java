package io.anasto.ops;

import io.anasto.ledger.Activity.LastBatch;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableStatus;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How all tables of the process stand at a moment, in the order of the plan.
 *
 * @param at when it was looked at
 */
record Overview(Instant at, List<SourceFigures> sources) {
  Overview {
    sources = List.copyOf(sources);
  }

  /** A table. */
  sealed interface TableFigures permits SourceFigures, DestinationFigures {
    TableStatus status();

    /** Shared, and goes on. */
    RowRate rate();

    /** Where it reads or writes, as it is. */
    String directory();

    /** What it is, in one word. */
    String content();

    default Optional<LastBatch> lastBatch() {
      return rate().activity().lastBatch();
    }
  }

  /**
   * A source with its destinations.
   *
   * @param rate shared, and goes on
   */
  record SourceFigures(
      SourcePlan plan, SourceStatus status, RowRate rate, List<DestinationFigures> destinations)
      implements TableFigures {
    SourceFigures {
      destinations = List.copyOf(destinations);
    }

    @Override
    public String directory() {
      return FileName.of(plan.directory());
    }

    @Override
    public String content() {
      return plan.content();
    }
  }

  /**
   * A destination.
   *
   * @param rate shared, and goes on
   */
  record DestinationFigures(DestinationPlan plan, DestinationStatus status, RowRate rate)
      implements TableFigures {
    @Override
    public String directory() {
      return FileName.of(plan.directory());
    }

    @Override
    public String content() {
      return plan.content();
    }
  }

  SourceFigures source(String name) {
    return sources.stream()
        .filter(source -> source.plan().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no source " + name));
  }

  DestinationFigures destination(String name) {
    return sources.stream()
        .flatMap(source -> source.destinations().stream())
        .filter(destination -> destination.plan().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no destination " + name));
  }
}
