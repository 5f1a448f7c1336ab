package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/**
 * Reads the values of one type at one place in a file's schema, a column, a field or an element,
 * into a column of its {@link #type}. Not thread-safe.
 *
 * <p>Specification: Avro 1.12, "Binary Encoding" and "Logical Types".
 */
abstract class AvroCell {
  private final DataType type;
  private final String path;

  /**
   * @param type of the column that it reads into
   * @param path such as {@code address.city}, for messages
   */
  AvroCell(DataType type, String path) {
    this.type = type;
    this.path = path;
  }

  final DataType type() {
    return type;
  }

  final String path() {
    return path;
  }

  /**
   * Reads the value that is next and appends it.
   *
   * @throws DataException when it does not fit
   * @throws IOException when the decoder finds no such value
   */
  abstract void read(AvroValues in, Column column) throws IOException;

  /** The bytes of memory that a value takes at least. */
  abstract int weight();

  /** Whether a value has no bytes in the file. */
  boolean isEmpty() {
    return false;
  }
}
