package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.ListColumn;

/** Prints lists as arrays. */
final class JsonListPrinter extends JsonPrinter {
  private final JsonPrinter element;
  private ListColumn lists;

  JsonListPrinter(DataType.ListType type) {
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
    out.append('[');
    for (int i = start; i < lists.end(row); i++) {
      if (i > start) {
        out.append(',');
      }
      element.printAny(i, out);
    }
    out.append(']');
  }
}
