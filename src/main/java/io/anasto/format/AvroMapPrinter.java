package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.MapColumn;

/** Prints maps, of one block, be they Avro's own or arrays of records of a key and a value. */
final class AvroMapPrinter extends AvroPrinter {
  private final AvroPrinter key;
  private final AvroPrinter value;
  private MapColumn maps;

  AvroMapPrinter(DataType.MapType type) {
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
    int end = maps.end(row);
    if (end > start) {
      printLong((long) end - start, out);
      for (int i = start; i < end; i++) {
        key.print(i, out);
        value.printAny(i, out);
      }
    }
    printLong(0, out);
  }
}
