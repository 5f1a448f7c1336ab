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
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Container files for tests, by our reader and writer and by Avro's own. */
final class AvroTables {
  static final String FILE = "x.avro";

  /** All of the specification's codecs. */
  static final List<String> CODECS =
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
  static byte[] writeByAvro(org.apache.avro.Schema schema, List<?> rows, String codec, int block)
      throws IOException {
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
    List<GenericRecord> rows = new ArrayList<>();
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(
            new java.io.ByteArrayInputStream(content), new GenericDatumReader<>())) {
      in.forEach(rows::add);
    }
    return rows;
  }

  static Schema infer(byte[] content) throws IOException {
    SchemaInference inference = new SchemaInference();
    new AvroFormat().infer(InputFile.of(content, FILE), inference, Long.MAX_VALUE);
    return inference.result().schema();
  }

  /** The chunks of a file by our reader. */
  static List<RowChunk> read(byte[] content, Schema schema, ReadOptions options)
      throws IOException {
    List<RowChunk> chunks = new ArrayList<>();
    try (RowReader reader = new AvroFormat().open(InputFile.of(content, FILE), schema, options)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = reader.read(builder);
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
