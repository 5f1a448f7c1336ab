package io.anasto.format;

import io.anasto.row.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Avro's records as maps of the Java objects that {@link io.anasto.row.ChunkMaps} names. Values of
 * logical types may be what they are encoded as, or the objects that Avro's conversions make.
 */
final class AvroRows {
  private static final DateTimeFormatter TIME_MILLIS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter TIME_MICROS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

  private AvroRows() {}

  /** A record's fields by name, in its order. */
  static Map<String, Object> of(IndexedRecord row) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Schema.Field field : row.getSchema().getFields()) {
      map.put(field.name(), value(row.get(field.pos()), field.schema()));
    }
    return map;
  }

  /**
   * The table's schema that a record's has.
   *
   * @throws IllegalArgumentException naming what cannot be a column
   */
  static io.anasto.row.Schema schema(IndexedRecord row) {
    try {
      return new io.anasto.row.Schema(
          new AvroCells("the record", ReadOptions.INFERRED)
              .row(row.getSchema(), new io.anasto.row.Schema(List.of())).stream()
                  .map(field -> Field.of(field.name(), field.slot().cell().type()))
                  .toList());
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Object value(Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION -> union(value, schema);
      case RECORD -> value instanceof IndexedRecord row ? of(row) : value;
      case ARRAY -> array(value, schema);
      case MAP -> map((Map<?, ?>) value, schema.getValueType());
      case STRING, ENUM -> value.toString();
      case BYTES, FIXED -> bytes(value, schema);
      case INT, LONG -> integer(value, schema);
      case FLOAT, DOUBLE, BOOLEAN, NULL -> value;
    };
  }

  private static Object union(Object value, Schema schema) {
    List<Schema> others =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (others.size() == 1) {
      return value(value, others.get(0));
    }
    if (value instanceof Number && others.size() == 2) {
      return value;
    }
    Schema branch = schema.getTypes().get(GenericData.get().resolveUnion(schema, value));
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < others.size(); i++) {
      boolean chosen = others.get(i).equals(branch);
      members.put(AvroUnionCell.OfMembers.name(i), chosen ? value(value, branch) : null);
    }
    return members;
  }

  private static Object array(Object value, Schema schema) {
    Collection<?> elements = (Collection<?>) value;
    Schema type = schema.getElementType();
    if (AvroCells.isMap(schema)) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (Object element : elements) {
        Map<String, Object> entry = of((IndexedRecord) element);
        map.put(entry.get(AvroSchemas.KEY), entry.get(AvroSchemas.VALUE));
      }
      return map;
    }
    List<Object> list = new ArrayList<>(elements.size());
    elements.forEach(element -> list.add(value(element, type)));
    return list;
  }

  private static Map<String, Object> map(Map<?, ?> value, Schema type) {
    Map<String, Object> map = new LinkedHashMap<>();
    value.forEach((key, element) -> map.put(key.toString(), value(element, type)));
    return map;
  }

  private static Object bytes(Object value, Schema schema) {
    byte[] bytes;
    if (value instanceof ByteBuffer buffer) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    } else if (value instanceof GenericFixed fixed) {
      bytes = fixed.bytes();
    } else if (value instanceof byte[] array) {
      bytes = array;
    } else {
      return value instanceof UUID ? value.toString() : value;
    }
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return new BigDecimal(new BigInteger(bytes), decimal.getScale());
    }
    if (schema.getLogicalType() instanceof LogicalTypes.Uuid) {
      ByteBuffer halves = ByteBuffer.wrap(bytes);
      return new UUID(halves.getLong(), halves.getLong()).toString();
    }
    return bytes;
  }

  private static Object integer(Object value, Schema schema) {
    if (value instanceof LocalTime time) {
      return (schema.getType() == Schema.Type.INT ? TIME_MILLIS : TIME_MICROS).format(time);
    }
    if (schema.getLogicalType() == null || !(value instanceof Number number)) {
      return value;
    }
    long encoded = number.longValue();
    return switch (schema.getLogicalType().getName()) {
      case "date" -> LocalDate.ofEpochDay(encoded);
      case "time-millis" -> TIME_MILLIS.format(time(encoded, ChronoUnit.MILLIS));
      case "time-micros" -> TIME_MICROS.format(time(encoded, ChronoUnit.MICROS));
      case "timestamp-millis" -> instant(encoded, ChronoUnit.MILLIS);
      case "timestamp-micros" -> instant(encoded, ChronoUnit.MICROS);
      case "timestamp-nanos" -> instant(encoded, ChronoUnit.NANOS);
      case "local-timestamp-millis" -> local(encoded, ChronoUnit.MILLIS);
      case "local-timestamp-micros" -> local(encoded, ChronoUnit.MICROS);
      case "local-timestamp-nanos" -> local(encoded, ChronoUnit.NANOS);
      default -> value;
    };
  }

  private static LocalTime time(long encoded, ChronoUnit unit) {
    return LocalTime.ofNanoOfDay(Duration.of(encoded, unit).toNanos());
  }

  private static Instant instant(long encoded, ChronoUnit unit) {
    return Instant.EPOCH.plus(encoded, unit);
  }

  private static LocalDateTime local(long encoded, ChronoUnit unit) {
    return LocalDateTime.ofInstant(instant(encoded, unit), ZoneOffset.UTC);
  }
}
