package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet schema of files that Anasto writes, by the names and forms of parquet-format's
 * LogicalTypes.md: lists of three levels, maps of {@code key_value}, decimals in the smallest
 * physical type. All columns are optional but the keys of maps.
 */
final class ParquetSchemas {
  /** Decimals of so many digits fit 32 bits. */
  static final int MAX_INT32_PRECISION = 9;

  private static final String ROOT = "schema";

  private ParquetSchemas() {}

  /**
   * @throws IllegalArgumentException when Parquet has no such type, such as a struct without
   *     fields; the message is for users
   */
  static MessageType of(Schema schema) {
    if (schema.size() == 0) {
      throw new IllegalArgumentException("a Parquet file needs at least one column");
    }
    List<Type> types = schema.fields().stream().map(field -> type(field, field.name())).toList();
    return new MessageType(ROOT, types);
  }

  /** Bytes that hold any unscaled value of {@code precision} digits in two's complement. */
  static int decimalBytes(int precision) {
    int bits =
        java.math.BigInteger.TEN.pow(precision).subtract(java.math.BigInteger.ONE).bitLength();
    return (bits + 1 + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static Type type(Field field, String path) {
    return type(field.type(), Repetition.OPTIONAL, field.name(), path);
  }

  private static Type type(DataType type, Repetition repetition, String name, String path) {
    return switch (type.kind()) {
      case BOOLEAN -> primitive(PrimitiveTypeName.BOOLEAN, repetition, name);
      case INT8 -> integer(PrimitiveTypeName.INT32, Byte.SIZE, repetition, name);
      case INT16 -> integer(PrimitiveTypeName.INT32, Short.SIZE, repetition, name);
      case INT32 -> primitive(PrimitiveTypeName.INT32, repetition, name);
      case INT64 -> primitive(PrimitiveTypeName.INT64, repetition, name);
      case FLOAT32 -> primitive(PrimitiveTypeName.FLOAT, repetition, name);
      case FLOAT64 -> primitive(PrimitiveTypeName.DOUBLE, repetition, name);
      case DECIMAL -> decimal((DecimalType) type, repetition, name);
      case STRING ->
          annotated(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), repetition, name);
      case BINARY -> primitive(PrimitiveTypeName.BINARY, repetition, name);
      case DATE ->
          annotated(PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType(), repetition, name);
      case TIMESTAMP -> timestamp(true, repetition, name);
      case TIMESTAMP_NTZ -> timestamp(false, repetition, name);
      case LIST ->
          Types.list(repetition)
              .element(
                  type(((ListType) type).element(), Repetition.OPTIONAL, "element", path + "[]"))
              .named(name);
      case MAP -> {
        MapType map = (MapType) type;
        yield Types.map(repetition)
            .key(type(map.key(), Repetition.REQUIRED, "key", path + " (key)"))
            .value(type(map.value(), Repetition.OPTIONAL, "value", path + " (value)"))
            .named(name);
      }
      case STRUCT -> struct((StructType) type, repetition, name, path);
    };
  }

  private static Type struct(StructType type, Repetition repetition, String name, String path) {
    if (type.fields().isEmpty()) {
      throw new IllegalArgumentException(
          "column \"%s\" is a struct without fields, which a Parquet file cannot hold"
              .formatted(path));
    }
    Types.GroupBuilder<org.apache.parquet.schema.GroupType> group = Types.buildGroup(repetition);
    for (Field field : type.fields()) {
      group = group.addField(type(field, path + "." + field.name()));
    }
    return group.named(name);
  }

  private static Type primitive(PrimitiveTypeName physical, Repetition repetition, String name) {
    return Types.primitive(physical, repetition).named(name);
  }

  private static Type annotated(
      PrimitiveTypeName physical,
      LogicalTypeAnnotation annotation,
      Repetition repetition,
      String name) {
    return Types.primitive(physical, repetition).as(annotation).named(name);
  }

  private static Type integer(
      PrimitiveTypeName physical, int bits, Repetition repetition, String name) {
    return annotated(physical, LogicalTypeAnnotation.intType(bits, true), repetition, name);
  }

  private static Type timestamp(boolean utc, Repetition repetition, String name) {
    return annotated(
        PrimitiveTypeName.INT64,
        LogicalTypeAnnotation.timestampType(utc, TimeUnit.MICROS),
        repetition,
        name);
  }

  private static Type decimal(DecimalType type, Repetition repetition, String name) {
    LogicalTypeAnnotation annotation =
        LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
    if (type.precision() <= MAX_INT32_PRECISION) {
      return annotated(PrimitiveTypeName.INT32, annotation, repetition, name);
    }
    if (type.precision() <= DecimalType.MAX_LONG_PRECISION) {
      return annotated(PrimitiveTypeName.INT64, annotation, repetition, name);
    }
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(decimalBytes(type.precision()))
        .as(annotation)
        .named(name);
  }
}
