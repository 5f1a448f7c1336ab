package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Container files for tests, by our reader and writer and by Avro's own. */
public final class AvroTables {
  static final String FILE = "x.avro";

  /** All of the specification's codecs. */
  public static final List<String> CODECS =
      List.of("null", "deflate", "bzip2", "xz", "zstandard", "snappy");

  private AvroTables() {}

  /** A file by our writer. */
  static byte[] write(List<RowChunk> chunks, Schema schema, BlockCompression compression)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = new AvroFormat(compression).create(out, schema)) {
      for (RowChunk chunk : chunks) {
        writer.write(chunk);
      }
      writer.finish();
    }
    return out.toByteArray();
  }

  /** A file by Avro's writer, in blocks of about {@code block} bytes. */
  public static byte[] writeByAvro(
      org.apache.avro.Schema schema, List<?> rows, String codec, int block) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.setSyncInterval(block);
      writer.create(schema, out, new byte[16]);
      for (Object row : rows) {
        writer.append(row);
      }
    }
    return out.toByteArray();
  }

  /** The records of a file by Avro's reader. */
  static List<GenericRecord> readByAvro(byte[] content) throws IOException {
    return readByAvro(content, Integer.MAX_VALUE);
  }

  /** The first so many records of a file by Avro's reader. */
  public static List<GenericRecord> readByAvro(byte[] content, int most) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(
            new java.io.ByteArrayInputStream(content),
            // The model that all share keeps what it learnt of each schema for ever.
            new GenericDatumReader<>(null, null, new GenericData()))) {
      while (rows.size() < most && in.hasNext()) {
        rows.add(in.next());
      }
    }
    return rows;
  }

  /** The first so many rows of a file by our reader, as objects that compare well. */
  public static List<Map<String, Object>> firstRows(byte[] content, Schema schema, int most)
      throws IOException {
    List<RowChunk> chunks = read(content, schema, ReadOptions.INFERRED, most);
    List<Map<String, Object>> rows = JsonTables.rows(chunks);
    return rows.subList(0, Math.min(most, rows.size()));
  }

  /**
   * The records of Avro's reader in the same objects.
   *
   * @param schema null to know only whether there are objects of the JDK for all values
   */
  public static List<Map<String, Object>> comparable(List<GenericRecord> records, Schema schema) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (GenericRecord row : records) {
      rows.add(AvroRows.of(row));
    }
    Schema all = schema == null && !rows.isEmpty() ? AvroRows.schema(records.get(0)) : schema;
    return rows.isEmpty() ? rows : JsonTables.rows(List.of(ChunkMaps.toChunk(all, rows)));
  }

  public static Schema infer(byte[] content) throws IOException {
    SchemaInference inference = new SchemaInference();
    new AvroFormat().infer(InputFile.of(content, FILE), inference, Long.MAX_VALUE);
    return inference.result().schema();
  }

  /** The chunks of a file by our reader. */
  static List<RowChunk> read(byte[] content, Schema schema, ReadOptions options)
      throws IOException {
    return read(content, schema, options, Long.MAX_VALUE);
  }

  private static List<RowChunk> read(byte[] content, Schema schema, ReadOptions options, long most)
      throws IOException {
    List<RowChunk> chunks = new ArrayList<>();
    try (RowReader reader = new AvroFormat().open(InputFile.of(content, FILE), schema, options)) {
      boolean more = true;
      for (long rows = 0; more && rows < most; ) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = reader.read(builder);
        rows += builder.rows();
        if (builder.rows() > 0) {
          chunks.add(builder.build());
        }
      }
    }
    return chunks;
  }

  /** The rows of a file by our reader, with the file's own types. */
  static List<Map<String, Object>> read(byte[] content) throws IOException {
    return maps(read(content, infer(content), ReadOptions.INFERRED));
  }

  static List<Map<String, Object>> maps(List<RowChunk> chunks) {
    List<Map<String, Object>> rows = new ArrayList<>();
    chunks.forEach(chunk -> rows.addAll(ChunkMaps.toMaps(chunk)));
    return rows;
  }

  /** The rows as text, for comparison. */
  static String text(List<RowChunk> chunks, Schema schema) throws IOException {
    return new String(JsonTables.write(chunks, schema), StandardCharsets.UTF_8);
  }

  /** The same type with names that Avro allows. */
  static DataType renamed(DataType type) {
    if (type instanceof DataType.ListType list) {
      return new DataType.ListType(renamed(list.element()));
    }
    if (type instanceof DataType.MapType map) {
      return new DataType.MapType(renamed(map.key()), renamed(map.value()));
    }
    return type instanceof DataType.StructType struct
        ? new DataType.StructType(renamed(struct.fields()))
        : type;
  }

  static List<Field> renamed(List<Field> fields) {
    List<Field> renamed = new ArrayList<>();
    for (Field field : fields) {
      renamed.add(Field.of("f" + renamed.size(), renamed(field.type())));
    }
    return renamed;
  }
}
