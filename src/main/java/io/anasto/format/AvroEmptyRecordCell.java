package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.MapColumn;

/** Records without fields, as empty maps, for a struct has at least one field. */
final class AvroEmptyRecordCell extends AvroCell {
  AvroEmptyRecordCell(String path) {
    super(DataType.EMPTY_OBJECT, path);
  }

  @Override
  void read(AvroValues in, Column column) {
    ((MapColumn) column).endValue();
  }

  @Override
  int weight() {
    return Integer.BYTES;
  }

  @Override
  boolean isEmpty() {
    return true;
  }
}
