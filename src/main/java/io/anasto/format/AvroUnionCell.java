package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.StructColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Unions of more than a type and null. */
final class AvroUnionCell {
  private AvroUnionCell() {}

  /** Numbers of two widths, in a column of the wider type. */
  static final class OfNumbers extends AvroCell {
    /** By branch; null where the branch is null. */
    private final AvroCell[] cells;

    OfNumbers(DataType type, List<AvroCell> cells, String path) {
      super(type, path);
      this.cells = cells.toArray(AvroCell[]::new);
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      AvroCell cell = cells[in.branch(cells.length, path())];
      if (cell == null) {
        column.appendNull();
      } else {
        cell.read(in, column);
      }
    }

    @Override
    int weight() {
      return Long.BYTES;
    }
  }

  /**
   * Other unions become structs of a field for each branch, {@code member0} and so on, of which one
   * has the value; Spark names them so.
   */
  static final class OfMembers extends AvroCell {
    /** By branch; null where the branch is null. */
    private final AvroCell[] cells;

    private final int[] fields;
    private final int weight;

    OfMembers(List<AvroCell> cells, String path) {
      super(type(cells), path);
      this.cells = cells.toArray(AvroCell[]::new);
      this.fields = new int[this.cells.length];
      int field = 0;
      int sum = 1;
      for (int i = 0; i < fields.length; i++) {
        fields[i] = field;
        field += this.cells[i] == null ? 0 : 1;
        sum += this.cells[i] == null ? 0 : this.cells[i].weight();
      }
      this.weight = sum;
    }

    private static DataType type(List<AvroCell> cells) {
      List<Field> members = new ArrayList<>();
      for (AvroCell cell : cells) {
        if (cell != null) {
          members.add(Field.of(name(members.size()), cell.type()));
        }
      }
      return new DataType.StructType(members);
    }

    /** The name of the field for a branch, counted from 0 without null. */
    static String name(int member) {
      return "member" + member;
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      int branch = in.branch(cells.length, path());
      if (cells[branch] == null) {
        column.appendNull();
        return;
      }
      StructColumn struct = (StructColumn) column;
      List<Column> members = struct.fields();
      for (int i = 0; i < members.size(); i++) {
        if (i == fields[branch]) {
          cells[branch].read(in, members.get(i));
        } else {
          members.get(i).appendNull();
        }
      }
      struct.endValue();
    }

    @Override
    int weight() {
      return weight;
    }
  }
}
