package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.ListColumn;
import java.io.IOException;

/** Arrays, which come in blocks of elements. */
final class AvroListCell extends AvroCell {
  private final AvroSlot element;

  AvroListCell(AvroSlot element, String path) {
    super(new DataType.ListType(element.cell().type()), path);
    this.element = element;
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    ListColumn list = (ListColumn) column;
    Column elements = list.elements();
    int weight = element.cell().weight();
    for (int count = in.elements(weight, path()); count > 0; count = in.elements(weight, path())) {
      for (int i = 0; i < count; i++) {
        element.read(in, elements);
      }
    }
    list.endValue();
  }

  @Override
  int weight() {
    return Integer.BYTES;
  }
}
