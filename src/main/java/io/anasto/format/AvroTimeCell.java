package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/** Times of a day as texts, {@code HH:MM:SS.ffffff}, for there is no type for them. */
final class AvroTimeCell extends AvroCell {
  private static final int SIZE = 15;
  private static final int MICROS_PER_MILLI = 1000;

  private final boolean millis;
  private final byte[] text = new byte[SIZE];

  AvroTimeCell(boolean millis, String path) {
    super(DataType.STRING, path);
    this.millis = millis;
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    long micros = millis ? (long) in.decoder.readInt() * MICROS_PER_MILLI : in.decoder.readLong();
    if (micros < 0 || micros >= TimeText.MICROS_PER_DAY) {
      throw in.mismatch(path(), "%,d µs is no time of a day".formatted(micros));
    }
    int second = (int) (micros / TimeText.MICROS_PER_SECOND);
    put(second / 3600, 2, 0);
    text[2] = ':';
    put(second / 60 % 60, 2, 3);
    text[5] = ':';
    put(second % 60, 2, 6);
    text[8] = '.';
    put((int) (micros % TimeText.MICROS_PER_SECOND), 6, 9);
    ((BytesColumn) column).append(text);
  }

  private void put(int value, int digits, int at) {
    int rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  @Override
  int weight() {
    return Integer.BYTES + SIZE;
  }
}
