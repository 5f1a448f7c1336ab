package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.ListColumn;

/** Lists, element by element. */
final class CastList extends Cast {
  private final Cast elements;

  CastList(Cast elements) {
    this.elements = elements;
  }

  @Override
  void appendValue(Column from, int row, Column to) throws CastException {
    ListColumn source = (ListColumn) from;
    ListColumn target = (ListColumn) to;
    int end = source.end(row);
    try {
      for (int i = source.start(row); i < end; i++) {
        elements.append(source.elements(), i, target.elements());
      }
    } catch (CastException e) {
      throw e.inElement();
    }
    target.endValue(end - source.start(row));
  }
}
