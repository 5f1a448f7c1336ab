package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;

/** One conversion after another. */
final class CastChain extends Cast {
  private final Cast first;
  private final DataType between;
  private final Cast second;

  /**
   * Makes a chain of two.
   *
   * @param between the first one's result and the second one's source
   */
  CastChain(Cast first, DataType between, Cast second) {
    this.first = first;
    this.between = between;
    this.second = second;
  }

  @Override
  void appendValue(Column from, int row, Column to) throws CastException {
    Column value = Column.of(between, 1);
    first.append(from, row, value);
    second.append(value, 0, to);
  }
}
