package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.ListColumn;

/** Prints lists as arrays of one block. */
final class AvroListPrinter extends AvroPrinter {
  private final AvroPrinter element;
  private ListColumn lists;

  AvroListPrinter(DataType.ListType type) {
    this.element = of(type.element());
  }

  @Override
  void take(Column column) {
    lists = (ListColumn) column;
    element.bind(lists.elements());
  }

  @Override
  void print(int row, ByteSink out) {
    int start = lists.start(row);
    int end = lists.end(row);
    if (end > start) {
      printLong((long) end - start, out);
      for (int i = start; i < end; i++) {
        element.printAny(i, out);
      }
    }
    printLong(0, out);
  }
}
