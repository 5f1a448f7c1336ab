package io.anasto.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a config file says, each table for itself. Immutable.
 *
 * @param file as the user named it; paths in the config are relative to its directory
 * @param camel the keys of {@code [camel]} in their order, nested ones joined by dots
 */
public record Config(
    Path file,
    AnastoSettings anasto,
    Map<String, String> camel,
    List<SourceTable> sources,
    List<DestinationTable> destinations) {
  public Config {
    camel = Collections.unmodifiableMap(new LinkedHashMap<>(camel));
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
  }

  /** Without the values of {@code [camel]}, which may be secrets. */
  @Override
  public String toString() {
    return "Config[file=%s, anasto=%s, camel=%s, sources=%s, destinations=%s]"
        .formatted(file, anasto, camel.keySet(), sources, destinations);
  }
}
