package io.anasto.row;

/** Copies values between columns of one type. */
public final class RowCopy {
  private RowCopy() {}

  /** Appends the values of rows {@code from} to {@code to}, exclusive, of one column to another. */
  public static void append(Column source, int from, int to, Column into) {
    for (int row = from; row < to; row++) {
      append(source, row, into);
    }
  }

  /** Appends the value at one row so many times. */
  public static void repeat(Column source, int row, int times, Column into) {
    for (int i = 0; i < times; i++) {
      append(source, row, into);
    }
  }

  private static void append(Column source, int row, Column into) {
    if (source.isNull(row)) {
      into.appendNull();
    } else if (source instanceof LongColumn longs) {
      ((LongColumn) into).append(longs.get(row));
    } else if (source instanceof BytesColumn bytes) {
      ((BytesColumn) into).append(bytes.data(), bytes.start(row), bytes.length(row));
    } else if (source instanceof DoubleColumn doubles) {
      ((DoubleColumn) into).append(doubles.get(row));
    } else if (source instanceof DecimalColumn decimals) {
      ((DecimalColumn) into).append(decimals.upper(row), decimals.lower(row));
    } else if (source instanceof BooleanColumn booleans) {
      ((BooleanColumn) into).append(booleans.get(row));
    } else if (source instanceof ListColumn list) {
      ListColumn target = (ListColumn) into;
      append(list.elements(), list.start(row), list.end(row), target.elements());
      target.endValue();
    } else if (source instanceof MapColumn map) {
      MapColumn target = (MapColumn) into;
      append(map.keys(), map.start(row), map.end(row), target.keys());
      append(map.values(), map.start(row), map.end(row), target.values());
      target.endValue();
    } else if (source instanceof StructColumn struct) {
      StructColumn target = (StructColumn) into;
      for (int i = 0; i < struct.fields().size(); i++) {
        append(struct.fields().get(i), row, target.fields().get(i));
      }
      target.endValue();
    }
  }
}
