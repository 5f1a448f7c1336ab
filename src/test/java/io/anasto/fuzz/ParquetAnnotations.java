package io.anasto.fuzz;

import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * Which annotation of a field counts, by LogicalTypes.md of parquet-format: the new one before the
 * old one, and one that is not known not at all; and which fields may have it.
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
    }
  }

  /** Whether all fields may have the annotations that count. */
  static boolean fit(List<SchemaElement> schema) {
    return schema.stream().skip(1).allMatch(ParquetAnnotations::fits);
  }

  private static boolean fits(SchemaElement element) {
    if (element.isSetLogicalType() && isKnown(element.getLogicalType())) {
      return fits(element.getLogicalType(), element);
    }
    return !element.isSetConverted_type() || fits(element.getConverted_type(), element);
  }

  /** A unit of time that is not known makes the whole annotation one that is not. */
  private static boolean isKnown(LogicalType logical) {
    if (logical.isSetUNKNOWN()) {
      // It says nothing, and stands beside the old INTERVAL.
      return false;
    } else if (logical.isSetTIME()) {
      return logical.getTIME().getUnit().isSet();
    } else if (logical.isSetTIMESTAMP()) {
      return logical.getTIMESTAMP().getUnit().isSet();
    }
    return logical.isSet();
  }

  private static boolean fits(LogicalType logical, SchemaElement element) {
    Type type = element.getType();
    return switch (logical.getSetField()) {
      case STRING, ENUM, JSON, BSON, GEOMETRY, GEOGRAPHY -> type == Type.BYTE_ARRAY;
      case UUID -> isFixed(element, 16);
      case FLOAT16 -> isFixed(element, 2);
      case DATE -> type == Type.INT32;
      case TIME -> type == timeType(logical.getTIME().getUnit());
      case TIMESTAMP -> type == Type.INT64;
      case INTEGER -> type == integerType(logical.getINTEGER().getBitWidth());
      case DECIMAL -> isDecimal(element, logical.getDECIMAL().getPrecision());
      case LIST, MAP, VARIANT -> !element.isSetType();
      case UNKNOWN -> true;
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
      case DECIMAL -> isDecimal(element, element.getPrecision());
      case LIST, MAP, MAP_KEY_VALUE -> !element.isSetType();
    };
  }

  private static boolean isFixed(SchemaElement element, int length) {
    return element.getType() == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == length;
  }

  private static boolean isDecimal(SchemaElement element, int digits) {
    if (!element.isSetType()) {
      return false;
    }
    return switch (element.getType()) {
      case INT32 -> digits <= 9;
      case INT64 -> digits <= 18;
      case FIXED_LEN_BYTE_ARRAY ->
          digits <= Math.floor(Math.log10(2) * (8.0 * element.getType_length() - 1));
      case BYTE_ARRAY -> true;
      case BOOLEAN, INT96, FLOAT, DOUBLE -> false;
    };
  }
}
