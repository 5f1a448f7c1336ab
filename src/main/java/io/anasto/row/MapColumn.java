package io.anasto.row;

/**
 * Values of {@code map<…,…>}. To append one, append as many keys as values to the two children and
 * call {@link #endValue}.
 */
public final class MapColumn implements Column {
  private final Offsets offsets;
  private final Column keys;
  private final Column values;

  MapColumn(Column keys, Column values, int rows) {
    this.offsets = new Offsets(rows);
    this.keys = keys;
    this.values = values;
  }

  public Column keys() {
    return keys;
  }

  public Column values() {
    return values;
  }

  /** Makes one map of the keys and values that came since the last one. */
  public void endValue() {
    if (keys.size() != values.size()) {
      throw new IllegalStateException("a map needs as many values as keys");
    }
    offsets.append(keys.size());
  }

  /** Makes one map of the next {@code count} entries, which may be appended later. */
  public void endValue(int count) {
    offsets.appendCount(count);
  }

  /** The first entry of the map at {@code row}. */
  public int start(int row) {
    return offsets.start(row);
  }

  /** One beyond the last entry of the map at {@code row}. */
  public int end(int row) {
    return offsets.end(row);
  }

  @Override
  public void appendNull() {
    offsets.appendNull();
  }

  @Override
  public int size() {
    return offsets.size();
  }

  @Override
  public boolean isNull(int row) {
    return offsets.isNull(row);
  }

  @Override
  public int nullCount() {
    return offsets.nullCount();
  }

  @Override
  public long bytes() {
    return offsets.bytes() + keys.bytes() + values.bytes();
  }
}
