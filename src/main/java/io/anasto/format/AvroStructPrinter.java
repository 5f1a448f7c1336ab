package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.StructColumn;
import java.util.List;

/** Prints rows, and structs within them, as records. */
final class AvroStructPrinter extends AvroPrinter {
  private final AvroPrinter[] fields;

  AvroStructPrinter(List<Field> fields) {
    this.fields = fields.stream().map(field -> of(field.type())).toArray(AvroPrinter[]::new);
  }

  /** Turns to the columns of a chunk. */
  void bind(List<Column> columns) {
    for (int i = 0; i < fields.length; i++) {
      fields[i].bind(columns.get(i));
    }
  }

  @Override
  void take(Column column) {
    bind(((StructColumn) column).fields());
  }

  @Override
  void print(int row, ByteSink out) {
    for (AvroPrinter field : fields) {
      field.printAny(row, out);
    }
  }
}
