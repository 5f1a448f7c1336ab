package io.anasto.row;

import java.util.Arrays;

/** One bit a value: set where it is null. Most columns have no nulls, and then no array either. */
final class Validity {
  private static final long[] NONE = {};

  private long[] nulls = NONE;
  private int count;

  void setNull(int row) {
    int word = row >>> 6;
    if (word >= nulls.length) {
      nulls = Arrays.copyOf(nulls, Math.max(word + 1, nulls.length * 2));
    }
    nulls[word] |= 1L << row;
    count++;
  }

  boolean isNull(int row) {
    int word = row >>> 6;
    return word < nulls.length && (nulls[word] & 1L << row) != 0;
  }

  int count() {
    return count;
  }

  long bytes() {
    return 8L * nulls.length;
  }
}
