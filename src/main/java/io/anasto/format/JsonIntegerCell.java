package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.LongColumn;
import java.io.IOException;

/** Integers, straight from the buffer in the usual case: plain digits that fit a long anyway. */
final class JsonIntegerCell extends JsonScalarCell {
  /** So many digits fit a long always. */
  private static final int MAX_DIGITS = 18;

  private final long least;
  private final long most;

  JsonIntegerCell(DataType type, String path, boolean exact) {
    super(type, path, exact);
    int bits =
        switch (type.kind()) {
          case INT8 -> 8;
          case INT16 -> 16;
          case INT32 -> 32;
          case INT64,
              BOOLEAN,
              FLOAT32,
              FLOAT64,
              DECIMAL,
              STRING,
              BINARY,
              DATE,
              TIMESTAMP,
              TIMESTAMP_NTZ,
              LIST,
              MAP,
              STRUCT ->
              64;
        };
    this.least = Long.MIN_VALUE >> (64 - bits);
    this.most = Long.MAX_VALUE >> (64 - bits);
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
    int digits = at - first;
    if (digits == 0
        || digits > MAX_DIGITS
        || (b[first] == '0' && (digits > 1 || negative))
        || !JsonNumber.isEnd(b[at])) {
      super.read(in, column);
      return;
    }
    long signed = negative ? -value : value;
    if (signed < least || signed > most) {
      super.read(in, column);
      return;
    }
    ((LongColumn) column).append(signed);
    in.pos = at;
  }
}
