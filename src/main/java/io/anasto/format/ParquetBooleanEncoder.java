package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.Column;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/** Booleans, a bit each, the lowest bit first. Not thread-safe. */
final class ParquetBooleanEncoder extends ParquetValueEncoder {
  private final PrimitiveType type;
  private final ByteSink bits = new ByteSink(0);
  private int count;
  private boolean anyTrue;
  private boolean anyFalse;

  ParquetBooleanEncoder(PrimitiveType type) {
    this.type = type;
  }

  @Override
  void add(Column column, int from, int to) {
    boolean[] values = ((BooleanColumn) column).values();
    for (int i = from; i < to; i++) {
      add(values[i]);
    }
  }

  @Override
  void add(Column column, int[] rows, int rowCount) {
    boolean[] values = ((BooleanColumn) column).values();
    for (int i = 0; i < rowCount; i++) {
      add(values[rows[i]]);
    }
  }

  private void add(boolean value) {
    int bit = count++ & 7;
    if (bit == 0) {
      bits.append((byte) 0);
    }
    if (value) {
      bits.array()[bits.size() - 1] |= (byte) (1 << bit);
      anyTrue = true;
    } else {
      anyFalse = true;
    }
  }

  @Override
  int pageBytes() {
    return bits.size();
  }

  @Override
  int dictionaryBytes() {
    return 0;
  }

  @Override
  long memory() {
    return bits.capacity();
  }

  @Override
  Encoding writePage(ByteSink page) {
    page.append(bits.array(), 0, bits.size());
    bits.clear();
    count = 0;
    anyTrue = false;
    anyFalse = false;
    return Encoding.PLAIN;
  }

  @Override
  Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    if (anyTrue) {
      statistics.updateStats(true);
    }
    if (anyFalse) {
      statistics.updateStats(false);
    }
    return statistics;
  }

  @Override
  int writeDictionary(ByteSink page) {
    return 0;
  }

  @Override
  void endChunk() {
    // Nothing is kept from page to page.
  }
}
