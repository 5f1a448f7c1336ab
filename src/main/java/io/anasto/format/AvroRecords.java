package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.ListColumn;
import io.anasto.row.LongColumn;
import io.anasto.row.MapColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.StructColumn;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Chunks as Avro's generic records, as {@code camel-avro} and {@code camel-parquet-avro} marshal
 * them. The values are those that Avro's own writer takes without conversions: the numbers, texts
 * and {@code ByteBuffer}s behind logical types.
 */
final class AvroRecords {
  private AvroRecords() {}

  /**
   * A record for each row.
   *
   * @throws IllegalArgumentException when Avro has no such name as that of a column
   */
  static GenericArray<GenericRecord> of(RowChunk chunk) {
    Schema schema = AvroSchemas.of(chunk.schema());
    GenericData.Array<GenericRecord> rows =
        new GenericData.Array<>(chunk.rows(), Schema.createArray(schema));
    DataType type = new DataType.StructType(chunk.schema().fields());
    for (int row = 0; row < chunk.rows(); row++) {
      rows.add(record(chunk.columns(), (DataType.StructType) type, schema, row));
    }
    return rows;
  }

  private static GenericRecord record(
      List<Column> columns, DataType.StructType type, Schema schema, int row) {
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < columns.size(); i++) {
      record.put(
          i,
          value(
              columns.get(i),
              type.fields().get(i).type(),
              schema.getFields().get(i).schema().getTypes().get(1),
              row));
    }
    return record;
  }

  /**
   * @param schema not a union
   */
  private static Object value(Column column, DataType type, Schema schema, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).get(row);
      case INT8, INT16, INT32, DATE -> (int) ((LongColumn) column).get(row);
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> ((LongColumn) column).get(row);
      case FLOAT32 -> (float) ((DoubleColumn) column).get(row);
      case FLOAT64 -> ((DoubleColumn) column).get(row);
      case DECIMAL -> ByteBuffer.wrap(((DecimalColumn) column).unscaled(row).toByteArray());
      case STRING -> ((BytesColumn) column).text(row);
      case BINARY -> ByteBuffer.wrap(((BytesColumn) column).copy(row));
      case LIST -> list((ListColumn) column, ((DataType.ListType) type).element(), schema, row);
      case MAP -> map((MapColumn) column, (DataType.MapType) type, schema, row);
      case STRUCT ->
          record(((StructColumn) column).fields(), (DataType.StructType) type, schema, row);
    };
  }

  private static Object list(ListColumn column, DataType element, Schema schema, int row) {
    int start = column.start(row);
    int end = column.end(row);
    GenericData.Array<Object> list = new GenericData.Array<>(end - start, schema);
    Schema of = schema.getElementType().getTypes().get(1);
    for (int i = start; i < end; i++) {
      list.add(value(column.elements(), element, of, i));
    }
    return list;
  }

  private static Object map(MapColumn column, DataType.MapType type, Schema schema, int row) {
    int start = column.start(row);
    int end = column.end(row);
    if (AvroSchemas.isPlain(type)) {
      Map<String, Object> map = new LinkedHashMap<>();
      Schema of = schema.getValueType().getTypes().get(1);
      for (int i = start; i < end; i++) {
        map.put(((BytesColumn) column.keys()).text(i), value(column.values(), type.value(), of, i));
      }
      return map;
    }
    Schema entry = schema.getElementType();
    Schema keySchema = entry.getField(AvroSchemas.KEY).schema();
    Schema valueSchema = entry.getField(AvroSchemas.VALUE).schema().getTypes().get(1);
    GenericData.Array<Object> entries = new GenericData.Array<>(end - start, schema);
    for (int i = start; i < end; i++) {
      GenericData.Record record = new GenericData.Record(entry);
      record.put(AvroSchemas.KEY, value(column.keys(), type.key(), keySchema, i));
      record.put(AvroSchemas.VALUE, value(column.values(), type.value(), valueSchema, i));
      entries.add(record);
    }
    return entries;
  }
}
