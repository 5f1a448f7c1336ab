package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The narrowest type that holds all values of two types exactly. */
final class CommonType {
  /** The largest whole number of decimal digits that an integer type can need. */
  private static final int INT8_DIGITS = 3;

  private static final int INT16_DIGITS = 5;
  private static final int INT32_DIGITS = 10;
  private static final int INT64_DIGITS = 19;

  private CommonType() {}

  /** Empty where there is none, such as for a date and a number. */
  static Optional<DataType> of(DataType one, DataType other) {
    return of(one, other, false);
  }

  /**
   * @param midnights whether a date is taken for its midnight, as in tables whose types were
   *     widened
   */
  static Optional<DataType> of(DataType one, DataType other, boolean midnights) {
    if (one.equals(other)) {
      return Optional.of(one);
    }
    if (one.equals(DataType.UNSETTLED) || isEmptyOf(one, other)) {
      return Optional.of(other);
    }
    if (other.equals(DataType.UNSETTLED) || isEmptyOf(other, one)) {
      return Optional.of(one);
    }
    if (isInteger(one) && isInteger(other)) {
      return Optional.of(one.kind().compareTo(other.kind()) > 0 ? one : other);
    }
    if (midnights && isDay(one, other)) {
      return Optional.of(DataType.TIMESTAMP_NTZ);
    }
    if (isFloat(one) && isFloat(other)) {
      return Optional.of(DataType.FLOAT64);
    }
    if (isFloat(one) || isFloat(other)) {
      return withFloat(one, other);
    }
    Optional<DecimalType> oneDecimal = decimal(one);
    Optional<DecimalType> otherDecimal = decimal(other);
    if (oneDecimal.isPresent() && otherDecimal.isPresent()) {
      return decimal(oneDecimal.get(), otherDecimal.get());
    }
    if (one instanceof ListType a && other instanceof ListType b) {
      return of(a.element(), b.element(), midnights).map(ListType::new);
    }
    if (one instanceof MapType a && other instanceof MapType b) {
      return of(a.key(), b.key(), midnights)
          .flatMap(
              key -> of(a.value(), b.value(), midnights).map(value -> new MapType(key, value)));
    }
    if (one instanceof StructType a && other instanceof StructType b) {
      return struct(a, b, midnights);
    }
    return Optional.empty();
  }

  /** Whether one is of objects without keys, and the other of objects with some. */
  private static boolean isEmptyOf(DataType one, DataType other) {
    return one.equals(DataType.EMPTY_OBJECT)
        && (other instanceof StructType || other instanceof MapType);
  }

  private static boolean isInteger(DataType type) {
    return type.kind().compareTo(Kind.INT8) >= 0 && type.kind().compareTo(Kind.INT64) <= 0;
  }

  private static boolean isDay(DataType one, DataType other) {
    return (one.kind() == Kind.DATE && other.kind() == Kind.TIMESTAMP_NTZ)
        || (one.kind() == Kind.TIMESTAMP_NTZ && other.kind() == Kind.DATE);
  }

  private static boolean isFloat(DataType type) {
    return type.kind() == Kind.FLOAT32 || type.kind() == Kind.FLOAT64;
  }

  /** A double holds every integer of up to 32 bits. */
  private static Optional<DataType> withFloat(DataType one, DataType other) {
    DataType integer = isFloat(one) ? other : one;
    return isInteger(integer) && integer.kind() != Kind.INT64
        ? Optional.of(DataType.FLOAT64)
        : Optional.empty();
  }

  private static Optional<DecimalType> decimal(DataType type) {
    if (type instanceof DecimalType decimal) {
      return Optional.of(decimal);
    }
    return switch (type.kind()) {
      case INT8 -> Optional.of(new DecimalType(INT8_DIGITS, 0));
      case INT16 -> Optional.of(new DecimalType(INT16_DIGITS, 0));
      case INT32 -> Optional.of(new DecimalType(INT32_DIGITS, 0));
      case INT64 -> Optional.of(new DecimalType(INT64_DIGITS, 0));
      case BOOLEAN,
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
          Optional.empty();
    };
  }

  private static Optional<DataType> decimal(DecimalType a, DecimalType b) {
    int scale = Math.max(a.scale(), b.scale());
    int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
    return digits + scale <= DecimalType.MAX_PRECISION
        ? Optional.of(new DecimalType(digits + scale, scale))
        : Optional.empty();
  }

  private static Optional<DataType> struct(StructType a, StructType b, boolean midnights) {
    Map<String, DataType> fields = new LinkedHashMap<>();
    a.fields().forEach(field -> fields.put(field.name(), field.type()));
    for (Field field : b.fields()) {
      DataType known = fields.get(field.name());
      Optional<DataType> common =
          known == null ? Optional.of(field.type()) : of(known, field.type(), midnights);
      if (common.isEmpty()) {
        return Optional.empty();
      }
      fields.put(field.name(), common.get());
    }
    return Optional.of(
        new StructType(
            fields.entrySet().stream().map(e -> Field.of(e.getKey(), e.getValue())).toList()));
  }
}
