package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.List;
import java.util.OptionalInt;

/**
 * A column of a table, or a part of one, and how the table's files name it. Immutable.
 *
 * @param name the table's
 * @param stored the name in files
 * @param id the number of the field in files, which then alone tells it; empty where the name does
 * @param type the table's
 * @param parts the fields of a struct, the element of a list, the key and the value of a map;
 *     nothing of a scalar. Elements, keys and values have no names that matter
 */
public record StoredColumn(
    String name, String stored, OptionalInt id, DataType type, List<StoredColumn> parts) {
  public StoredColumn {
    parts = List.copyOf(parts);
  }

  /** A column that files name as the table does. */
  public static StoredColumn scalar(String name, DataType type) {
    return scalar(name, name, OptionalInt.empty(), type);
  }

  public static StoredColumn scalar(String name, String stored, OptionalInt id, DataType type) {
    return new StoredColumn(name, stored, id, type, List.of());
  }

  /** A struct of fields, at least one. */
  public static StoredColumn struct(
      String name, String stored, OptionalInt id, List<StoredColumn> fields) {
    List<Field> types = fields.stream().map(f -> Field.of(f.name(), f.type())).toList();
    return new StoredColumn(name, stored, id, new StructType(types), fields);
  }

  public static StoredColumn list(
      String name, String stored, OptionalInt id, StoredColumn element) {
    return new StoredColumn(name, stored, id, new ListType(element.type()), List.of(element));
  }

  public static StoredColumn map(
      String name, String stored, OptionalInt id, StoredColumn key, StoredColumn value) {
    return new StoredColumn(
        name, stored, id, new MapType(key.type(), value.type()), List.of(key, value));
  }
}
