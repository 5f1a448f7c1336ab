package io.anasto.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The columns of a table, in order. Immutable. */
public final class Schema {
  private final List<Field> fields;
  private final Map<String, Integer> positions;

  /**
   * @throws IllegalArgumentException when two fields have one name
   */
  public Schema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.positions = new HashMap<>();
    for (int i = 0; i < this.fields.size(); i++) {
      String name = this.fields.get(i).name();
      if (positions.put(name, i) != null) {
        throw new IllegalArgumentException("the column '" + name + "' is there twice");
      }
    }
  }

  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  /** Reads what {@link #toString} wrote. */
  public static Schema parse(String text) {
    if (text.equals("struct<>")) {
      return new Schema(List.of());
    }
    return new Schema(((DataType.StructType) new TypeParser(text, true).parse()).fields());
  }

  public List<Field> fields() {
    return fields;
  }

  public int size() {
    return fields.size();
  }

  public Field field(int position) {
    return fields.get(position);
  }

  /** The position of a column, or empty when there is none of that name; case matters. */
  public OptionalInt position(String name) {
    Integer position = positions.get(name);
    return position == null ? OptionalInt.empty() : OptionalInt.of(position);
  }

  /** This schema with more columns behind its own. */
  public Schema plus(List<Field> more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(more);
    return new Schema(all);
  }

  /** The places whose type is still open, such as {@code n}, {@code o.b} and {@code l[]}. */
  public List<String> unsettled() {
    List<String> paths = new ArrayList<>();
    fields.forEach(field -> unsettled(field.name(), field.type(), paths));
    return paths;
  }

  private static void unsettled(String path, DataType type, List<String> paths) {
    if (type.equals(DataType.UNSETTLED) || type.equals(DataType.EMPTY_OBJECT)) {
      paths.add(path);
    } else if (type instanceof DataType.ListType list) {
      unsettled(path + "[]", list.element(), paths);
    } else if (type instanceof DataType.MapType map) {
      unsettled(path + "{}", map.value(), paths);
    } else if (type instanceof DataType.StructType struct) {
      struct.fields().forEach(field -> unsettled(path + "." + field.name(), field.type(), paths));
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Schema schema && fields.equals(schema.fields));
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** {@code struct<a:int64,b:string>}: the type of a row. */
  @Override
  public String toString() {
    return new DataType.StructType(fields).toString();
  }
}
