package io.anasto.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    long stuck = Stops.batchOfSource(session, sourceId);
    List<Long> skipped = new ArrayList<>();
    for (DestinationEntry destination : Tables.destinations(session)) {
      Optional<Batch> next = Batches.lowest(session, destination);
      // One that is behind comes to the batch later, and one that is not configured may never.
      if (destination.sourceId() == sourceId
          && isConfigured(session, destination)
          && next.filter(batch -> batch.number() == stuck).isPresent()) {
        skip(session, next.get(), destination, reason, now);
        skipped.add(destination.id());
      }
    }
    if (skipped.isEmpty()) {
      throw Problems.nothingToSkip(source.name());
    }
    Stops.clearSource(session, sourceId);
    return new Skipped(stuck, skipped);
  }

  static long destination(Session session, long destinationId, String reason, long now) {
    DestinationEntry destination = Tables.destination(session, destinationId);
    if (!Stops.isDestinationStopped(session, destinationId)) {
      throw Problems.notStopped(destination.name());
    }
    long stuck = Stops.batchOfDestination(session, destinationId);
    if (stuck > 0 && stuck <= destination.position()) {
      // It has the batch, and only could not tell so.
      Tellings.told(session, destinationId, stuck);
    } else {
      Batch next =
          Batches.lowest(session, destination)
              .filter(batch -> batch.number() == stuck)
              .orElseThrow(() -> Problems.nothingToSkip(destination.name()));
      skip(session, next, destination, reason, now);
    }
    Stops.clearDestination(session, destinationId);
    return stuck;
  }

  private static boolean isConfigured(Session session, DestinationEntry destination) {
    return session.exists(
        "SELECT 1 FROM destination WHERE id = ? AND configured", destination.id());
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
