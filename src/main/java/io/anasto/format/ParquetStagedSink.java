package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import java.nio.charset.StandardCharsets;

/** Stored bytes that become something else, one by one. Not thread-safe. */
final class ParquetStagedSink extends ParquetSink {
  private final Conversion conversion;

  ParquetStagedSink(Conversion conversion) {
    this.conversion = conversion;
  }

  @Override
  boolean isVariable() {
    return true;
  }

  @Override
  void append(ParquetValues values, int count, Column into) throws ParquetFault, ParquetValueFault {
    BytesColumn stage = load(values, count);
    for (int i = 0; i < count; i++) {
      conversion.append(stage.data(), stage.start(i), stage.length(i), into);
    }
  }

  @Override
  void append(
      ParquetValues values,
      int[] definitions,
      int from,
      int to,
      ParquetNode.Levels levels,
      Column into)
      throws ParquetFault, ParquetValueFault {
    BytesColumn stage = load(values, count(definitions, from, to, levels.present()));
    int next = 0;
    for (int i = from; i < to; i++) {
      if (definitions[i] == levels.present()) {
        conversion.append(stage.data(), stage.start(next), stage.length(next), into);
        next++;
      } else if (definitions[i] >= levels.inside()) {
        into.appendNull();
      }
    }
  }

  private static BytesColumn load(ParquetValues values, int count) throws ParquetFault {
    BytesColumn stage = (BytesColumn) Column.of(DataType.BINARY, count);
    values.bytes(stage, count);
    return stage;
  }

  /** What bytes become. */
  interface Conversion {
    static Conversion of(ParquetNode.Leaf leaf) {
      return switch (leaf.form()) {
        case DECIMAL_BYTES ->
            (bytes, from, length, into) ->
                ParquetDecimals.append(bytes, from, length, (DecimalColumn) into);
        case FLOAT16 -> ParquetStagedSink::appendFloat16;
        case UUID -> ParquetStagedSink::appendUuid;
        case INT96 -> ParquetInt96::appendTimestamp;
        case INT96_NANOS -> ParquetInt96::appendNanos;
        default -> throw new IllegalArgumentException(leaf.form() + " is not made of bytes");
      };
    }

    void append(byte[] bytes, int from, int length, Column into) throws ParquetValueFault;
  }

  private static final int FLOAT16_MANTISSA = 10;
  private static final int FLOAT16_EXPONENTS = 31;
  private static final int FLOAT16_BIAS = 15;

  private static void appendFloat16(byte[] bytes, int from, int length, Column into) {
    int bits = (bytes[from] & 0xff) | bytes[from + 1] << 8;
    int exponent = (bits >>> FLOAT16_MANTISSA) & FLOAT16_EXPONENTS;
    int mantissa = bits & ((1 << FLOAT16_MANTISSA) - 1);
    double size;
    if (exponent == FLOAT16_EXPONENTS) {
      size = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((double) mantissa, 1 - FLOAT16_BIAS - FLOAT16_MANTISSA);
    } else {
      size =
          Math.scalb(
              (double) (mantissa | (1 << FLOAT16_MANTISSA)),
              exponent - FLOAT16_BIAS - FLOAT16_MANTISSA);
    }
    ((DoubleColumn) into).append(bits < 0 ? -size : size);
  }

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int UUID_TEXT = 36;

  private static void appendUuid(byte[] bytes, int from, int length, Column into) {
    BytesColumn column = (BytesColumn) into;
    byte[] text = column.reserve(UUID_TEXT);
    int at = column.end();
    for (int i = 0; i < length; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text[at++] = '-';
      }
      text[at++] = DIGITS[(bytes[from + i] >>> 4) & 0xf];
      text[at++] = DIGITS[bytes[from + i] & 0xf];
    }
    column.added(UUID_TEXT);
  }
}
