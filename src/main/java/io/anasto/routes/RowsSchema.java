package io.anasto.routes;

import io.anasto.row.ChunkMaps;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema of a snippet's rows over the chunks of a batch: it only grows wider. Immutable.
 *
 * @param earlier the schemas that it took the place of
 */
record RowsSchema(Schema schema, Set<Schema> earlier) {
  RowsSchema {
    earlier = Set.copyOf(earlier);
  }

  /** Of the first chunk that has rows. */
  static RowsSchema of(Schema source, List<Map<String, Object>> rows) {
    return new RowsSchema(ChunkMaps.infer(rows, source), Set.of());
  }

  /**
   * Takes a further chunk's rows, too: a column may come, and a type may change to one that fits
   * these rows.
   *
   * @throws IllegalArgumentException naming the column, when no type fits all
   */
  RowsSchema with(List<Map<String, Object>> rows) {
    Schema seen = ChunkMaps.infer(rows, schema);
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      fields.add(seen.position(field.name()).isPresent() ? field(seen, field.name()) : field);
    }
    seen.fields().stream()
        .filter(field -> schema.position(field.name()).isEmpty())
        .forEach(fields::add);
    Schema wider = new Schema(fields);
    if (wider.equals(schema)) {
      return this;
    }
    if (earlier.contains(wider)) {
      throw new IllegalArgumentException(noCommonType(wider));
    }
    Set<Schema> before = new HashSet<>(earlier);
    before.add(schema);
    return new RowsSchema(wider, before);
  }

  private static Field field(Schema schema, String name) {
    return schema.field(schema.position(name).getAsInt());
  }

  private String noCommonType(Schema wider) {
    Field one =
        wider.fields().stream()
            .filter(field -> !schema.fields().contains(field))
            .findFirst()
            .orElseThrow();
    return "column \"%s\" has values of type %s in some rows and %s in others"
        .formatted(one.name(), field(schema, one.name()).type(), one.type());
  }
}
