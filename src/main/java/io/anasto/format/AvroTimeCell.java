package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/**
 * Times of a day as texts, for there is no type for them: {@code 10:15:30.250} of milliseconds,
 * {@code 10:15:30.250000} of microseconds.
 */
final class AvroTimeCell extends AvroCell {
  private static final int FRACTION = "10:15:30.".length();
  private static final int MILLIS_DIGITS = 3;
  private static final int MICROS_DIGITS = 6;
  private static final int MICROS_PER_MILLI = 1000;

  private final boolean millis;
  private final byte[] text;

  AvroTimeCell(boolean millis, String path) {
    super(DataType.STRING, path);
    this.millis = millis;
    this.text = new byte[FRACTION + (millis ? MILLIS_DIGITS : MICROS_DIGITS)];
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
    int fraction = (int) (micros % TimeText.MICROS_PER_SECOND);
    if (millis) {
      put(fraction / MICROS_PER_MILLI, MILLIS_DIGITS, FRACTION);
    } else {
      put(fraction, MICROS_DIGITS, FRACTION);
    }
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
    return Integer.BYTES + text.length;
  }
}
