package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;

/** Files that Anasto wrote, as parquet-java's own reader gives their rows. */
final class ParquetGroups {
  private ParquetGroups() {}

  /** The rows, in the objects of {@link JsonTables#rows}. */
  static List<Map<String, Object>> rows(Path file, Schema schema) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new Groups(new LocalInputFile(file)).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(struct(group, schema.fields()));
      }
    }
    return rows;
  }

  private static Map<String, Object> struct(Group group, List<Field> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      values.put(fields.get(i).name(), value(group, i, fields.get(i).type()));
    }
    return values;
  }

  private static Object value(Group group, int field, DataType type) {
    if (group.getFieldRepetitionCount(field) == 0) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> group.getBoolean(field, 0);
      case INT8, INT16, INT32, DATE -> (long) group.getInteger(field, 0);
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> group.getLong(field, 0);
      case FLOAT32 -> (double) group.getFloat(field, 0);
      case FLOAT64 -> group.getDouble(field, 0);
      case DECIMAL -> decimal(group, field, (DecimalType) type);
      case STRING -> group.getString(field, 0);
      case BINARY -> ByteBuffer.wrap(group.getBinary(field, 0).getBytes());
      case LIST -> {
        Group list = group.getGroup(field, 0);
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
          elements.add(value(list.getGroup(0, i), 0, ((ListType) type).element()));
        }
        yield elements;
      }
      case MAP -> {
        Group map = group.getGroup(field, 0);
        MapType mapType = (MapType) type;
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
          Group entry = map.getGroup(0, i);
          entries.put(value(entry, 0, mapType.key()), value(entry, 1, mapType.value()));
        }
        yield entries;
      }
      case STRUCT -> struct(group.getGroup(field, 0), ((StructType) type).fields());
    };
  }

  private static BigDecimal decimal(Group group, int field, DecimalType type) {
    return switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> BigDecimal.valueOf(group.getInteger(field, 0), type.scale());
      case INT64 -> BigDecimal.valueOf(group.getLong(field, 0), type.scale());
      default -> new BigDecimal(new BigInteger(group.getBinary(field, 0).getBytes()), type.scale());
    };
  }

  private static final class Groups extends ParquetReader.Builder<Group> {
    Groups(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
