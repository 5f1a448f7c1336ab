package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/** Texts and bytes, read in place. */
final class AvroBytesCell extends AvroCell {
  /** That the length stands before each value. */
  static final int ANY = -1;

  private final int size;
  private final boolean text;

  /**
   * @param size of each value in bytes, or {@link #ANY}
   */
  AvroBytesCell(DataType type, int size, String path) {
    super(type, path);
    this.size = size;
    this.text = type.kind() == DataType.Kind.STRING;
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    BytesColumn bytes = (BytesColumn) column;
    int length = size == ANY ? in.length(path()) : size;
    in.bytes(length, bytes, path());
    int start = bytes.end();
    if (text && !Utf8Check.isText(bytes.data(), start, start + length)) {
      throw in.malformed(path(), "the text is not UTF-8");
    }
    bytes.added(length);
  }

  @Override
  int weight() {
    return Integer.BYTES;
  }

  @Override
  boolean isEmpty() {
    return size == 0;
  }
}
