package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.MapColumn;

/** Prints maps as objects; a key that is no string stands there as its text. */
final class JsonMapPrinter extends JsonPrinter {
  private final JsonPrinter key;
  private final JsonPrinter value;
  private final ByteSink keyText = new ByteSink(32);
  private MapColumn maps;

  JsonMapPrinter(DataType.MapType type) {
    this.key = of(type.key());
    this.value = of(type.value());
  }

  @Override
  void take(Column column) {
    maps = (MapColumn) column;
    key.bind(maps.keys());
    value.bind(maps.values());
  }

  @Override
  void print(int row, ByteSink out) {
    int start = maps.start(row);
    out.append('{');
    for (int i = start; i < maps.end(row); i++) {
      if (i > start) {
        out.append(',');
      }
      printKey(i, out);
      out.append(':');
      value.printAny(i, out);
    }
    out.append('}');
  }

  private void printKey(int row, ByteSink out) {
    keyText.clear();
    key.print(row, keyText);
    if (keyText.array()[0] == '"') {
      out.append(keyText.array(), 0, keyText.size());
    } else {
      JsonText.quote(keyText.array(), 0, keyText.size(), out);
    }
  }
}
