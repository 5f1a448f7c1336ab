package io.anasto.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Appends Java objects to columns. Numbers of another class are taken where they lose nothing, but
 * a float takes the nearest value; dates and times also as ISO 8601 strings, which is what they are
 * after a way through JSON.
 */
final class JavaAppender {
  private static final int SHOWN = 100;

  private JavaAppender() {}

  /** A value does not fit its type. Cheap, for it is only a signal within this class. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit() {
      super(null, null, false, false);
    }
  }

  /**
   * @param row from 1, for the message
   * @throws IllegalArgumentException naming row, column and value
   */
  static void append(Object value, Field field, Column column, int row) {
    try {
      append(value, field, column);
    } catch (Unfit | ArithmeticException | DateTimeException e) {
      throw new IllegalArgumentException(
          "row %,d, column \"%s\": %s is not %s"
              .formatted(
                  row,
                  field.name(),
                  shown(value),
                  value == null ? "allowed" : "a value of the type " + field.type()),
          e instanceof Unfit ? null : e);
    }
  }

  /** Whether all values, some of them perhaps null, fit a column. */
  static boolean fit(List<?> values, Field field) {
    Column scratch = Column.of(field.type(), values.size());
    try {
      values.forEach(value -> append(value, field, scratch));
      return true;
    } catch (Unfit | ArithmeticException | DateTimeException e) {
      return false;
    }
  }

  private static String shown(Object value) {
    if (value == null) {
      return "null";
    }
    String text = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
    String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return "\"" + cut + "\" (" + value.getClass().getSimpleName() + ")";
  }

  private static void append(Object value, Field field, Column column) {
    if (value != null) {
      append(value, field.type(), column);
    } else if (field.nullable()) {
      column.appendNull();
    } else {
      throw new Unfit();
    }
  }

  private static void append(Object value, DataType type, Column column) {
    switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).append(cast(Boolean.class, value));
      case INT8 -> ((LongColumn) column).append(integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 -> ((LongColumn) column).append(integer(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 ->
          ((LongColumn) column).append(integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> ((LongColumn) column).append(integer(value, Long.MIN_VALUE, Long.MAX_VALUE));
      case FLOAT32 -> ((DoubleColumn) column).append(float32(cast(Number.class, value)));
      case FLOAT64 -> ((DoubleColumn) column).append(float64(cast(Number.class, value)));
      case DECIMAL ->
          ((DecimalColumn) column).appendUnscaled(unscaled(value, (DataType.DecimalType) type));
      case STRING -> ((BytesColumn) column).append(string(value));
      case BINARY -> ((BytesColumn) column).append(cast(byte[].class, value));
      case DATE -> ((LongColumn) column).append(date(value).toEpochDay());
      case TIMESTAMP -> ((LongColumn) column).append(micros(instant(value)));
      case TIMESTAMP_NTZ ->
          ((LongColumn) column).append(micros(local(value).toInstant(ZoneOffset.UTC)));
      case LIST -> appendList(value, ((DataType.ListType) type).element(), (ListColumn) column);
      case MAP -> appendMap(cast(Map.class, value), (DataType.MapType) type, (MapColumn) column);
      case STRUCT ->
          appendStruct(
              cast(Map.class, value), ((DataType.StructType) type).fields(), (StructColumn) column);
    }
  }

  private static <T> T cast(Class<T> type, Object value) {
    if (!type.isInstance(value)) {
      throw new Unfit();
    }
    return type.cast(value);
  }

  private static long integer(Object value, long least, long most) {
    long integer = exactLong(cast(Number.class, value));
    if (integer < least || integer > most) {
      throw new Unfit();
    }
    return integer;
  }

  private static long exactLong(Number value) {
    return isInteger(value) ? value.longValue() : decimal(value).longValueExact();
  }

  static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  private static double float32(Number value) {
    float nearest = value.floatValue();
    if (Float.isInfinite(nearest) && !Double.isInfinite(value.doubleValue())) {
      throw new Unfit();
    }
    return nearest;
  }

  private static double float64(Number value) {
    double nearest = value.doubleValue();
    boolean wasFloat = value instanceof Double || value instanceof Float;
    if (!wasFloat && Double.isInfinite(nearest)) {
      throw new Unfit();
    }
    // An integer is no measure that may be rounded.
    if (isInteger(value) && ((long) nearest != value.longValue() || nearest == 0x1p63)) {
      throw new Unfit();
    }
    return nearest;
  }

  private static BigDecimal decimal(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(value.doubleValue())) {
        throw new Unfit();
      }
      return new BigDecimal(value.toString());
    }
    return BigDecimal.valueOf(exactInteger(value));
  }

