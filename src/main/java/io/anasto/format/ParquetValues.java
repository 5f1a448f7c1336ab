package io.anasto.format;

import io.anasto.row.BytesColumn;

/**
 * The values of one data page, which are never null, read front to back in the page's physical
 * type. Of the first four methods one fits the type. Not thread-safe.
 */
abstract class ParquetValues {
  /** Reads values of INT32 and INT64. */
  void longs(long[] into, int from, int count) throws ParquetFault {
    throw unlike();
  }

  /** Reads values of FLOAT and DOUBLE. */
  void doubles(double[] into, int from, int count) throws ParquetFault {
    throw unlike();
  }

  /** Reads values of BOOLEAN. */
  void booleans(boolean[] into, int from, int count) throws ParquetFault {
    throw unlike();
  }

  /** Reads values of BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY and INT96. */
  void bytes(BytesColumn into, int count) throws ParquetFault {
    throw unlike();
  }

  /**
   * Of the next {@code count} values, which have bytes, how many the budget has room for; takes it.
   */
  int within(int count, ParquetBudget budget) throws ParquetFault {
    throw unlike();
  }

  /** Bytes behind the last value, when all values have been read. */
  abstract int rest();

  private static ParquetFault unlike() {
    return new ParquetFault("has an encoding that does not go with the column's type");
  }

  static ParquetFault ended() {
    return new ParquetFault("ends before its last value");
  }
}
