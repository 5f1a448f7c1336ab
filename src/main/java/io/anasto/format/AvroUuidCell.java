package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/** UUIDs of 16 bytes, as the text that RFC 9562 gives them. */
final class AvroUuidCell extends AvroCell {
  static final int SIZE = 16;

  private static final int TEXT_SIZE = 36;
  private static final String DIGITS = "0123456789abcdef";

  private final byte[] bytes = new byte[SIZE];
  private final byte[] text = new byte[TEXT_SIZE];

  AvroUuidCell(String path) {
    super(DataType.STRING, path);
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    in.decoder.readFixed(bytes, 0, SIZE);
    int at = 0;
    for (int i = 0; i < SIZE; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text[at++] = '-';
      }
      text[at++] = (byte) DIGITS.charAt((bytes[i] >>> 4) & 0xf);
      text[at++] = (byte) DIGITS.charAt(bytes[i] & 0xf);
    }
    ((BytesColumn) column).append(text);
  }

  @Override
  int weight() {
    return Integer.BYTES + TEXT_SIZE;
  }
}
