package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.StructColumn;
import java.io.IOException;
import java.util.List;

/** Records within rows. */
final class AvroStructCell extends AvroCell {
  private final AvroSlot[] slots;
  private final int weight;
  private StructColumn lastColumn;
  private Column[] lastFields;

  AvroStructCell(DataType.StructType type, List<AvroSlot> slots, String path) {
    super(type, path);
    this.slots = slots.toArray(AvroSlot[]::new);
    // At most 100,000 cells of at most 40 bytes each.
    this.weight = 1 + slots.stream().mapToInt(slot -> slot.cell().weight()).sum();
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    StructColumn struct = (StructColumn) column;
    if (struct != lastColumn) {
      lastFields = struct.fields().toArray(Column[]::new);
      lastColumn = struct;
    }
    Column[] fields = lastFields;
    for (int i = 0; i < fields.length; i++) {
      slots[i].read(in, fields[i]);
    }
    struct.endValue();
  }

  @Override
  int weight() {
    return weight;
  }

  @Override
  boolean isEmpty() {
    for (AvroSlot slot : slots) {
      if (!slot.isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
