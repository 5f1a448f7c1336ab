package io.anasto.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Container files, written and read by Avro's own generic classes. */
final class AvroFiles {
  private AvroFiles() {}

  // Writing

  /** Writes the rows of a query whose columns are as {@link DuckType#forJdbc} makes them. */
  static void write(ResultSet rows, List<Field> fields, Path file)
      throws IOException, SQLException {
    Schema schema = record("rows", fields);
    try (DataFileWriter<GenericRecord> out = new DataFileWriter<>(new NullableWriter(schema))) {
      out.setCodec(CodecFactory.deflateCodec(1));
      out.create(schema, file.toFile());
      while (rows.next()) {
        Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = rows.getObject(i + 1);
        }
        out.append(record(values, fields, schema));
      }
    }
  }

  /** Every union is of null and another type, which need not be looked for. */
  private static final class NullableWriter extends GenericDatumWriter<GenericRecord> {
    NullableWriter(Schema schema) {
      super(schema);
    }

    @Override
    protected int resolveUnion(Schema union, Object value) {
      return value == null ? 0 : 1;
    }
  }

  private static Schema record(String name, List<Field> fields) {
    List<Schema.Field> avro = new ArrayList<>();
    for (Field field : fields) {
      avro.add(new Schema.Field(field.name(), nullable(field.type(), name + "_" + field.name())));
    }
    return Schema.createRecord(name, null, null, false, avro);
  }

  private static Schema nullable(DataType type, String name) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema(type, name));
  }

  private static Schema schema(DataType type, String name) {
    return switch (type.kind()) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case INT8, INT16, INT32 -> Schema.create(Schema.Type.INT);
      case INT64 -> Schema.create(Schema.Type.LONG);
      case FLOAT32 -> Schema.create(Schema.Type.FLOAT);
      case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
      case STRING -> Schema.create(Schema.Type.STRING);
      case BINARY -> Schema.create(Schema.Type.BYTES);
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case TIMESTAMP_NTZ ->
          LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case DECIMAL ->
          LogicalTypes.decimal(((DecimalType) type).precision(), ((DecimalType) type).scale())
              .addToSchema(Schema.create(Schema.Type.BYTES));
      case LIST -> Schema.createArray(nullable(((ListType) type).element(), name));
      case MAP -> map((MapType) type, name);
      case STRUCT -> record(name, ((StructType) type).fields());
    };
  }

  /** Avro's own maps have texts for keys; others are written as Iceberg writes them. */
  private static Schema map(MapType type, String name) {
    Schema value = nullable(type.value(), name + "_value");
    if (type.key().equals(DataType.STRING)) {
      return Schema.createMap(value);
    }
    Schema key = schema(type.key(), name + "_key");
    Schema entry =
        Schema.createRecord(
            name,
            null,
            null,
            false,
            List.of(new Schema.Field("key", key), new Schema.Field("value", value)));
    Schema map = Schema.createArray(entry);
    map.addProp("logicalType", "map");
    return map;
  }

  private static GenericRecord record(Object[] values, List<Field> fields, Schema schema)
      throws SQLException {
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      record.put(i, value(values[i], fields.get(i).type(), schema.getFields().get(i).schema()));
    }
    return record;
  }

  private static Object value(Object value, DataType type, Schema schema) throws SQLException {
    if (value == null) {
      return null;
    }
    Schema one = schema.isUnion() ? schema.getTypes().get(1) : schema;
    return switch (type.kind()) {
      case INT8, INT16, INT32, DATE -> ((Number) value).intValue();
      case BOOLEAN, INT64, FLOAT32, FLOAT64, STRING, TIMESTAMP, TIMESTAMP_NTZ -> value;
      case DECIMAL -> ByteBuffer.wrap(((BigDecimal) value).unscaledValue().toByteArray());
      case BINARY -> ByteBuffer.wrap(((Blob) value).getBytes(1, (int) ((Blob) value).length()));
      case LIST -> {
        Object[] elements = (Object[]) ((java.sql.Array) value).getArray();
        List<Object> list = new GenericData.Array<>(elements.length, one);
        for (Object element : elements) {
          list.add(value(element, ((ListType) type).element(), one.getElementType()));
        }
        yield list;
      }
      case MAP -> map((Object[]) ((java.sql.Array) value).getArray(), (MapType) type, one);
      case STRUCT ->
          record(((java.sql.Struct) value).getAttributes(), ((StructType) type).fields(), one);
    };
  }

  private static Object map(Object[] entries, MapType type, Schema schema) throws SQLException {
    if (schema.getType() == Schema.Type.ARRAY) {
      List<Object> list = new GenericData.Array<>(entries.length, schema);
      List<Field> fields = List.of(Field.of("key", type.key()), Field.of("value", type.value()));
      for (Object entry : entries) {
        list.add(
            record(((java.sql.Struct) entry).getAttributes(), fields, schema.getElementType()));
      }
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Object entry : entries) {
      Object[] parts = ((java.sql.Struct) entry).getAttributes();
      map.put((String) parts[0], value(parts[1], type.value(), schema.getValueType()));
    }
    return map;
  }

  // Reading

  /**
   * Writes the files' rows as JSON, an object a line, by what the files' own schema says. Numbers
   * and bytes are texts, so that nobody rounds them.
   */
  static void toJsonLines(List<Path> files, Path lines) throws IOException {
    try (Writer out = Files.newBufferedWriter(lines);
        JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setRootValueSeparator(null);
      for (Path file : files) {
        try (DataFileReader<GenericRecord> rows =
            new DataFileReader<>(file.toFile(), new OrderedReader())) {
          for (GenericRecord row : rows) {
            write(row, row.getSchema(), json);
            json.writeRaw('\n');
          }
        }
      }
    }
  }

  /** Keeps the order of a map's entries. */
  private static final class OrderedReader extends GenericDatumReader<GenericRecord> {
    OrderedReader() {
      // The fast reader asks nobody which map to take.
      super(null, null, new GenericData().setFastReaderEnabled(false));
    }

    @Override
    protected Object newMap(Object old, int size) {
      return new LinkedHashMap<>();
    }
  }

  private static void write(Object value, Schema schema, JsonGenerator json) throws IOException {
    switch (schema.getType()) {
      case NULL -> json.writeNull();
      case UNION -> write(value, branch(value, schema.getTypes()), json);
      case RECORD -> {
        json.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
          json.writeFieldName(field.name());
          write(((GenericRecord) value).get(field.pos()), field.schema(), json);
        }
        json.writeEndObject();
      }
      case ARRAY -> writeArray((List<?>) value, schema, json);
      case MAP -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          json.writeFieldName(entry.getKey().toString());
          write(entry.getValue(), schema.getValueType(), json);
        }
        json.writeEndObject();
      }
      default -> json.writeString(text(value, schema));
    }
  }

  /** Of null and one other type; {@link GenericData#resolveUnion} takes its time. */
  private static Schema branch(Object value, List<Schema> types) {
    if (types.size() != 2 || types.get(0).getType() != Schema.Type.NULL) {
      throw new IllegalArgumentException("not null and another type: " + types);
    }
    return types.get(value == null ? 0 : 1);
  }

  private static void writeArray(List<?> elements, Schema schema, JsonGenerator json)
      throws IOException {
    if ("map".equals(schema.getProp("logicalType"))) {
      json.writeStartObject();
      for (Object element : elements) {
        GenericRecord entry = (GenericRecord) element;
        json.writeFieldName(
            text(entry.get("key"), schema.getElementType().getField("key").schema()));
        write(entry.get("value"), schema.getElementType().getField("value").schema(), json);
      }
      json.writeEndObject();
      return;
    }
    json.writeStartArray();
    for (Object element : elements) {
      write(element, schema.getElementType(), json);
    }
    json.writeEndArray();
  }

  private static String text(Object value, Schema schema) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
          ? new BigDecimal(new BigInteger(copy), decimal.getScale()).toPlainString()
          : Base64.getEncoder().encodeToString(copy);
    }
    String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
    return switch (logical) {
      case "date" -> LocalDate.ofEpochDay((Integer) value).toString();
      case "timestamp-micros" -> instant(value).toString();
      case "local-timestamp-micros" ->
          LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC).toString();
      default -> value.toString();
    };
  }

  private static Instant instant(Object micros) {
    return Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS);
  }
}
