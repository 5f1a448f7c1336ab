package io.anasto.delta;

import io.anasto.format.Cast;
import io.anasto.format.CastException;
import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.ListColumn;
import io.anasto.row.MapColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.StructColumn;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes the columns of the table from those of the rows, and keeps what is NOT NULL. */
final class DeltaRowCasts {
  private final String table;
  private final DeltaFit fit;
  private long rowsBefore;

  DeltaRowCasts(String table, DeltaFit fit) {
    this.table = table;
    this.fit = fit;
  }

  /** A column for each of the table's. */
  List<Column> columns(RowChunk chunk) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < fit.columns().size(); i++) {
      Field field = fit.columns().field(i);
      Column column = column(chunk, fit.sources().get(i), field);
      StructField delta = fit.delta().at(i);
      check(field.name(), delta.isNullable(), delta.getDataType(), column);
      columns.add(column);
    }
    rowsBefore += chunk.rows();
    return columns;
  }

  private Column column(RowChunk chunk, DeltaFit.Source source, Field field) throws IOException {
    int rows = chunk.rows();
    if (source.position().isEmpty()) {
      Column nulls = Column.of(field.type(), rows);
      for (int row = 0; row < rows; row++) {
        nulls.appendNull();
      }
      return nulls;
    }
    Column column = chunk.column(source.position().getAsInt());
    Cast cast = source.cast();
    if (cast == null) {
      return column;
    }
    Column into = Column.of(field.type(), rows);
    for (int row = 0; row < rows; row++) {
      try {
        cast.append(column, row, into);
      } catch (CastException e) {
        throw DeltaFit.refused(
            "table %s, column \"%s\", row %,d of the batch: %s"
                .formatted(table, field.name(), rowsBefore + row + 1, e.getMessage()));
      }
    }
    return into;
  }

  /** Refuses a null where the table's type has none. */
  private void check(
      String path, boolean nullable, io.delta.kernel.types.DataType type, Column column)
      throws IOException {
    if (!nullable && column.nullCount() > 0) {
      throw nullFound(path);
    }
    if (type instanceof StructType struct) {
      StructColumn structs = (StructColumn) column;
      for (int i = 0; i < struct.length(); i++) {
        StructField field = struct.at(i);
        Column below = structs.fields().get(i);
        String name = path + "." + field.getName();
        if (!field.isNullable() && below.nullCount() > 0) {
          checkWithin(name, structs, below);
        }
        check(name, true, field.getDataType(), below);
      }
    } else if (type instanceof ArrayType array) {
      check(
          path + "[]",
          array.containsNull(),
          array.getElementType(),
          ((ListColumn) column).elements());
    } else if (type instanceof MapType map) {
      check(path + "{}", true, map.getKeyType(), ((MapColumn) column).keys());
      check(
          path + "{}",
          map.isValueContainsNull(),
          map.getValueType(),
          ((MapColumn) column).values());
    }
  }

  /** A null struct has null fields, which is no fault of theirs. */
  private void checkWithin(String path, StructColumn structs, Column field) throws IOException {
    for (int row = 0; row < structs.size(); row++) {
      if (!structs.isNull(row) && field.isNull(row)) {
        throw nullFound(path);
      }
    }
  }

  private IOException nullFound(String path) {
    return DeltaFit.refused(
        "table %s, column \"%s\" is NOT NULL, and the batch has a null in it"
            .formatted(table, path));
  }
}
