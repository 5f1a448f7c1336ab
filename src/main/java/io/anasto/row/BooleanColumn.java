package io.anasto.row;

import java.util.Arrays;

/** Values of {@code boolean}. */
public final class BooleanColumn implements Column {
  private final Validity validity = new Validity();
  private boolean[] values;
  private int size;

  BooleanColumn(int rows) {
    values = new boolean[Math.max(rows, 1)];
  }

  public void append(boolean value) {
    if (size == values.length) {
      grow();
    }
    values[size++] = value;
  }

  @Override
  public void appendNull() {
    validity.setNull(size);
    append(false);
  }

  /**
   * The values' array, with room for {@code more} behind {@link #size}: for decoders that write
   * many at once and then call {@link #added}.
   */
  public boolean[] reserve(int more) {
    while (values.length - size < more) {
      grow();
    }
    return values;
  }

  /** Makes {@code count} values behind the last one, written into the array, the column's own. */
  public void added(int count) {
    size += count;
  }

  /** The value at {@code row}, or false where it is null. */
  public boolean get(int row) {
    return values[row];
  }

  /**
   * The values' own array, longer than {@link #size}; for loops that must be fast. Do not write.
   */
  public boolean[] values() {
    return values;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isNull(int row) {
    return validity.isNull(row);
  }

  @Override
  public int nullCount() {
    return validity.count();
  }

  @Override
  public long bytes() {
    return 1L * size + validity.bytes();
  }

  private void grow() {
    values = Arrays.copyOf(values, values.length * 2);
  }
}
