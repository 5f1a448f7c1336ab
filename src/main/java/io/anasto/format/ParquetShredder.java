package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.ListColumn;
import io.anasto.row.MapColumn;
import io.anasto.row.StructColumn;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the values of one leaf out of a nested column, with their repetition and definition levels
 * (parquet-format, "Nested Encoding"). Not thread-safe; keeps its arrays for the next chunk.
 */
final class ParquetShredder {
  /** A step from a column to the next one below it. */
  sealed interface Step {}

  /** Into a field of a struct. */
  record IntoField(int position) implements Step {}

  /** Into the elements of a list. */
  record IntoElements() implements Step {}

  /** Into the keys of a map, which are never null. */
  record IntoKeys() implements Step {}

  /** Into the values of a map. */
  record IntoValues() implements Step {}

  private final List<Step> path;
  private int[] repetition = new int[64];
  private int[] definition = new int[64];
  private int[] rows = new int[64];
  private int levels;
  private int values;
  private Column leaf;

  /**
   * @param path from the top column to the leaf
   */
  ParquetShredder(List<Step> path) {
    this.path = List.copyOf(path);
  }

  /** Takes all of a column; what was taken before is forgotten. */
  void shred(Column column) {
    levels = 0;
    values = 0;
    leaf = leafOf(column);
    for (int row = 0; row < column.size(); row++) {
      value(0, column, row, 0, 0, 0);
    }
  }

  private Column leafOf(Column column) {
    Column below = column;
    for (Step step : path) {
      if (step instanceof IntoField field) {
        below = ((StructColumn) below).fields().get(field.position());
      } else if (step instanceof IntoElements) {
        below = ((ListColumn) below).elements();
      } else if (step instanceof IntoKeys) {
        below = ((MapColumn) below).keys();
      } else {
        below = ((MapColumn) below).values();
      }
    }
    return below;
  }

  private void value(
      int depth, Column column, int row, int repetitionLevel, int definitionLevel, int repeated) {
    boolean isKey = depth > 0 && path.get(depth - 1) instanceof IntoKeys;
    if (!isKey && column.isNull(row)) {
      level(repetitionLevel, definitionLevel);
      return;
    }
    int present = isKey ? definitionLevel : definitionLevel + 1;
    if (depth == path.size()) {
      level(repetitionLevel, present);
      if (values == rows.length) {
        rows = Arrays.copyOf(rows, values * 2);
      }
      rows[values++] = row;
      return;
    }
    Step step = path.get(depth);
    if (step instanceof IntoField field) {
      Column below = ((StructColumn) column).fields().get(field.position());
      value(depth + 1, below, row, repetitionLevel, present, repeated);
    } else if (step instanceof IntoElements) {
      ListColumn list = (ListColumn) column;
      elements(
          depth,
          list.elements(),
          list.start(row),
          list.end(row),
          repetitionLevel,
          present,
          repeated);
    } else {
      MapColumn map = (MapColumn) column;
      Column below = step instanceof IntoKeys ? map.keys() : map.values();
      elements(depth, below, map.start(row), map.end(row), repetitionLevel, present, repeated);
    }
  }

  private void elements(
      int depth, Column below, int start, int end, int repetitionLevel, int present, int repeated) {
    if (start == end) {
      level(repetitionLevel, present);
    }
    for (int i = start; i < end; i++) {
      int level = i == start ? repetitionLevel : repeated + 1;
      value(depth + 1, below, i, level, present + 1, repeated + 1);
    }
  }

  private void level(int repetitionLevel, int definitionLevel) {
    if (levels == repetition.length) {
      repetition = Arrays.copyOf(repetition, levels * 2);
      definition = Arrays.copyOf(definition, levels * 2);
    }
    repetition[levels] = repetitionLevel;
    definition[levels++] = definitionLevel;
  }

  /** How many levels there are: of values, nulls and empty lists. */
  int levels() {
    return levels;
  }

  int repetition(int level) {
    return repetition[level];
  }

  int definition(int level) {
    return definition[level];
  }

  /** The column of the leaf's values. */
  Column leaf() {
    return leaf;
  }

  /** Where in {@link #leaf} the values are. The array is the shredder's own, and longer. */
  int[] rows() {
    return rows;
  }

  /** Bytes of memory that it takes. */
  long memory() {
    return (long) Integer.BYTES * (repetition.length + definition.length + rows.length);
  }

  /** How many values there are, without nulls. */
  int values() {
    return values;
  }
}
