package io.anasto.fuzz;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * Which annotation of a field counts, by LogicalTypes.md of parquet-format: the new one before the
 * old one, one that is not known not at all, and neither does one that its type cannot have.
 */
final class ParquetAnnotations {
  private ParquetAnnotations() {}

  /** Leaves to the field no more than the annotation that counts. */
  static void settle(SchemaElement element) {
    if (element.isSetLogicalType() && !isKnown(element.getLogicalType())) {
      element.unsetLogicalType();
    }
    if (element.isSetLogicalType()) {
      element.unsetConverted_type();
      element.unsetPrecision();
      element.unsetScale();
      if (!fits(element.getLogicalType(), element)) {
        element.unsetLogicalType();
      }
    } else if (element.isSetConverted_type() && !fits(element.getConverted_type(), element)) {
      element.unsetConverted_type();
      element.unsetPrecision();
      element.unsetScale();
    }
  }

  /** A unit of time that is not known makes the whole annotation one that is not. */
  private static boolean isKnown(LogicalType logical) {
    if (logical.isSetTIME()) {
      return logical.getTIME().getUnit().isSet();
    } else if (logical.isSetTIMESTAMP()) {
      return logical.getTIMESTAMP().getUnit().isSet();
    }
    return logical.isSet();
  }

  private static boolean fits(LogicalType logical, SchemaElement element) {
    Type type = element.getType();
    return switch (logical.getSetField()) {
      case STRING, ENUM, JSON, BSON -> type == Type.BYTE_ARRAY;
      case UUID -> isFixed(element, 16);
      case FLOAT16 -> isFixed(element, 2);
      case DATE -> type == Type.INT32;
      case TIME -> type == timeType(logical.getTIME().getUnit());
      case TIMESTAMP -> type == Type.INT64;
      case INTEGER -> type == integerType(logical.getINTEGER().getBitWidth());
      case DECIMAL -> isDecimal(type);
      case LIST, MAP -> !element.isSetType();
      case UNKNOWN, VARIANT, GEOMETRY, GEOGRAPHY -> true;
    };
  }

  private static Type timeType(TimeUnit unit) {
    return unit.isSetMILLIS() ? Type.INT32 : Type.INT64;
  }

  private static Type integerType(int bits) {
    return switch (bits) {
      case 8, 16, 32 -> Type.INT32;
      case 64 -> Type.INT64;
      default -> null;
    };
  }

  private static boolean fits(ConvertedType converted, SchemaElement element) {
    Type type = element.getType();
    return switch (converted) {
      case UTF8, ENUM, JSON, BSON -> type == Type.BYTE_ARRAY;
      case DATE, TIME_MILLIS, INT_8, INT_16, INT_32, UINT_8, UINT_16, UINT_32 -> type == Type.INT32;
      case TIME_MICROS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS, INT_64, UINT_64 -> type == Type.INT64;
      case INTERVAL -> isFixed(element, 12);
      case DECIMAL -> isDecimal(type);
      case LIST, MAP, MAP_KEY_VALUE -> !element.isSetType();
    };
  }

  private static boolean isFixed(SchemaElement element, int length) {
    return element.getType() == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == length;
  }

  private static boolean isDecimal(Type type) {
    return type == Type.INT32
        || type == Type.INT64
        || type == Type.BYTE_ARRAY
        || type == Type.FIXED_LEN_BYTE_ARRAY;
  }
}
