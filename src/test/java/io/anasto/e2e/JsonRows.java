package io.anasto.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rows of JSON lines as values to compare: two numbers are equal when they have the same value, and
 * two times when they are the same moment, however many digits they are written with.
 */
final class JsonRows {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d\\S*");

  private JsonRows() {}

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  static Map<String, Object> row(String line) {
    return row(parse(line));
  }

  static Map<String, Object> row(JsonNode object) {
    Map<String, Object> row = new LinkedHashMap<>();
    object.properties().forEach(entry -> row.put(entry.getKey(), value(entry.getValue())));
    return row;
  }

  /** The rows of files of JSON lines, one file after another. */
  static List<Map<String, Object>> of(List<Path> files) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path file : files) {
      try {
        Files.readAllLines(file).forEach(line -> rows.add(row(line)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows;
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> row(node);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(value(item)));
        yield items;
      }
      case NUMBER -> node.decimalValue().stripTrailingZeros();
      case BOOLEAN -> node.booleanValue();
      case STRING -> text(node.textValue());
      case NULL -> null;
      case BINARY, MISSING, POJO -> throw new IllegalArgumentException(node.toString());
    };
  }

  private static Object text(String text) {
    if (!TIME.matcher(text).matches()) {
      return text;
    }
    return text.endsWith("Z") ? Instant.parse(text) : LocalDateTime.parse(text);
  }
}
