package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.ListColumn;
import io.anasto.row.LongColumn;
import io.anasto.row.MapColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import io.anasto.row.StructColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON in memory, to and from chunks, and rows as plain objects that tests can compare. */
public final class JsonTables {
  static final String FILE = "rows.json";

  /** The smallest buffer with which every refill path runs. */
  static final JsonLimits TINY = new JsonLimits(16, 64L << 20, 500);

  private JsonTables() {}

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** With a buffer of so many bytes. */
  public static Schema infer(byte[] content, int buffer) throws IOException {
    return infer(content, limits(buffer));
  }

  /** The rows as snippets see them, with a buffer of so many bytes. */
  public static List<Map<String, Object>> maps(
      byte[] content, Schema schema, ReadOptions options, int buffer) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    read(content, schema, options, limits(buffer))
        .forEach(chunk -> rows.addAll(ChunkMaps.toMaps(chunk)));
    return rows;
  }

  private static JsonLimits limits(int buffer) {
    return new JsonLimits(buffer, JsonLimits.DEFAULT.row(), JsonLimits.DEFAULT.depth());
  }

  static Schema infer(byte[] content, JsonLimits limits) throws IOException {
    SchemaInference inference = new SchemaInference();
    new JsonFormat(limits).infer(InputFile.of(content, FILE), inference, Long.MAX_VALUE);
    return inference.result().schema();
  }

  static List<RowChunk> read(byte[] content, Schema schema, ReadOptions options, JsonLimits limits)
      throws IOException {
    List<RowChunk> chunks = new ArrayList<>();
    try (RowReader reader =
        new JsonFormat(limits).open(InputFile.of(content, FILE), schema, options)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 8);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          chunks.add(builder.build());
        }
      }
    }
    return chunks;
  }

  /** The rows of a text, read with the schema that it is inferred to have. */
  static List<Map<String, Object>> rows(String text) throws IOException {
    return rows(utf8(text), JsonLimits.DEFAULT);
  }

  static List<Map<String, Object>> rows(byte[] content, JsonLimits limits) throws IOException {
    return rows(read(content, infer(content, limits), ReadOptions.INFERRED, limits));
  }

  /** The rows of a text of a declared schema. */
  static List<Map<String, Object>> rows(String text, String schema) throws IOException {
    return rows(read(utf8(text), Schema.parse(schema), ReadOptions.DECLARED, JsonLimits.DEFAULT));
  }

  static List<Map<String, Object>> rows(List<RowChunk> chunks) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RowChunk chunk : chunks) {
      for (int row = 0; row < chunk.rows(); row++) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < chunk.schema().size(); i++) {
          values.put(
              chunk.schema().field(i).name(),
              value(chunk.column(i), chunk.schema().field(i).type(), row));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  public static byte[] write(List<RowChunk> chunks, Schema schema) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = new JsonFormat().create(out, schema)) {
      for (RowChunk chunk : chunks) {
        writer.write(chunk);
      }
      writer.finish();
      if (writer.bytes() != out.size()) {
        throw new AssertionError(writer.bytes() + " bytes told, " + out.size() + " written");
      }
    }
    return out.toByteArray();
  }

  static Object value(Column column, DataType type, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).get(row);
      case INT8, INT16, INT32, INT64, DATE, TIMESTAMP, TIMESTAMP_NTZ ->
          ((LongColumn) column).get(row);
      case FLOAT32, FLOAT64 -> ((DoubleColumn) column).get(row);
      case DECIMAL -> ((DecimalColumn) column).get(row);
      case STRING -> ((BytesColumn) column).text(row);
      case BINARY -> ByteBuffer.wrap(((BytesColumn) column).copy(row));
      case LIST -> {
        ListColumn list = (ListColumn) column;
        List<Object> elements = new ArrayList<>();
        for (int i = list.start(row); i < list.end(row); i++) {
          elements.add(value(list.elements(), ((DataType.ListType) type).element(), i));
        }
        yield elements;
      }
      case MAP -> {
        MapColumn map = (MapColumn) column;
        DataType.MapType mapType = (DataType.MapType) type;
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = map.start(row); i < map.end(row); i++) {
          entries.put(value(map.keys(), mapType.key(), i), value(map.values(), mapType.value(), i));
        }
        yield entries;
      }
      case STRUCT -> {
        DataType.StructType struct = (DataType.StructType) type;
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < struct.fields().size(); i++) {
          fields.put(
              struct.fields().get(i).name(),
              value(((StructColumn) column).fields().get(i), struct.fields().get(i).type(), row));
        }
        yield fields;
      }
    };
  }
}
