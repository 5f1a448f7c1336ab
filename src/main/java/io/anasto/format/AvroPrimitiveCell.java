package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.io.IOException;

/** Values that are what they are. */
final class AvroPrimitiveCell {
  private AvroPrimitiveCell() {}

  /** Null, the only value of its type, in a column of any type. */
  static final class OfNull extends AvroCell {
    OfNull(DataType type, String path) {
      super(type, path);
    }

    @Override
    void read(AvroValues in, Column column) {
      column.appendNull();
    }

    @Override
    int weight() {
      return Long.BYTES;
    }

    @Override
    boolean isEmpty() {
      return true;
    }
  }

  /** One byte, 0 or 1. */
  static final class OfBoolean extends AvroCell {
    private final byte[] one = new byte[1];

    OfBoolean(String path) {
      super(DataType.BOOLEAN, path);
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      // The decoder's own method takes any byte but 1 for false.
      in.decoder.readFixed(one, 0, 1);
      if (one[0] >>> 1 != 0) {
        throw in.malformed(path(), "the byte %d is no boolean".formatted(one[0] & 0xff));
      }
      ((BooleanColumn) column).append(one[0] == 1);
    }

    @Override
    int weight() {
      return 1;
    }
  }

  /** A number of 32 bits: an integer, or days. */
  static final class OfInt extends AvroCell {
    OfInt(DataType type, String path) {
      super(type, path);
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      ((LongColumn) column).append(in.decoder.readInt());
    }

    @Override
    int weight() {
      return Long.BYTES;
    }
  }

  /** A number of 64 bits: an integer, or microseconds. */
  static final class OfLong extends AvroCell {
    OfLong(DataType type, String path) {
      super(type, path);
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      ((LongColumn) column).append(in.decoder.readLong());
    }

    @Override
    int weight() {
      return Long.BYTES;
    }
  }

  /** A floating-point number of 32 bits. */
  static final class OfFloat extends AvroCell {
    OfFloat(DataType type, String path) {
      super(type, path);
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      ((DoubleColumn) column).append(in.decoder.readFloat());
    }

    @Override
    int weight() {
      return Double.BYTES;
    }
  }

  /** A floating-point number of 64 bits. */
  static final class OfDouble extends AvroCell {
    OfDouble(String path) {
      super(DataType.FLOAT64, path);
    }

    @Override
    void read(AvroValues in, Column column) throws IOException {
      ((DoubleColumn) column).append(in.decoder.readDouble());
    }

    @Override
    int weight() {
      return Double.BYTES;
    }
  }
}
