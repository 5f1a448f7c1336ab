package io.anasto.format;

/**
 * The structs that the levels of one leaf tell of, among the rows that were appended last. Not
 * thread-safe.
 */
final class ParquetStructs {
  private final int[] repetitions;
  private final int[] definitions;
  private final int entries;
  private final ParquetNode.Levels levels;
  private final boolean repeated;
  private int next;
  private boolean isNull;

  /**
   * @param levels of the struct
   */
  ParquetStructs(ParquetNode.Levels levels, ParquetColumnReader leaf) {
    this.repetitions = leaf.repetitions();
    this.definitions = leaf.definitions();
    this.entries = leaf.entries();
    this.levels = levels;
    this.repeated = leaf.leaf().isRepeated();
  }

  /** Goes to the next struct; false when there is none. */
  boolean next() {
    for (; next < entries; next++) {
      boolean begins = !repeated || repetitions[next] <= levels.repetition();
      if (begins && levels.present() == 0) {
        isNull = false;
        next++;
        return true;
      }
      if (begins && definitions[next] >= levels.inside()) {
        isNull = definitions[next] < levels.present();
        next++;
        return true;
      }
    }
    return false;
  }

  boolean isNull() {
    return isNull;
  }
}
