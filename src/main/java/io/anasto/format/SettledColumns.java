package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows without the columns and fields whose type nothing has settled yet, for files that state
 * types. They hold nothing but nulls, and empty lists and objects. Not thread-safe.
 *
 * <p>Where nothing at all is settled, rows stay as they are: a row needs a column.
 */
public final class SettledColumns {
  private final Schema schema;

  /** By column: its position in the rows; null where all columns stay as they are. */
  private final int[] positions;

  /** By column: null where it stays as it is. */
  private final Cast[] casts;

  private SettledColumns(Schema schema, int[] positions, Cast[] casts) {
    this.schema = schema;
    this.positions = positions;
    this.casts = casts;
  }

  public static SettledColumns of(Schema rows) {
    List<Field> fields = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    List<Cast> casts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Field field = rows.field(i);
      Optional<DataType> type = field.type().settled();
      if (type.isPresent()) {
        fields.add(new Field(field.name(), type.get(), field.nullable()));
        positions.add(i);
        casts.add(
            type.get().equals(field.type())
                ? null
                : Cast.of(field.type(), type.get(), false).orElseThrow());
      }
    }
    if (fields.isEmpty() || fields.equals(rows.fields())) {
      return new SettledColumns(rows, null, new Cast[0]);
    }
    return new SettledColumns(
        new Schema(fields),
        positions.stream().mapToInt(Integer::intValue).toArray(),
        casts.toArray(Cast[]::new));
  }

  public Schema schema() {
    return schema;
  }

  /** The chunk without what is not settled; other values are shared, not copied. */
  public RowChunk apply(RowChunk chunk) {
    if (positions == null) {
      return chunk;
    }
    List<Column> columns = new ArrayList<>(positions.length);
    for (int i = 0; i < positions.length; i++) {
      Column column = chunk.column(positions[i]);
      columns.add(casts[i] == null ? column : cast(casts[i], column, schema.field(i).type()));
    }
    return new RowChunk(schema, columns, chunk.rows());
  }

  private static Column cast(Cast cast, Column from, DataType type) {
    Column into = Column.of(type, from.size());
    try {
      for (int row = 0; row < from.size(); row++) {
        cast.append(from, row, into);
      }
    } catch (CastException e) {
      throw new IllegalStateException("a value is lost where only fields are left out", e);
    }
    return into;
  }
}
