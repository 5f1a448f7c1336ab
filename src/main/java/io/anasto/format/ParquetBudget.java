package io.anasto.format;

/** The bytes that the next rows of all columns may take together. Not thread-safe. */
final class ParquetBudget {
  private final long total;
  private long taken;

  ParquetBudget(long total) {
    this.total = total;
  }

  long left() {
    return total - taken;
  }

  /** Takes so many bytes if they are there. */
  boolean take(long bytes) {
    if (bytes > total - taken) {
      return false;
    }
    taken += bytes;
    return true;
  }

  /** Takes {@code perRow} bytes for as many of the rows as can have them, and for one at least. */
  int takeRows(int rows, long perRow) {
    if (take(perRow * rows)) {
      return rows;
    }
    int fitting = (int) Math.max(1, (long) (total / ((double) taken / rows + perRow)));
    rescale(fitting, rows);
    taken += perRow * fitting;
    return fitting;
  }

  /** There are to be fewer rows than was thought when the other columns took their bytes. */
  void rescale(int rows, int before) {
    taken = (long) ((double) taken * rows / before);
  }
}
