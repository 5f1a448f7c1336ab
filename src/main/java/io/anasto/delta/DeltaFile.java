package io.anasto.delta;

import java.util.Map;

/**
 * A data file of a version, and which of its rows are meant. Immutable.
 *
 * @param path as the log says it: an encoded URI, usually relative to the table
 * @param partition the values of the partition columns by their names in files; null where the log
 *     does not tell them
 * @param change what happened to the rows
 * @param rows which rows are meant
 */
record DeltaFile(String path, Map<String, String> partition, Change change, DeltaSelection rows) {
  /** What happened to a file's rows. */
  enum Change {
    /** They are new. */
    INSERT("insert"),
    /** They went. */
    DELETE("delete"),
    /** The file has a column that says it for each row. */
    STATED("");

    private final String text;

    Change(String text) {
      this.text = text;
    }

    /** As change rows say it. */
    String text() {
      return text;
    }
  }
}
