package io.anasto.cli;

import io.anasto.ledger.DestinationStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much the destinations of the config have got, at one moment. Immutable. */
final class Delivered {
  private final Map<Long, DestinationStatus> byId = new HashMap<>();

  Delivered(List<DestinationStatus> statuses) {
    statuses.stream()
        .filter(DestinationStatus::configured)
        .forEach(status -> byId.put(status.destination().id(), status));
  }

  /** Files delivered since an earlier moment, counted once a destination. */
  long filesSince(Delivered earlier) {
    return byId.values().stream()
        .mapToLong(
            status -> {
              DestinationStatus before = earlier.byId.get(status.destination().id());
              return status.files() - (before == null ? 0 : before.files());
            })
        .sum();
  }

  /** Rows delivered since an earlier moment, counted once a destination. */
  long rowsSince(Delivered earlier) {
    return byId.values().stream()
        .mapToLong(
            status -> {
              DestinationStatus before = earlier.byId.get(status.destination().id());
              return status.rows() - (before == null ? 0 : before.rows());
            })
        .sum();
  }

  /** Files still to be delivered, as far as they are known. */
  long filesToCome() {
    return byId.values().stream().mapToLong(DestinationStatus::lagFiles).sum();
  }
}
