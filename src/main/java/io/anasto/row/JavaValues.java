package io.anasto.row;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of columns as the Java objects that {@link ChunkMaps} names. */
final class JavaValues {
  static final long MICROS_PER_SECOND = 1_000_000;
  static final int NANOS_PER_MICRO = 1000;

  private JavaValues() {}

  /** The value at {@code row}, or null. */
  static Object of(Column column, DataType type, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).get(row);
      case INT8 -> (byte) ((LongColumn) column).get(row);
      case INT16 -> (short) ((LongColumn) column).get(row);
      case INT32 -> (int) ((LongColumn) column).get(row);
      case INT64 -> ((LongColumn) column).get(row);
      case FLOAT32 -> (float) ((DoubleColumn) column).get(row);
      case FLOAT64 -> ((DoubleColumn) column).get(row);
      case DECIMAL -> ((DecimalColumn) column).get(row);
      case STRING -> ((BytesColumn) column).text(row);
      case BINARY -> ((BytesColumn) column).copy(row);
      case DATE -> LocalDate.ofEpochDay(((LongColumn) column).get(row));
      case TIMESTAMP -> instant(((LongColumn) column).get(row));
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(instant(((LongColumn) column).get(row)), ZoneOffset.UTC);
      case LIST -> list((ListColumn) column, (DataType.ListType) type, row);
      case MAP -> map((MapColumn) column, (DataType.MapType) type, row);
      case STRUCT -> struct((StructColumn) column, (DataType.StructType) type, row);
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }

  private static List<Object> list(ListColumn column, DataType.ListType type, int row) {
    List<Object> list = new ArrayList<>();
    for (int i = column.start(row); i < column.end(row); i++) {
      list.add(of(column.elements(), type.element(), i));
    }
    return list;
  }

  private static Map<Object, Object> map(MapColumn column, DataType.MapType type, int row) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = column.start(row); i < column.end(row); i++) {
      map.put(of(column.keys(), type.key(), i), of(column.values(), type.value(), i));
    }
    return map;
  }

  private static Map<Object, Object> struct(
      StructColumn column, DataType.StructType type, int row) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < type.fields().size(); i++) {
      Field field = type.fields().get(i);
      map.put(field.name(), of(column.fields().get(i), field.type(), row));
    }
    return map;
  }
}
