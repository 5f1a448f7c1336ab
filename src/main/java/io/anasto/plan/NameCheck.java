package io.anasto.plan;

import io.anasto.config.Config;
import io.anasto.config.DestinationTable;
import io.anasto.config.Position;
import io.anasto.config.Problems;
import io.anasto.config.SourceTable;
import io.anasto.config.Suggestions;
import io.anasto.config.Text;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** No name twice, and a source for each destination. */
final class NameCheck {
  private final Config config;
  private final boolean namelessSource;
  private final Problems problems;

  NameCheck(Config config, boolean namelessSource, Problems problems) {
    this.config = config;
    this.namelessSource = namelessSource;
    this.problems = problems;
  }

  void run() {
    Map<String, Position> sources = new HashMap<>();
    for (SourceTable source : config.sources()) {
      unique(
          sources, "source_table", "table_name", source.tableName(), source.at().of("table_name"));
    }
    Map<String, Position> destinations = new HashMap<>();
    for (DestinationTable destination : config.destinations()) {
      unique(
          destinations,
          "destination_table",
          "dest_table_name",
          destination.destTableName(),
          destination.at().of("dest_table_name"));
      needsSource(destination);
    }
  }

  private void unique(Map<String, Position> seen, String kind, String key, Text name, Position at) {
    Position first = name.value().isEmpty() ? null : seen.putIfAbsent(name.value(), at);
    if (first != null) {
      problems.add(
          at,
          "[[%s]] '%s' is there twice, first in line %d; give one another '%s'"
              .formatted(kind, name, first.line(), key));
    }
  }

  private static String others(Collection<String> names) {
    return names.isEmpty()
        ? "; add a [[source_table]] of that name"
        : "; there are '" + String.join("', '", names) + "'";
  }

  private void needsSource(DestinationTable destination) {
    Text wanted = destination.sourceTableName();
    Map<String, String> names = new TreeMap<>();
    config.sources().stream()
        .filter(one -> !one.tableName().value().isEmpty())
        .forEach(one -> names.put(one.tableName().value(), one.tableName().written()));
    if (names.containsKey(wanted.value()) || wanted.value().isEmpty() || namelessSource) {
      return;
    }
    problems.add(
        destination.at().of("source_table_name"),
        "'source_table_name' in [[destination_table]] '%s' is \"%s\", and there is no such source%s"
            .formatted(
                destination.destTableName(),
                wanted,
                Suggestions.hint(wanted.written(), names.values(), others(names.values()))));
  }
}
