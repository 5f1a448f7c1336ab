package io.anasto.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * What readers have to see of actions otherwise than the log says it: each file of the table by one
 * spelling of its path, so that one action is found to be of the file that another one spells
 * otherwise; and the schema without columns of type {@code void}, which no data file has, which
 * Spark leaves out too, and for which Delta Kernel has no type.
 */
final class DeltaReading {
  private static final String PATH = "path";
  private static final String VOID = "\"void\"";
  private static final String TYPE = "type";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** By action: which of its fields. */
  static final Map<String, String> TEXTS =
      Map.of("add", PATH, "remove", PATH, "cdc", PATH, "metaData", "schemaString");

  private DeltaReading() {}

  /**
   * How a field of {@link #TEXTS} is read.
   *
   * @param table its directory, absolute
   * @throws IllegalArgumentException when the text cannot be; the message says it as a phrase
   */
  static String text(Path table, String field, String text) {
    if (!field.equals(PATH)) {
      return text.contains(VOID) ? withoutVoid(text) : text;
    }
    try {
      return DeltaPaths.canonical(table, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the path \"%s\", which is no URI".formatted(text), e);
    }
  }

  private static String withoutVoid(String schema) {
    try {
      JsonNode all = JSON.readTree(schema);
      drop(all);
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      // Told where it is read as a schema.
      return schema;
    }
  }

  /** Drops fields at any depth; lists and maps of void stay, to be refused by their names. */
  private static void drop(JsonNode type) {
    if (type.path("fields") instanceof ArrayNode fields) {
      for (Iterator<JsonNode> each = fields.iterator(); each.hasNext(); ) {
        JsonNode field = each.next();
        if (field.path(TYPE).asText().equals("void")) {
          each.remove();
        } else {
          drop(field.path(TYPE));
        }
      }
    } else {
      drop(type, "elementType");
      drop(type, "keyType");
      drop(type, "valueType");
    }
  }

  private static void drop(JsonNode type, String part) {
    if (type.has(part)) {
      drop(type.get(part));
    }
  }
}
