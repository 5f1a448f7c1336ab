package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.MapColumn;
import java.io.IOException;

/**
 * Maps, which come in blocks of entries: Avro's own, whose keys are texts, and arrays of records of
 * a key and a value with the logical type {@code map}, as Iceberg has them.
 */
final class AvroMapCell extends AvroCell {
  private final AvroCell key;
  private final AvroSlot value;
  private final boolean valueFirst;

  /**
   * @param valueFirst whether an entry's value stands before its key
   */
  AvroMapCell(AvroCell key, AvroSlot value, boolean valueFirst, String path) {
    super(new DataType.MapType(key.type(), value.cell().type()), path);
    this.key = key;
    this.value = value;
    this.valueFirst = valueFirst;
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    MapColumn map = (MapColumn) column;
    int weight = key.weight() + value.cell().weight();
    for (int count = in.elements(weight, path()); count > 0; count = in.elements(weight, path())) {
      for (int i = 0; i < count; i++) {
        if (valueFirst) {
          value.read(in, map.values());
        }
        key.read(in, map.keys());
        if (!valueFirst) {
          value.read(in, map.values());
        }
      }
    }
    map.endValue();
  }

  @Override
  int weight() {
    return Integer.BYTES;
  }
}
