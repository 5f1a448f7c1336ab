package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.nio.charset.StandardCharsets;

/**
 * Prints the values of a column as JSON. {@link #bind} it to the column of a chunk, then print rows
 * of that. Not thread-safe.
 */
abstract class JsonPrinter {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private Column column;
  private boolean hasNulls;

  static JsonPrinter of(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new OfBoolean();
      case INT8, INT16, INT32, INT64 -> new OfInteger();
      case FLOAT32 -> new OfFloat();
      case FLOAT64 -> new OfDouble();
      case DECIMAL -> new OfDecimal();
      case STRING -> new OfString();
      case BINARY -> new OfBinary();
      case DATE -> new OfDate();
      case TIMESTAMP -> new OfTimestamp();
      case TIMESTAMP_NTZ -> new OfTimestampNtz();
      case LIST -> new JsonListPrinter((DataType.ListType) type);
      case MAP -> new JsonMapPrinter((DataType.MapType) type);
      case STRUCT -> new JsonStructPrinter(((DataType.StructType) type).fields());
    };
  }

  /** Turns to a column, which must not grow until the last value is printed. */
  final void bind(Column values) {
    column = values;
    hasNulls = values.nullCount() > 0;
    take(values);
  }

  /** Prints the value at {@code row}, which may be null. */
  final void printAny(int row, ByteSink out) {
    if (hasNulls && column.isNull(row)) {
      out.append(NULL);
    } else {
      print(row, out);
    }
  }

  abstract void take(Column values);

  /** Prints the value at {@code row}, which is not null. */
  abstract void print(int row, ByteSink out);

  private static final class OfBoolean extends JsonPrinter {
    private final ValuePrinter printer = new ValuePrinter();
    private BooleanColumn values;

    @Override
    void take(Column column) {
      values = (BooleanColumn) column;
    }

    @Override
    void print(int row, ByteSink out) {
      printer.printBoolean(values.get(row), out);
    }
  }

  private abstract static class OfLongs extends JsonPrinter {
    final ValuePrinter printer = new ValuePrinter();
    long[] values;

    @Override
    final void take(Column column) {
      values = ((LongColumn) column).values();
    }
  }

  private static final class OfInteger extends OfLongs {
    @Override
    void print(int row, ByteSink out) {
      printer.printLong(values[row], out);
    }
  }

  private static final class OfDate extends OfLongs {
    @Override
    void print(int row, ByteSink out) {
      out.append('"');
      printer.printDate(values[row], out);
      out.append('"');
    }
  }

  private static final class OfTimestamp extends OfLongs {
    @Override
    void print(int row, ByteSink out) {
      out.append('"');
      printer.printTimestamp(values[row], out);
      out.append('"');
    }
  }

  private static final class OfTimestampNtz extends OfLongs {
    @Override
    void print(int row, ByteSink out) {
      out.append('"');
      printer.printTimestampNtz(values[row], out);
      out.append('"');
    }
  }

  /** What is no number for JSON is a string. */
  private abstract static class OfDoubles extends JsonPrinter {
    final ValuePrinter printer = new ValuePrinter();
    private double[] values;

    @Override
    final void take(Column column) {
      values = ((DoubleColumn) column).values();
    }

    @Override
    final void print(int row, ByteSink out) {
      double value = values[row];
      if (Double.isFinite(value)) {
        print(value, out);
      } else {
        out.append('"');
        print(value, out);
        out.append('"');
      }
    }

    abstract void print(double value, ByteSink out);
  }

  private static final class OfDouble extends OfDoubles {
    @Override
    void print(double value, ByteSink out) {
      printer.printDouble(value, out);
    }
  }

  private static final class OfFloat extends OfDoubles {
    @Override
    void print(double value, ByteSink out) {
      printer.printFloat((float) value, out);
    }
  }

  private static final class OfDecimal extends JsonPrinter {
    private final ValuePrinter printer = new ValuePrinter();
    private DecimalColumn values;
    private int scale;
    private boolean isLong;

    @Override
    void take(Column column) {
      values = (DecimalColumn) column;
      scale = values.type().scale();
      isLong = values.isLong();
    }

    @Override
    void print(int row, ByteSink out) {
      if (isLong) {
        printer.printDecimal(values.unscaledLong(row), scale, out);
      } else {
        printer.printDecimal(values.unscaled(row), scale, out);
      }
    }
  }

  private static final class OfString extends JsonPrinter {
    private BytesColumn values;

    @Override
    void take(Column column) {
      values = (BytesColumn) column;
    }

    @Override
    void print(int row, ByteSink out) {
      JsonText.quote(values.data(), values.start(row), values.length(row), out);
    }
  }

  private static final class OfBinary extends JsonPrinter {
    private final ValuePrinter printer = new ValuePrinter();
    private BytesColumn values;

    @Override
    void take(Column column) {
      values = (BytesColumn) column;
    }

    @Override
    void print(int row, ByteSink out) {
      out.append('"');
      printer.printBase64(values.data(), values.start(row), values.length(row), out);
      out.append('"');
    }
  }
}
