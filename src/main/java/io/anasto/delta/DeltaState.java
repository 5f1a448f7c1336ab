package io.anasto.delta;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for a table at a version, beside its files. Immutable.
 *
 * @param id never changes while it is the same table
 * @param created in milliseconds since 1970
 * @param schema the columns, as the log's JSON text
 * @param partitionColumns their names, in order
 * @param properties such as {@code delta.enableChangeDataFeed}
 */
record DeltaState(
    String id,
    Optional<Long> created,
    String schema,
    List<String> partitionColumns,
    Map<String, String> properties) {
  private static final String FEED = "delta.enableChangeDataFeed";

  DeltaState {
    partitionColumns = List.copyOf(partitionColumns);
    properties = Map.copyOf(properties);
  }

  /** Whether the table records what updates and deletes do to rows. */
  boolean hasFeed() {
    return Boolean.parseBoolean(properties.getOrDefault(FEED, "false"));
  }
}
