package io.anasto.cli;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableState;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How all tables stand: those of the config in its order, then those that the ledger alone knows.
 *
 * @param hasRun whether there is a ledger
 * @param isRunning whether a process runs on it
 * @param otherConfig the config that ran on it last, where that is another one
 */
record StatusReport(
    Plan plan,
    boolean hasRun,
    boolean isRunning,
    Optional<Path> otherConfig,
    List<SourceLine> sources,
    List<DestinationLine> destinations) {

  /**
   * A source.
   *
   * @param planned whether the config has it
   * @param status empty when the ledger does not know it
   */
  record SourceLine(
      String name,
      String directory,
      boolean planned,
      String state,
      Optional<SourceStatus> status) {}

  /**
   * A destination.
   *
   * @param planned whether the config has it
   * @param status empty when the ledger does not know it
   */
  record DestinationLine(
      String name,
      String source,
      String directory,
      boolean planned,
      String state,
      Optional<DestinationStatus> status) {}

  static StatusReport beforeFirstRun(Plan plan) {
    return of(plan, false, false, Optional.empty(), List.of(), List.of());
  }

  static StatusReport of(Plan plan, Ledger ledger) {
    return of(
        plan,
        true,
        ledger.isRunning(),
        plan.otherThan(ledger.config()),
        ledger.sourceStatus(),
        ledger.destinationStatus());
  }

  private static StatusReport of(
      Plan plan,
      boolean hasRun,
      boolean isRunning,
      Optional<Path> otherConfig,
      List<SourceStatus> sources,
      List<DestinationStatus> destinations) {
    return new StatusReport(
        plan,
        hasRun,
        isRunning,
        otherConfig,
        sourceLines(plan, isRunning, sources),
        destinationLines(plan, isRunning, sources, destinations));
  }

  private static List<SourceLine> sourceLines(
      Plan plan, boolean isRunning, List<SourceStatus> statuses) {
    Map<String, SourceStatus> byName =
        statuses.stream()
            .collect(Collectors.toMap(status -> status.source().name(), Function.identity()));
    List<SourceLine> lines = new ArrayList<>();
    for (SourcePlan source : plan.sources()) {
      Optional<SourceStatus> status = Optional.ofNullable(byName.get(source.name()));
      lines.add(
          new SourceLine(
              source.name(),
              FileName.of(source.directory()),
              true,
              state(status.map(SourceStatus::state), isRunning),
              status));
    }
    statuses.stream()
        .filter(status -> plan.source(status.source().name()).isEmpty())
        .map(
            status ->
                new SourceLine(
                    status.source().name(),
                    status.source().directory(),
                    false,
                    "not in config",
                    Optional.of(status)))
        .forEach(lines::add);
    return lines;
  }

  private static List<DestinationLine> destinationLines(
      Plan plan, boolean isRunning, List<SourceStatus> sources, List<DestinationStatus> statuses) {
    Map<Long, String> sourceNames =
        sources.stream()
            .collect(
                Collectors.toMap(status -> status.source().id(), status -> status.source().name()));
    Map<String, DestinationStatus> byName =
        statuses.stream()
            .collect(Collectors.toMap(status -> status.destination().name(), Function.identity()));
    List<DestinationLine> lines = new ArrayList<>();
    for (DestinationPlan destination : plan.destinations()) {
      Optional<DestinationStatus> status = Optional.ofNullable(byName.get(destination.name()));
      lines.add(
          new DestinationLine(
              destination.name(),
              destination.sourceName(),
              FileName.of(destination.directory()),
              true,
              state(status.map(DestinationStatus::state), isRunning),
              status));
    }
    statuses.stream()
        .filter(status -> plan.destination(status.destination().name()).isEmpty())
        .map(
            status ->
                new DestinationLine(
                    status.destination().name(),
                    sourceNames.get(status.destination().sourceId()),
                    status.destination().directory(),
                    false,
                    "not in config",
                    Optional.of(status)))
        .forEach(lines::add);
    return lines;
  }

  /** A table that would go on stands idle as long as no process runs it. */
  private static String state(Optional<TableState> state, boolean isRunning) {
    if (state.isEmpty()) {
      return "new";
    }
    return state.get() == TableState.RUNNING && !isRunning
        ? "idle"
        : state.get().name().toLowerCase(Locale.ROOT);
  }
}
