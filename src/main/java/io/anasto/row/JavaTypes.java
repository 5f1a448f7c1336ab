package io.anasto.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The type of a column of Java objects, widened value by value. Not thread-safe. */
final class JavaTypes {
  private static final double MAX_EXACT_INTEGER = 0x1p53;

  private final String column;
  private DataType.Kind kind;
  private int scale;
  private int integerDigits = 1;
  private boolean exactAsDouble = true;

  private JavaTypes elements;
  private JavaTypes keys;
  private final Map<String, JavaTypes> fields = new LinkedHashMap<>();

  /**
   * @param column for messages
   */
  JavaTypes(String column) {
    this.column = column;
  }

  /**
   * @throws IllegalArgumentException when the value has no type, or none in common with the others
   */
  void observe(Object value) {
    if (value == null) {
      return;
    }
    DataType.Kind now = kindOf(value);
    kind = kind == null || kind == now ? now : common(kind, now, value);
    if (value instanceof Number number) {
      observeNumber(number);
    } else if (now == DataType.Kind.LIST) {
      elements = elements == null ? new JavaTypes(column + "[]") : elements;
      JavaAppender.elements(value).forEach(elements::observe);
    } else if (now == DataType.Kind.STRUCT) {
      observeMap((Map<?, ?>) value);
    }
  }

  /** The type of what was observed; string where there were only nulls. */
  DataType type() {
    if (kind == null) {
      return DataType.STRING;
    }
    return switch (kind) {
      case DECIMAL -> decimal();
      case LIST -> new DataType.ListType(elements.type());
      case MAP, STRUCT -> mapOrStruct();
      case BOOLEAN,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT32,
          FLOAT64,
          STRING,
          BINARY,
          DATE,
          TIMESTAMP,
          TIMESTAMP_NTZ ->
          new DataType.ScalarType(kind);
    };
  }

  /** All digits that there are, so that the next chunk's values fit too. */
  private DataType decimal() {
    int precision = DataType.DecimalType.MAX_PRECISION;
    if (scale + integerDigits > precision) {
      throw new IllegalArgumentException(
          "column \"%s\": its numbers need more than %d digits".formatted(column, precision));
    }
    return new DataType.DecimalType(precision, scale);
  }

  private DataType mapOrStruct() {
    if (keys != null) {
      JavaTypes values = new JavaTypes(column);
      return new DataType.MapType(keys.type(), elements == null ? values.type() : elements.type());
    }
    return fields.isEmpty()
        ? new DataType.MapType(DataType.STRING, DataType.STRING)
        : new DataType.StructType(
            fields.entrySet().stream()
                .map(field -> Field.of(field.getKey(), field.getValue().type()))
                .toList());
  }

  private DataType.Kind kindOf(Object value) {
    if (value instanceof Boolean) {
      return DataType.Kind.BOOLEAN;
    } else if (value instanceof Number number) {
      return kindOfNumber(number);
    } else if (value instanceof CharSequence) {
      return DataType.Kind.STRING;
    } else if (value instanceof byte[]) {
      return DataType.Kind.BINARY;
    } else if (value instanceof LocalDate) {
      return DataType.Kind.DATE;
    } else if (value instanceof LocalDateTime) {
      return DataType.Kind.TIMESTAMP_NTZ;
    } else if (value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof ZonedDateTime) {
      return DataType.Kind.TIMESTAMP;
    } else if (JavaAppender.elements(value) != null) {
      return DataType.Kind.LIST;
    } else if (value instanceof Map) {
      return DataType.Kind.STRUCT;
    }
    throw unknown(value);
  }

  private DataType.Kind kindOfNumber(Number value) {
    if (value instanceof Byte) {
      return DataType.Kind.INT8;
    } else if (value instanceof Short) {
      return DataType.Kind.INT16;
    } else if (value instanceof Integer) {
      return DataType.Kind.INT32;
    } else if (value instanceof Long) {
      return DataType.Kind.INT64;
    } else if (value instanceof Float) {
      return DataType.Kind.FLOAT32;
    } else if (value instanceof Double) {
      return DataType.Kind.FLOAT64;
    } else if (value instanceof BigDecimal || value instanceof BigInteger) {
      return DataType.Kind.DECIMAL;
    }
    throw unknown(value);
  }

  private IllegalArgumentException unknown(Object value) {
    return new IllegalArgumentException(
        "column \"%s\": a %s is no value of a table".formatted(column, value.getClass().getName()));
  }

  private DataType.Kind common(DataType.Kind one, DataType.Kind other, Object value) {
    if (one.compareTo(DataType.Kind.INT8) < 0
        || one.compareTo(DataType.Kind.DECIMAL) > 0
        || other.compareTo(DataType.Kind.INT8) < 0
        || other.compareTo(DataType.Kind.DECIMAL) > 0) {
      throw new IllegalArgumentException(
          "column \"%s\": \"%s\" is %s where other rows have %s"
              .formatted(column, value, name(other), name(one)));
    }
    DataType.Kind wider = one.compareTo(other) > 0 ? one : other;
    DataType.Kind narrower = one.compareTo(other) > 0 ? other : one;
    boolean rounds = narrower.compareTo(DataType.Kind.INT64) <= 0;
    return wider == DataType.Kind.FLOAT32 && rounds ? DataType.Kind.FLOAT64 : wider;
  }

  private static String name(DataType.Kind kind) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return (name.startsWith("i") ? "an " : "a ") + name;
  }

  private void observeNumber(Number value) {
    boolean binary = value instanceof Double || value instanceof Float;
    if (JavaAppender.isInteger(value)) {
      exactAsDouble &= Math.abs((double) value.longValue()) <= MAX_EXACT_INTEGER;
    }
    if (kind == DataType.Kind.FLOAT64 && !exactAsDouble) {
      throw new IllegalArgumentException(
          "column \"%s\": it mixes floats with integers beyond 2^53, which a float64 would round"
              .formatted(column));
    }
    if (!binary || Double.isFinite(value.doubleValue())) {
      BigDecimal decimal = new BigDecimal(value.toString());
      scale = Math.max(scale, decimal.scale());
      long digits = (long) decimal.precision() - decimal.scale();
      integerDigits = (int) Math.min(Math.max(integerDigits, digits), Integer.MAX_VALUE / 2);
    }
  }

  private void observeMap(Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (keys == null && entry.getKey() instanceof String name && !name.isEmpty()) {
        fields
            .computeIfAbsent(name, key -> new JavaTypes(column + "." + key))
            .observe(entry.getValue());
      } else {
        keys = keys == null ? new JavaTypes(column + " (key)") : keys;
        elements = elements == null ? new JavaTypes(column) : elements;
        keys.observe(entry.getKey());
        elements.observe(entry.getValue());
      }
    }
  }
}
