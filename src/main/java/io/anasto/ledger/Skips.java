package io.anasto.ledger;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Leaves out the batch that keeps a table from going on, since an operator says so. */
final class Skips {
  private Skips() {}

  /**
   * What was left out.
   *
   * @param destinations the ids of those that left it out
   */
  record Skipped(long batch, List<Long> destinations) {}

  static Skipped source(Session session, long sourceId, String reason, long now) {
    SourceEntry source = Tables.source(session, sourceId);
    if (!Stops.isSourceStopped(session, sourceId)) {
      throw Problems.notStopped(source.name());
    }
    Map<DestinationEntry, Batch> next = new LinkedHashMap<>();
    for (DestinationEntry destination : Tables.destinations(session)) {
      if (destination.sourceId() == sourceId) {
        Batches.lowest(session, destination).ifPresent(batch -> next.put(destination, batch));
      }
    }
    Batch stuck =
        next.values().stream()
            .min(Comparator.comparingLong(Batch::number))
            .orElseThrow(() -> Problems.nothingToSkip(source.name()));
    List<DestinationEntry> concerned =
        next.keySet().stream()
            .filter(destination -> next.get(destination).number() == stuck.number())
            .toList();
    concerned.forEach(destination -> skip(session, stuck, destination, reason, now));
    Stops.clearSource(session, sourceId);
    return new Skipped(stuck.number(), concerned.stream().map(DestinationEntry::id).toList());
  }

  static long destination(Session session, long destinationId, String reason, long now) {
    DestinationEntry destination = Tables.destination(session, destinationId);
    if (!Stops.isDestinationStopped(session, destinationId)) {
      throw Problems.notStopped(destination.name());
    }
    Batch stuck =
        Batches.lowest(session, destination)
            .orElseThrow(() -> Problems.nothingToSkip(destination.name()));
    skip(session, stuck, destination, reason, now);
    Stops.clearDestination(session, destinationId);
    return stuck.number();
  }

  private static void skip(
      Session session, Batch batch, DestinationEntry destination, String reason, long now) {
    // A part of it may be visible already: it can only be ended.
    if (Deliveries.prepared(session, destination).isPresent()) {
      throw Problems.preparedBatch(destination.name(), batch.number());
    }
    Deliveries.skip(session, batch.number(), destination.id(), reason, now);
  }
}
