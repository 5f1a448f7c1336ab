package io.anasto.destination;

import io.anasto.ledger.DeliveryException;
import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns that a destination wants, in its order and under its names. Immutable. */
final class Projection {
  private final Schema schema;
  private final int[] positions;

  private Projection(Schema schema, int[] positions) {
    this.schema = schema;
    this.positions = positions;
  }

  /**
   * What the destination makes of chunks with a schema.
   *
   * @param renames the wanted columns' new names with their old ones, in order; empty for all
   * @throws DeliveryException (refused) when the source has no column of that name
   */
  static Projection of(String destination, Schema source, Map<String, String> renames)
      throws DeliveryException {
    if (renames.isEmpty()) {
      return new Projection(source, null);
    }
    List<Field> fields = new ArrayList<>();
    int[] positions = new int[renames.size()];
    for (Map.Entry<String, String> rename : renames.entrySet()) {
      String oldName = rename.getValue();
      int position =
          source
              .position(oldName)
              .orElseThrow(
                  () ->
                      new DeliveryException(
                          DeliveryException.Kind.REFUSED,
                          "%s: its 'columns' name \"%s\", but the source has no such column; it has %s"
                              .formatted(destination, oldName, names(source))));
      Field field = source.field(position);
      positions[fields.size()] = position;
      fields.add(new Field(rename.getKey(), field.type(), field.nullable()));
    }
    return new Projection(new Schema(fields), positions);
  }

  private static String names(Schema schema) {
    return schema.fields().stream().map(Field::name).collect(Collectors.joining(", "));
  }

  Schema schema() {
    return schema;
  }

  /** The chunk with the wanted columns; the values are shared, not copied. */
  RowChunk apply(RowChunk chunk) {
    if (positions == null) {
      return chunk;
    }
    List<Column> columns = new ArrayList<>(positions.length);
    for (int position : positions) {
      columns.add(chunk.column(position));
    }
    return new RowChunk(schema, columns, chunk.rows());
  }
}
