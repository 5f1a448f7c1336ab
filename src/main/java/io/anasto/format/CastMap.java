package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.MapColumn;

/** Maps, entry by entry. */
final class CastMap extends Cast {
  private final Cast keys;
  private final Cast values;

  CastMap(Cast keys, Cast values) {
    this.keys = keys;
    this.values = values;
  }

  @Override
  void appendValue(Column from, int row, Column to) throws CastException {
    MapColumn source = (MapColumn) from;
    MapColumn target = (MapColumn) to;
    int end = source.end(row);
    try {
      for (int i = source.start(row); i < end; i++) {
        keys.append(source.keys(), i, target.keys());
        values.append(source.values(), i, target.values());
      }
    } catch (CastException e) {
      throw e.inEntry();
    }
    target.endValue(end - source.start(row));
  }
}
