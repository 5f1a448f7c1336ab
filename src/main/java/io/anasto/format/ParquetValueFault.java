package io.anasto.format;

/**
 * A value of a Parquet file that its own type does not allow, or that Anasto's type for it cannot
 * hold.
 */
final class ParquetValueFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * @param position of the value in the column that it would have come into
   */
  ParquetValueFault(int position, String what) {
    super(what, null, false, false);
    this.position = position;
  }

  int position() {
    return position;
  }
}
