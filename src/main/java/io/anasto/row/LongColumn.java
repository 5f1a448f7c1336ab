package io.anasto.row;

import java.util.Arrays;

/** Values of the integer types, of {@code date} (days) and of both timestamps (microseconds). */
public final class LongColumn implements Column {
  private final Validity validity = new Validity();
  private long[] values;
  private int size;

  LongColumn(int rows) {
    values = new long[Math.max(rows, 1)];
  }

  public void append(long value) {
    if (size == values.length) {
      grow();
    }
    values[size++] = value;
  }

  @Override
  public void appendNull() {
    validity.setNull(size);
    append(0);
  }

  /**
   * The values' array, with room for {@code more} behind {@link #size}: for decoders that write
   * many at once and then call {@link #added}.
   */
  public long[] reserve(int more) {
    while (values.length - size < more) {
      grow();
    }
    return values;
  }

  /** Makes {@code count} values behind the last one, written into the array, the column's own. */
  public void added(int count) {
    size += count;
  }

  /** The value at {@code row}, or 0 where it is null. */
  public long get(int row) {
    return values[row];
  }

  /**
   * The values' own array, longer than {@link #size}; for loops that must be fast. Do not write.
   */
  public long[] values() {
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
    return 8L * size + validity.bytes();
  }

  private void grow() {
    values = Arrays.copyOf(values, values.length * 2);
  }
}
