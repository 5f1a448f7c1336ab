package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.LongColumn;
import java.io.IOException;

/** Timestamps in milliseconds or nanoseconds, which become microseconds where they are some. */
final class AvroTimestampCell extends AvroCell {
  private static final int FACTOR = 1000;
  private static final long MOST_MILLIS = Long.MAX_VALUE / FACTOR;

  private final boolean millis;

  AvroTimestampCell(DataType type, boolean millis, String path) {
    super(type, path);
    this.millis = millis;
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    long value = in.decoder.readLong();
    ((LongColumn) column).append(millis ? fromMillis(value, in) : fromNanos(value, in));
  }

  private long fromMillis(long value, AvroValues in) throws DataException {
    if (value > MOST_MILLIS || value < -MOST_MILLIS) {
      throw in.mismatch(
          path(), "%,d ms since 1970 is too far from it for a %s".formatted(value, type()));
    }
    return value * FACTOR;
  }

  private long fromNanos(long value, AvroValues in) throws DataException {
    if (value % FACTOR != 0) {
      throw in.mismatch(
          path(),
          ("%,d ns since 1970 is no whole number of microseconds, which is what a %s has; declare"
                  + " the column int64 to get nanoseconds")
              .formatted(value, type()));
    }
    return value / FACTOR;
  }

  @Override
  int weight() {
    return Long.BYTES;
  }
}
