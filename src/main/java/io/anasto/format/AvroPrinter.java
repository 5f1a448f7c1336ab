package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.math.BigInteger;
import org.apache.avro.io.BinaryData;

/**
 * Encodes the values of a column. {@link #bind} it to the column of a chunk, then print rows of
 * that. Not thread-safe.
 *
 * <p>Specification: Avro 1.12, "Binary Encoding".
 */
abstract class AvroPrinter {
  /** The branches of a union of null and a type, as numbers are encoded. */
  private static final byte NULL_BRANCH = 0;

  private static final byte VALUE_BRANCH = 2;

  private static final int MAX_NUMBER = 10;

  private Column column;
  private boolean hasNulls;

  static AvroPrinter of(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new OfBoolean();
      case INT8, INT16, INT32, INT64, DATE, TIMESTAMP, TIMESTAMP_NTZ -> new OfInteger();
      case FLOAT32 -> new OfFloat();
      case FLOAT64 -> new OfDouble();
      case DECIMAL -> new OfDecimal();
      case STRING, BINARY -> new OfBytes();
      case LIST -> new AvroListPrinter((DataType.ListType) type);
      case MAP -> new AvroMapPrinter((DataType.MapType) type);
      case STRUCT -> new AvroStructPrinter(((DataType.StructType) type).fields());
    };
  }

  /** Turns to a column, which must not grow until the last value is printed. */
  final void bind(Column values) {
    column = values;
    hasNulls = values.nullCount() > 0;
    take(values);
  }

  /** Prints the value at {@code row}, or null, as a union of both. */
  final void printAny(int row, ByteSink out) {
    if (hasNulls && column.isNull(row)) {
      out.append(NULL_BRANCH);
    } else {
      out.append(VALUE_BRANCH);
      print(row, out);
    }
  }

  abstract void take(Column values);

  /** Prints the value at {@code row}, which is not null. */
  abstract void print(int row, ByteSink out);

  /** Prints an integer of any width, or the length of something. */
  static void printLong(long value, ByteSink out) {
    byte[] to = out.reserve(MAX_NUMBER);
    int at = out.size();
    out.size(at + BinaryData.encodeLong(value, to, at));
  }

  private static final class OfBoolean extends AvroPrinter {
    private BooleanColumn values;

    @Override
    void take(Column column) {
      values = (BooleanColumn) column;
    }

    @Override
    void print(int row, ByteSink out) {
      out.append((byte) (values.get(row) ? 1 : 0));
    }
  }

  private static final class OfInteger extends AvroPrinter {
    private long[] values;

    @Override
    void take(Column column) {
      values = ((LongColumn) column).values();
    }

    @Override
    void print(int row, ByteSink out) {
      printLong(values[row], out);
    }
  }

  private static final class OfFloat extends AvroPrinter {
    private double[] values;

    @Override
    void take(Column column) {
      values = ((DoubleColumn) column).values();
    }

    @Override
    void print(int row, ByteSink out) {
      byte[] to = out.reserve(Float.BYTES);
      int at = out.size();
      out.size(at + BinaryData.encodeFloat((float) values[row], to, at));
    }
  }

  private static final class OfDouble extends AvroPrinter {
    private double[] values;

    @Override
    void take(Column column) {
      values = ((DoubleColumn) column).values();
    }

    @Override
    void print(int row, ByteSink out) {
      byte[] to = out.reserve(Double.BYTES);
      int at = out.size();
      out.size(at + BinaryData.encodeDouble(values[row], to, at));
    }
  }

  /** The unscaled value in as few bytes as its two's complement needs, the highest first. */
  private static final class OfDecimal extends AvroPrinter {
    private DecimalColumn values;

    @Override
    void take(Column column) {
      values = (DecimalColumn) column;
    }

    @Override
    void print(int row, ByteSink out) {
      if (values.upper(row) == (values.lower(row) >> 63)) {
        print(values.lower(row), out);
      } else {
        BigInteger unscaled = values.unscaled(row);
        byte[] bytes = unscaled.toByteArray();
        printLong(bytes.length, out);
        out.append(bytes);
      }
    }

    private static void print(long unscaled, ByteSink out) {
      int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(unscaled ^ (unscaled >> 63));
      int length = (bits + 7) / 8;
      printLong(length, out);
      byte[] to = out.reserve(Long.BYTES);
      int at = out.size();
      for (int i = length - 1; i >= 0; i--) {
        to[at++] = (byte) (unscaled >> (8 * i));
      }
      out.size(at);
    }
  }

  private static final class OfBytes extends AvroPrinter {
    private BytesColumn values;

    @Override
    void take(Column column) {
      values = (BytesColumn) column;
    }

    @Override
    void print(int row, ByteSink out) {
      int length = values.length(row);
      printLong(length, out);
      out.append(values.data(), values.start(row), length);
    }
  }
}
