package io.anasto.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.format.DataException;
import io.anasto.format.StoredColumn;
import io.anasto.format.TableException;
import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table's columns out of the log's text: the protocol's "Schema Serialization Format" and "Column
 * Mapping". Kernel's own reading of it names no column when it meets a type that it does not know.
 */
final class DeltaColumns {
  private static final String MAPPING = "delta.columnMapping.mode";
  private static final String ID = "delta.columnMapping.id";
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),\\s*(\\d{1,2})\\)");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What tells a column in a data file. */
  private enum Mapping {
    NONE,
    NAME,
    ID
  }

  private final DeltaFaults faults;
  private final long version;
  private final Mapping mapping;
  private int depth;

  private DeltaColumns(DeltaFaults faults, long version, Mapping mapping) {
    this.faults = faults;
    this.version = version;
    this.mapping = mapping;
  }

  /**
   * The columns, in order.
   *
   * @throws TableException (refused) when one is of a type that cannot be read
   * @throws DataException when the text is no schema
   */
  static List<DeltaColumn> of(DeltaFaults faults, long version, DeltaState state)
      throws IOException {
    String mode = state.properties().getOrDefault(MAPPING, "none");
    Mapping mapping;
    try {
      mapping = Mapping.valueOf(mode.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw faults.refused(version, "has column mapping of mode \"" + mode + '"', e);
    }
    DeltaColumns columns = new DeltaColumns(faults, version, mapping);
    Set<String> partition = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    partition.addAll(state.partitionColumns());
    List<DeltaColumn> all = new ArrayList<>();
    for (StoredColumn column : columns.fields(columns.parse(state.schema()), "")) {
      all.add(new DeltaColumn(column, partition.contains(column.name())));
    }
    return List.copyOf(all);
  }

  /** The columns as a schema. */
  static Schema schema(DeltaFaults faults, long version, List<DeltaColumn> columns)
      throws IOException {
    try {
      return new Schema(columns.stream().map(c -> Field.of(c.name(), c.stored().type())).toList());
    } catch (IllegalArgumentException e) {
      throw malformed(faults, version, "has a schema in which " + e.getMessage());
    }
  }

  private JsonNode parse(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed(faults, version, "has a schema that is no JSON: " + e.getOriginalMessage());
    }
  }

  private List<StoredColumn> fields(JsonNode struct, String path) throws IOException {
    JsonNode fields = struct.path("fields");
    if (!fields.isArray()) {
      throw malformed(faults, version, "has a schema without fields");
    }
    List<StoredColumn> columns = new ArrayList<>();
    for (JsonNode field : fields) {
      String name = field.path("name").asText();
      if (name.isEmpty()) {
        throw malformed(faults, version, "has a column without a name");
      }
      columns.add(field(field, name, path.isEmpty() ? name : path + "." + name));
    }
    return columns;
  }

  private StoredColumn field(JsonNode field, String name, String path) throws IOException {
    JsonNode metadata = field.path("metadata");
    String stored = mapping == Mapping.NONE ? name : metadata.path(PHYSICAL_NAME).asText(name);
    OptionalInt id = OptionalInt.empty();
    if (mapping == Mapping.ID) {
      if (!metadata.path(ID).canConvertToInt()) {
        throw malformed(faults, version, "has no " + ID + " for column \"" + path + '"');
      }
      id = OptionalInt.of(metadata.path(ID).intValue());
    }
    return typed(field.path("type"), name, stored, id, path);
  }

  private StoredColumn typed(JsonNode type, String name, String stored, OptionalInt id, String path)
      throws IOException {
    if (type.isTextual()) {
      return StoredColumn.scalar(name, stored, id, scalar(type.asText(), path));
    }
    if (++depth >= DataType.MAX_DEPTH) {
      throw faults.refusedColumn(
          version, path, "is nested deeper than %d levels".formatted(DataType.MAX_DEPTH - 1));
    }
    String kind = type.path("type").asText();
    StoredColumn column =
        switch (kind) {
          case "struct" -> {
            List<StoredColumn> fields = fields(type, path);
            if (fields.isEmpty()) {
              throw faults.refusedColumn(
                  version, path, "is a struct without fields, which Anasto does not read");
            }
            yield StoredColumn.struct(name, stored, id, fields);
          }
          case "array" ->
              StoredColumn.list(name, stored, id, part(type.path("elementType"), path + "[]"));
          case "map" ->
              StoredColumn.map(
                  name,
                  stored,
                  id,
                  part(type.path("keyType"), path + "{}"),
                  part(type.path("valueType"), path + "{}"));
          default -> throw unread(path, kind.isEmpty() ? "unknown" : kind);
        };
    depth--;
    return column;
  }

  /** An element, a key or a value: it is told by its place. */
  private StoredColumn part(JsonNode type, String path) throws IOException {
    return typed(type, path, path, OptionalInt.empty(), path);
  }

  private DataType scalar(String type, String path) throws TableException {
    return switch (type) {
      case "string" -> DataType.STRING;
      case "long" -> DataType.INT64;
      case "integer" -> DataType.INT32;
      case "short" -> DataType.INT16;
      case "byte" -> DataType.INT8;
      case "float" -> DataType.FLOAT32;
      case "double" -> DataType.FLOAT64;
      case "boolean" -> DataType.BOOLEAN;
      case "binary" -> DataType.BINARY;
      case "date" -> DataType.DATE;
      case "timestamp" -> DataType.TIMESTAMP;
      case "timestamp_ntz" -> DataType.TIMESTAMP_NTZ;
      case "decimal" -> new DecimalType(10, 0);
      default -> other(type, path);
    };
  }

  private DataType other(String type, String path) throws TableException {
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      try {
        return new DecimalType(
            Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
      } catch (IllegalArgumentException e) {
        throw unread(path, type);
      }
    }
    // A collation orders texts; it does not change them.
    if (type.startsWith("string collate ")) {
      return DataType.STRING;
    }
    throw unread(path, type);
  }

  private TableException unread(String path, String type) {
    return faults.refusedColumn(
        version, path, "is of type " + type + ", which Anasto has no type for");
  }

  private static DataException malformed(DeltaFaults faults, long version, String what) {
    return DataException.malformed(faults.place(version), "", "the log " + what);
  }
}
