package io.anasto.delta;

import io.anasto.format.TableException;
import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Delta's types and ours (Delta's protocol, "Primitive Types"). */
final class DeltaTypeMapping {
  private static final Map<io.delta.kernel.types.DataType, DataType> SCALARS =
      Map.ofEntries(
          Map.entry(BooleanType.BOOLEAN, DataType.BOOLEAN),
          Map.entry(ByteType.BYTE, DataType.INT8),
          Map.entry(ShortType.SHORT, DataType.INT16),
          Map.entry(IntegerType.INTEGER, DataType.INT32),
          Map.entry(LongType.LONG, DataType.INT64),
          Map.entry(FloatType.FLOAT, DataType.FLOAT32),
          Map.entry(DoubleType.DOUBLE, DataType.FLOAT64),
          Map.entry(StringType.STRING, DataType.STRING),
          Map.entry(BinaryType.BINARY, DataType.BINARY),
          Map.entry(DateType.DATE, DataType.DATE),
          Map.entry(TimestampType.TIMESTAMP, DataType.TIMESTAMP),
          Map.entry(TimestampNTZType.TIMESTAMP_NTZ, DataType.TIMESTAMP_NTZ));

  private DeltaTypeMapping() {}

  /** Ours as Delta's, everything nullable but the keys of maps. */
  static io.delta.kernel.types.DataType toDelta(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> BooleanType.BOOLEAN;
      case INT8 -> ByteType.BYTE;
      case INT16 -> ShortType.SHORT;
      case INT32 -> IntegerType.INTEGER;
      case INT64 -> LongType.LONG;
      case FLOAT32 -> FloatType.FLOAT;
      case FLOAT64 -> DoubleType.DOUBLE;
      case DECIMAL ->
          new io.delta.kernel.types.DecimalType(
              ((DecimalType) type).precision(), ((DecimalType) type).scale());
      case STRING -> StringType.STRING;
      case BINARY -> BinaryType.BINARY;
      case DATE -> DateType.DATE;
      case TIMESTAMP -> TimestampType.TIMESTAMP;
      case TIMESTAMP_NTZ -> TimestampNTZType.TIMESTAMP_NTZ;
      case LIST -> new ArrayType(toDelta(((ListType) type).element()), true);
      case MAP ->
          new io.delta.kernel.types.MapType(
              toDelta(((MapType) type).key()), toDelta(((MapType) type).value()), true);
      case STRUCT -> toDelta(((StructType) type).fields());
    };
  }

  static io.delta.kernel.types.StructType toDelta(List<Field> fields) {
    List<StructField> delta = new ArrayList<>();
    for (Field field : fields) {
      delta.add(toDelta(field));
    }
    return new io.delta.kernel.types.StructType(delta);
  }

  static StructField toDelta(Field field) {
    return new StructField(field.name(), toDelta(field.type()), true);
  }

  /**
   * Delta's as ours.
   *
   * @param place the table and the column, for the message
   * @throws TableException (refused) where we have no such type
   */
  static DataType fromDelta(String place, io.delta.kernel.types.DataType type)
      throws TableException {
    DataType scalar = SCALARS.get(type);
    if (scalar != null) {
      return scalar;
    }
    if (type instanceof io.delta.kernel.types.DecimalType decimal) {
      return new DecimalType(decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof ArrayType array) {
      return new ListType(fromDelta(place, array.getElementType()));
    }
    if (type instanceof io.delta.kernel.types.MapType map) {
      return new MapType(fromDelta(place, map.getKeyType()), fromDelta(place, map.getValueType()));
    }
    if (type instanceof io.delta.kernel.types.StructType struct) {
      List<Field> fields = new ArrayList<>();
      for (StructField field : struct.fields()) {
        fields.add(
            new Field(field.getName(), fromDelta(place, field.getDataType()), field.isNullable()));
      }
      return new StructType(fields);
    }
    throw new TableException(
        TableException.Kind.REFUSED,
        "%s is of type %s, which Anasto cannot write".formatted(place, type));
  }
}
