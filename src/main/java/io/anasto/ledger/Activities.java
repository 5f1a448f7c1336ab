package io.anasto.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The activity of a source and of each of its destinations, by name. Thread-safe. */
public final class Activities {
  private final Activity source = new Activity();
  private final Map<String, Activity> destinations = new ConcurrentHashMap<>();

  public Activity source() {
    return source;
  }

  public Activity destination(String name) {
    return destinations.computeIfAbsent(name, unused -> new Activity());
  }
}
