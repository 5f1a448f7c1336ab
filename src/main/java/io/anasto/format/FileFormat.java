package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * How files of one type are read into chunks and written from them. Immutable and thread-safe; the
 * readers and writers that it makes are not.
 */
public interface FileFormat {
  /** The config's name of it, such as {@code csv}; also the extension of files. */
  String name();

  /**
   * Whether each file says which columns it has, so that one that lacks a column of the schema is
   * refused. A JSON file does not.
   */
  default boolean isTabular() {
    return true;
  }

  /**
   * Whether each file says which types its columns have, so that a type which nothing has settled
   * yet must not be written: files would contradict each other later.
   */
  default boolean statesTypes() {
    return false;
  }

  /**
   * Opens a file to read all of it with a known schema.
   *
   * @throws DataException when the file contradicts the schema already in its header
   * @throws IOException when it cannot be opened or read
   */
  RowReader open(InputFile file, Schema schema, ReadOptions options) throws IOException;

  /**
   * Looks at the rows of a file until {@code maxBytes} of its content were read, and widens what
   * the inference knows so that they fit.
   *
   * @param maxBytes {@code Long.MAX_VALUE} for the whole file
   * @throws DataException when the file is malformed
   */
  void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException;

  /**
   * What a look at a file's beginning says about settings that may be meant otherwise, as words
   * that stand behind the file's name; empty where there is nothing to say.
   *
   * @throws IOException when it cannot be read so far, which a reader will say
   */
  default Optional<String> hint(InputFile file) throws IOException {
    return Optional.empty();
  }

  /**
   * Begins a file.
   *
   * @param out written in large pieces; neither flushed nor closed by the writer
   */
  RowWriter create(OutputStream out, Schema schema) throws IOException;
}
