package io.anasto.format;

import org.apache.parquet.format.Type;

/**
 * How a leaf's values are stored.
 *
 * @param length bytes of each of the byte types of fixed length, at least 1; 0 for other types
 */
record ParquetPhysical(Type kind, int length) {
  /** Bytes of an INT96. */
  static final int INT96_LENGTH = 12;

  @Override
  public String toString() {
    return kind == Type.FIXED_LEN_BYTE_ARRAY ? kind + "(" + length + ")" : kind.toString();
  }
}
