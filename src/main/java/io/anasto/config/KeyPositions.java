package io.anasto.config;

import java.util.Map;

/**
 * Where a table and its keys stand in the file.
 *
 * @param table where the table begins
 * @param keys the keys that are there
 */
public record KeyPositions(Position table, Map<String, Position> keys) {
  public KeyPositions {
    keys = Map.copyOf(keys);
  }

  /** Where a key stands, or the table when the key is not there. */
  public Position of(String key) {
    return keys.getOrDefault(key, table);
  }
}
