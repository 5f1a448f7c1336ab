package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import java.io.IOException;

/** Decimals, straight from the buffer where the unscaled value fits a long. */
final class JsonDecimalCell extends JsonScalarCell {
  private static final int MAX_DIGITS = DataType.DecimalType.MAX_LONG_PRECISION;
  private static final long[] POWERS = new long[MAX_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final int scale;

  /** The most digits before the point. */
  private final int most;

  JsonDecimalCell(DataType.DecimalType type, String path, boolean exact) {
    super(type, path, exact);
    this.scale = type.scale();
    this.most = type.precision() - type.scale();
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    byte[] b = in.buffer;
    int at = in.pos;
    boolean negative = b[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long value = 0;
    int digit = b[at] - '0';
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = b[++at] - '0';
    }
    int whole = at - first;
    int places = 0;
    if (b[at] == '.') {
      int point = at;
      digit = b[++at] - '0';
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = b[++at] - '0';
      }
      places = at - point - 1;
      if (places == 0) {
        whole = 0;
      }
    }
    if (whole == 0
        || places > scale
        || whole + scale > MAX_DIGITS
        || whole > most
        || (b[first] == '0' && whole > 1)
        || (negative && value == 0)
        || !JsonNumber.isEnd(b[at])) {
      super.read(in, column);
      return;
    }
    long unscaled = value * POWERS[scale - places];
    ((DecimalColumn) column).appendUnscaled(negative ? -unscaled : unscaled);
    in.pos = at;
  }
}
