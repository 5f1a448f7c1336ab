package io.anasto.format;

/**
 * Small numbers of a page, read front to back: levels, dictionary ids or lengths. Not thread-safe.
 */
interface ParquetLevels {
  /**
   * Reads the next {@code count} numbers, or fewer where the bytes end before.
   *
   * @return how many
   */
  int readSome(int[] into, int from, int count) throws ParquetFault;

  /** Reads the next {@code count} numbers. */
  default void read(int[] into, int from, int count) throws ParquetFault {
    if (readSome(into, from, count) < count) {
      throw new ParquetFault("ends before its last level");
    }
  }

  /**
   * Steps over the next {@code count} numbers if it is plain at once that all are {@code value};
   * otherwise stays where it is.
   */
  default boolean skipRun(int value, int count) throws ParquetFault {
    return false;
  }
}
