package io.anasto.row;

/**
 * Values of {@code list<…>}. To append one, append its elements to {@link #elements} and call
 * {@link #endValue}.
 */
public final class ListColumn implements Column {
  private final Offsets offsets;
  private final Column elements;

  ListColumn(Column elements, int rows) {
    this.offsets = new Offsets(rows);
    this.elements = elements;
  }

  public Column elements() {
    return elements;
  }

  /** Makes one list of what came into {@link #elements} since the last value. */
  public void endValue() {
    offsets.append(elements.size());
  }

  /** Makes one list of the next {@code count} elements, which may be appended later. */
  public void endValue(int count) {
    offsets.appendCount(count);
  }

  /** The first element of the list at {@code row}. */
  public int start(int row) {
    return offsets.start(row);
  }

  /** One beyond the last element of the list at {@code row}. */
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
    return offsets.bytes() + elements.bytes();
  }
}
