package io.anasto.load;

/** A CSV file of some rows with ids that follow each other. */
public final class SmallFile {
  private static final String TEXT = "the quick brown fox jumps over the lazy dog; ".repeat(4);

  private SmallFile() {}

  /**
   * Its text.
   *
   * @param width characters of each row's text, at most 160
   */
  public static String rows(long firstId, int rows, int width) {
    StringBuilder csv = new StringBuilder("id,text\n");
    for (long id = firstId; id < firstId + rows; id++) {
      csv.append(id).append(',').append(TEXT, 0, width).append('\n');
    }
    return csv.toString();
  }
}
