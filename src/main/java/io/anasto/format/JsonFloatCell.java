package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DoubleColumn;
import java.io.IOException;

/**
 * Floating-point numbers, straight from the buffer where they have few digits and no exponent: then
 * one division of two exact numbers gives the nearest value, and that has this very text.
 */
final class JsonFloatCell extends JsonScalarCell {
  /** A double gives any 15 digits back, a float any 6. */
  private final int maxDigits;

  private final boolean single;

  JsonFloatCell(DataType type, String path, boolean exact) {
    super(type, path, exact);
    this.single = type.kind() == DataType.Kind.FLOAT32;
    this.maxDigits = single ? 6 : 15;
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
        || whole + places > maxDigits
        || (b[first] == '0' && whole > 1)
        || !JsonNumber.isEnd(b[at])) {
      super.read(in, column);
      return;
    }
    double quotient = single ? (float) value / (float) POWERS[places] : value / POWERS[places];
    ((DoubleColumn) column).append(negative ? -quotient : quotient);
    in.pos = at;
  }

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
  };
}
