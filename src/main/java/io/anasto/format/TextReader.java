package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;

/** Reads rows of a text, and can begin anew at each line where a row begins. Not thread-safe. */
interface TextReader extends RowReader {
  /** Begins to read a file. */
  interface Opening {
    /**
     * Opens a text.
     *
     * @param text of a file from its beginning on; closed with the reader
     */
    TextReader open(InputStream text) throws IOException;
  }

  /** The lines of the file that the reader has left behind, once its text has ended with a line. */
  long lines();

  /**
   * Another reader for the same file, which waits for its text; null where rows cannot be read
   * without what stands before them.
   */
  TextReader sibling() throws IOException;

  /**
   * Begins anew, with rows that stand one after another.
   *
   * @param text begins with a line in which a row begins; closed with the reader
   * @param linesBefore lines of the file before it
   */
  void restart(InputStream text, long linesBefore);
}
