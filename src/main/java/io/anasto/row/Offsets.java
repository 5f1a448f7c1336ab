package io.anasto.row;

import java.util.Arrays;

/** Where each row's elements end in the child of a list or map column, and which rows are null. */
final class Offsets {
  private final Validity validity = new Validity();
  private int[] ends;
  private int size;

  Offsets(int rows) {
    ends = new int[Math.max(rows, 1)];
  }

  void append(int end) {
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    ends[size++] = end;
  }

  /** Appends a value of {@code count} elements, which may come into the child later. */
  void appendCount(int count) {
    append(Math.addExact(size == 0 ? 0 : ends[size - 1], count));
  }

  void appendNull() {
    validity.setNull(size);
    append(size == 0 ? 0 : ends[size - 1]);
  }

  int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  int end(int row) {
    return ends[row];
  }

  int size() {
    return size;
  }

  boolean isNull(int row) {
    return validity.isNull(row);
  }

  int nullCount() {
    return validity.count();
  }

  long bytes() {
    return 4L * size + validity.bytes();
  }
}
