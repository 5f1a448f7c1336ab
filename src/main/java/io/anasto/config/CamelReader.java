package io.anasto.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [camel]}: any keys with plain values, nested tables joined by dots. */
final class CamelReader {
  private final Map<String, String> properties = new LinkedHashMap<>();

  Map<String, String> read(TableReader table) {
    read(table, "");
    return properties;
  }

  private void read(TableReader table, String prefix) {
    for (String key : table.keys()) {
      Optional<Object> value = table.value(key);
      if (value.filter(org.tomlj.TomlTable.class::isInstance).isPresent()) {
        table.table(key).ifPresent(inner -> read(inner, prefix + key + "."));
      } else {
        value
            .flatMap(one -> scalar(table, key, one))
            .ifPresent(text -> properties.put(prefix + key, text));
      }
    }
  }

  private static Optional<String> scalar(TableReader table, String key, Object value) {
    if (value instanceof Boolean || value instanceof Long || value instanceof Double) {
      return Optional.of(value.toString());
    }
    return table.asText(key, value, "must be a string, a number, true or false").map(Text::value);
  }
}
