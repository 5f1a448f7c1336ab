package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.Field;
import io.anasto.row.ListColumn;
import io.anasto.row.LongColumn;
import io.anasto.row.MapColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import io.anasto.row.StructColumn;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random schemas, and random values of them with nulls at every level. */
public final class JsonRandom {
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private static final DataType[] SCALARS = {
    DataType.BOOLEAN, DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64,
    DataType.FLOAT32, DataType.FLOAT64, DataType.STRING, DataType.BINARY, DataType.DATE,
    DataType.TIMESTAMP, DataType.TIMESTAMP_NTZ
  };

  private static final String[] PIECES = {
    "",
    "a",
    "text of some length",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\b\f",
    "\u0000",
    "\u001f",
    "\u007f",
    "ä",
    "€",
    "\uD83D\uDE00",
    "\u2028",
    "null",
    "{\"a\":1}",
    ",",
    "/",
    "0123456789abcdef"
  };

  private static final double[] DOUBLES = {
    0,
    -0.0,
    1,
    -1,
    0.1,
    0.1 + 0.2,
    1e308,
    -1e-308,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1L << 53,
    1e15,
    1e16,
    123456.78
  };

  private final Random random;

  public JsonRandom(long seed) {
    this.random = new Random(seed);
  }

  public Schema schema() {
    List<Field> fields = new ArrayList<>();
    int width = 1 + random.nextInt(8);
    for (int i = 0; i < width; i++) {
      fields.add(Field.of("column" + i + PIECES[random.nextInt(PIECES.length)], type(3)));
    }
    return new Schema(fields);
  }

  DataType type(int depth) {
    int kind = random.nextInt(depth == 0 ? 7 : 10);
    return switch (kind) {
      case 6 -> {
        int precision = 1 + random.nextInt(38);
        yield new DataType.DecimalType(precision, random.nextInt(precision + 1));
      }
      case 7 -> new DataType.ListType(type(depth - 1));
      case 8 -> new DataType.MapType(type(random.nextInt(4) == 0 ? 1 : 0), type(depth - 1));
      case 9 -> {
        List<Field> fields = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          fields.add(Field.of("f" + i + PIECES[random.nextInt(PIECES.length)], type(depth - 1)));
        }
        yield new DataType.StructType(fields);
      }
      default -> SCALARS[random.nextInt(SCALARS.length)];
    };
  }

  public RowChunk chunk(Schema schema, int rows) {
    ChunkBuilder builder = new ChunkBuilder(schema, 4);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < schema.size(); i++) {
        appendAny(schema.field(i).type(), builder.column(i));
      }
      builder.endRow();
    }
    return builder.build();
  }

  void appendAny(DataType type, Column column) {
    if (random.nextInt(6) == 0) {
      column.appendNull();
    } else {
      append(type, column);
    }
  }

  private void append(DataType type, Column column) {
    switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).append(random.nextBoolean());
      case INT8 -> ((LongColumn) column).append(random.nextLong() >> 56);
      case INT16 -> ((LongColumn) column).append(random.nextLong() >> 48);
      case INT32 -> ((LongColumn) column).append(random.nextInt() >> random.nextInt(32));
      case INT64 -> ((LongColumn) column).append(random.nextLong() >> random.nextInt(64));
      case FLOAT32 -> ((DoubleColumn) column).append(floatValue());
      case FLOAT64 -> ((DoubleColumn) column).append(doubleValue());
      case DECIMAL -> appendDecimal((DataType.DecimalType) type, (DecimalColumn) column);
      case STRING -> ((BytesColumn) column).append(text());
      case BINARY -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        ((BytesColumn) column).append(bytes);
      }
      case DATE -> ((LongColumn) column).append(day());
      case TIMESTAMP, TIMESTAMP_NTZ ->
          ((LongColumn) column)
              .append(day() * MICROS_PER_DAY + (long) (random.nextDouble() * MICROS_PER_DAY));
      case LIST -> {
        ListColumn list = (ListColumn) column;
        for (int i = random.nextInt(4); i > 0; i--) {
          appendAny(((DataType.ListType) type).element(), list.elements());
        }
        list.endValue();
      }
      case MAP -> appendMap((DataType.MapType) type, (MapColumn) column);
      case STRUCT -> {
        StructColumn struct = (StructColumn) column;
        List<Field> fields = ((DataType.StructType) type).fields();
        for (int i = 0; i < fields.size(); i++) {
          appendAny(fields.get(i).type(), struct.fields().get(i));
        }
        struct.endValue();
      }
    }
  }

  private void appendMap(DataType.MapType type, MapColumn map) {
    JsonValues values = new JsonValues();
    JsonKeys seen = new JsonKeys();
    for (int i = random.nextInt(4); i > 0; i--) {
      // A key of which the map has the like already is tried elsewhere and left out.
      Column trial = Column.of(type.key(), 1);
      append(type.key(), trial);
      ByteSink text = new ByteSink(16);
      values.print(trial, type.key(), 0, text);
      if (seen.add(text.array(), 0, text.size())) {
        values.parse(text.array(), 0, text.size(), map.keys(), type.key(), false);
        appendAny(type.value(), map.values());
      }
    }
    map.endValue();
  }

  private void appendDecimal(DataType.DecimalType type, DecimalColumn column) {
    int digits = 1 + random.nextInt(type.precision());
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    for (int i = 0; i < digits; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    column.appendUnscaled(new BigInteger(text.toString()));
  }

  private long day() {
    long range = random.nextInt(4) == 0 ? LAST_DAY - FIRST_DAY : 20_000;
    long first = range == 20_000 ? 0 : FIRST_DAY;
    return first + (long) (random.nextDouble() * range);
  }

  private double doubleValue() {
    return switch (random.nextInt(3)) {
      case 0 -> DOUBLES[random.nextInt(DOUBLES.length)];
      case 1 -> random.nextInt(1_000_000) / 100.0;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private float floatValue() {
    return switch (random.nextInt(3)) {
      case 0 -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
      case 1 -> random.nextInt(100_000) / 100f;
      default -> Float.intBitsToFloat(random.nextInt());
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