  private static long exactInteger(Number value) {
    if (!isInteger(value)) {
      throw new Unfit();
    }
    return value.longValue();
  }

  private static BigInteger unscaled(Object value, DataType.DecimalType type) {
    BigDecimal decimal = decimal(cast(Number.class, value));
    if (decimal.signum() == 0) {
      return BigInteger.ZERO;
    }
    long integerDigits = (long) decimal.precision() - decimal.scale();
    if (integerDigits > type.precision() - type.scale()) {
      throw new Unfit();
    }
    BigDecimal shortest = decimal.stripTrailingZeros();
    if (shortest.scale() > type.scale()) {
      throw new Unfit();
    }
    return shortest.setScale(type.scale()).unscaledValue();
  }

  private static byte[] string(Object value) {
    return cast(CharSequence.class, value).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static LocalDate date(Object value) {
    return value instanceof String text ? LocalDate.parse(text) : cast(LocalDate.class, value);
  }

  private static Instant instant(Object value) {
    if (value instanceof String text) {
      return OffsetDateTime.parse(text).toInstant();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    return cast(Instant.class, value);
  }

  private static LocalDateTime local(Object value) {
    return value instanceof String text
        ? LocalDateTime.parse(text)
        : cast(LocalDateTime.class, value);
  }

  private static long micros(Instant time) {
    if (time.getNano() % JavaValues.NANOS_PER_MICRO != 0) {
      throw new Unfit();
    }
    long seconds = time.getEpochSecond();
    long micros = time.getNano() / JavaValues.NANOS_PER_MICRO;
    if (seconds < 0 && micros > 0) {
      // The second that the earliest time is in begins before it.
      seconds++;
      micros -= JavaValues.MICROS_PER_SECOND;
    }
    return Math.addExact(Math.multiplyExact(seconds, JavaValues.MICROS_PER_SECOND), micros);
  }

  /** The elements of a list or of an array of objects; null for what is neither. */
  static Collection<?> elements(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    return value instanceof Collection<?> collection ? collection : null;
  }

  private static void appendList(Object value, DataType type, ListColumn column) {
    Collection<?> elements = elements(value);
    if (elements == null) {
      throw new Unfit();
    }
    for (Object element : elements) {
      appendChild(element, type, column.elements());
    }
    column.endValue();
  }

  private static void appendMap(Map<?, ?> map, DataType.MapType type, MapColumn column) {
    map.forEach(
        (key, value) -> {
          if (key == null) {
            throw new Unfit();
          }
          append(key, type.key(), column.keys());
          appendChild(value, type.value(), column.values());
        });
    column.endValue();
  }

  private static void appendStruct(Map<?, ?> map, List<Field> fields, StructColumn column) {
    int found = 0;
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      found += map.containsKey(field.name()) ? 1 : 0;
      append(map.get(field.name()), field, column.fields().get(i));
    }
    if (found != map.size()) {
      throw new Unfit();
    }
    column.endValue();
  }

  private static void appendChild(Object value, DataType type, Column column) {
    if (value == null) {
      column.appendNull();
    } else {
      append(value, type, column);
    }
  }
}
