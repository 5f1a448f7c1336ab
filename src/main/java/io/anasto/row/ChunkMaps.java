package io.anasto.row;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chunks as lists of maps, which is what a route snippet sees, and back.
 *
 * <p>The values are {@code Boolean}, {@code Byte}, {@code Short}, {@code Integer}, {@code Long},
 * {@code Float}, {@code Double}, {@code BigDecimal}, {@code String}, {@code byte[]}, {@code
 * LocalDate}, {@code Instant} (timestamp), {@code LocalDateTime} (timestamp_ntz), {@code List} and
 * {@code Map} (map and struct), or null. Maps and lists are the caller's to change.
 */
public final class ChunkMaps {
  private ChunkMaps() {}

  /** A map for each row, its keys in the schema's order. */
  public static List<Map<String, Object>> toMaps(RowChunk chunk) {
    List<Map<String, Object>> rows = new ArrayList<>(chunk.rows());
    List<Field> fields = chunk.schema().fields();
    for (int row = 0; row < chunk.rows(); row++) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        Field field = fields.get(i);
        map.put(field.name(), JavaValues.of(chunk.column(i), field.type(), row));
      }
      rows.add(map);
    }
    return rows;
  }

  /**
   * A chunk of all the rows, be they many or none. A column that a map lacks is null there.
   *
   * @throws IllegalArgumentException naming row, column and value, when a value does not fit its
   *     column's type without loss, or a map has a column that the schema lacks
   */
  public static RowChunk toChunk(Schema schema, List<? extends Map<?, ?>> rows) {
    ChunkBuilder builder = new ChunkBuilder(schema, rows.size());
    for (Map<?, ?> row : rows) {
      for (int i = 0; i < schema.size(); i++) {
        Field field = schema.field(i);
        JavaAppender.append(row.get(field.name()), field, builder.column(i), builder.rows() + 1);
      }
      checkKeys(schema, row, builder.rows() + 1);
      builder.endRow();
    }
    return builder.build();
  }

  private static void checkKeys(Schema schema, Map<?, ?> row, int number) {
    for (Object key : row.keySet()) {
      if (!(key instanceof String name) || schema.position(name).isEmpty()) {
        throw new IllegalArgumentException(
            "row %,d, column \"%s\": the column is not in the schema %s"
                .formatted(number, key, schema));
      }
    }
  }

  /**
   * The schema of rows that may have been changed: a column of {@code known} keeps its type where
   * all its values fit, and goes where no row has it; a new one stands behind the known ones and
   * has the type of its Java values. Without rows it is {@code known}.
   *
   * @throws IllegalArgumentException naming the column, when its values have no common type
   */
  public static Schema infer(List<? extends Map<?, ?>> rows, Schema known) {
    if (rows.isEmpty()) {
      return known;
    }
    Set<String> names = new LinkedHashSet<>();
    known.fields().forEach(field -> names.add(field.name()));
    Set<String> present = new LinkedHashSet<>();
    for (Map<?, ?> row : rows) {
      row.keySet().forEach(key -> present.add(String.valueOf(key)));
    }
    names.addAll(present);
    names.retainAll(present);
    return new Schema(names.stream().map(name -> inferField(name, rows, known)).toList());
  }

  private static Field inferField(String name, List<? extends Map<?, ?>> rows, Schema known) {
    List<Object> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(row.get(name)));
    if (known.position(name).isPresent()) {
      Field field = known.field(known.position(name).getAsInt());
      if (JavaAppender.fit(values, field)) {
        return field;
      }
    }
    JavaTypes types = new JavaTypes(name);
    values.forEach(types::observe);
    return Field.of(name, types.type());
  }
}
