package io.anasto.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Where a table and its keys stand in the file.
 *
 * @param table where the table begins
 * @param keys the keys that are there
 * @param faulty those whose problems are told already: their values are defaults, or nothing
 */
public record KeyPositions(Position table, Map<String, Position> keys, Set<String> faulty) {
  public KeyPositions {
    keys = Map.copyOf(keys);
    faulty = Set.copyOf(faulty);
  }

  /** Of a table without problems of its own. */
  public KeyPositions(Position table, Map<String, Position> keys) {
    this(table, keys, Set.of());
  }

  /** Whether the values of all these keys are what the user wants, so that they can be judged. */
  public boolean areSound(String... names) {
    return Arrays.stream(names).noneMatch(faulty::contains);
  }

  /** Where a key stands, or the table when the key is not there. */
  public Position of(String key) {
    return keys.getOrDefault(key, table);
  }
}
