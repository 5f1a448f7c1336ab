package io.anasto.delta;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.RowCopy;
import java.util.ArrayList;
import java.util.List;

/** Columns that have one value in all rows of a data file. Not thread-safe. */
final class DeltaConstants {
  private final List<Constant> constants = new ArrayList<>();

  private record Constant(int position, Column value) {}

  /** Adds a column that is null. */
  void addNull(int position, DataType type) {
    add(position, type).appendNull();
  }

  /** Adds a column; the caller appends its value to what is returned. */
  Column add(int position, DataType type) {
    Column value = Column.of(type, 1);
    constants.add(new Constant(position, value));
    return value;
  }

  /** Appends the values of so many rows. */
  void append(int rows, ChunkBuilder into) {
    for (Constant constant : constants) {
      RowCopy.repeat(constant.value(), 0, rows, into.column(constant.position()));
    }
  }
}
