package io.anasto.format;

/**
 * The lists, or maps, that the levels of one leaf tell of, among the rows that were appended last.
 * Not thread-safe.
 */
final class ParquetLists {
  private final int[] repetitions;
  private final int[] definitions;
  private final int entries;
  private final ParquetNode.Levels levels;
  private int next;
  private boolean isNull;
  private int count;
  private boolean broken;

  /**
   * @param levels of the list
   */
  ParquetLists(ParquetNode.Levels levels, ParquetColumnReader leaf) {
    this.repetitions = leaf.repetitions();
    this.definitions = leaf.definitions();
    this.entries = leaf.entries();
    this.levels = levels;
  }

  /** Goes to the next list; false when there is none. */
  boolean next() {
    while (next < entries && definitions[next] < levels.inside()) {
      next++;
    }
    if (next == entries) {
      return false;
    }
    int definition = definitions[next++];
    isNull = definition < levels.present();
    count = definition > levels.present() ? 1 : 0;
    boolean hasElements = definition > levels.present();
    while (next < entries && repetitions[next] > levels.repetition()) {
      // Entries with a greater level still go on with a list inside an element.
      boolean isElement = repetitions[next] == levels.repetition() + 1;
      broken |= !hasElements || (isElement && definitions[next] <= levels.present());
      count += isElement ? 1 : 0;
      next++;
    }
    return true;
  }

  /** Whether a list so far went on that has no elements, or with an entry that is none. */
  boolean isBroken() {
    return broken;
  }

  /** Whether there is a next list, and it is this one. */
  boolean nextIs(boolean wantedNull, int wantedCount) {
    return next() && !broken && isNull == wantedNull && (isNull || count == wantedCount);
  }

  boolean isNull() {
    return isNull;
  }

  /** The elements of the list, which is not null. */
  int count() {
    return count;
  }
}
