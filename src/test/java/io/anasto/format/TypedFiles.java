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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** Files of one column {@code x}, by our writers and by others'. Values are shown as JSON. */
final class TypedFiles {
  private static final String X = "x";
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private TypedFiles() {}

  static DataType type(String text) {
    return DataType.parse(text);
  }

  private static Schema schema(DataType type) {
    return Schema.of(Field.of(X, type));
  }

  // What we write

  static byte[] write(FileFormat format, DataType type, Object value) throws IOException {
    Schema schema = schema(type);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = format.create(out, schema)) {
      writer.write(ChunkMaps.toChunk(schema, List.of(Collections.singletonMap(X, value))));
      writer.finish();
    }
    return out.toByteArray();
  }

  /** A value as it stands in a CSV file, in quotes where it has any there. */
  static String csv(DataType type, Object value) throws IOException {
    String text = utf8(write(new CsvFormat(CsvOptions.DEFAULT), type, value));
    return text.substring((X + "\n").length(), text.length() - 1);
  }

  /** A value as it stands in a JSON file. */
  static String json(DataType type, Object value) throws IOException {
    return ofRow(utf8(write(new JsonFormat(), type, value)));
  }

  private static String ofRow(String line) {
    return line.substring("{\"x\":".length(), line.length() - "}\n".length());
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The schema that an Avro file of ours has for a type, beside null. */
  static org.apache.avro.Schema avro(DataType type) throws IOException {
    byte[] file = write(new AvroFormat(), type, null);
    org.apache.avro.Schema union =
        AvroTables.readByAvro(file).get(0).getSchema().getField(X).schema();
    if (union.getTypes().size() != 2 || !union.isNullable()) {
      throw new AssertionError("not null and another type: " + union);
    }
    return union.getTypes().get(1);
  }

  /** The type that a Parquet file of ours has for a type. */
  static String parquet(DataType type, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "x", ".parquet");
    Files.write(file, write(new ParquetFormat(), type, null));
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      StringBuilder text = new StringBuilder();
      reader.getFileMetaData().getSchema().getType(X).writeToStringBuilder(text, "");
      return text.toString().replaceAll("\\s+", " ");
    }
  }

  // What we read

  /** The types that a file states or seems to have, and the values. */
  static String read(FileFormat format, byte[] content) throws IOException {
    SchemaInference inference = new SchemaInference();
    format.infer(input(format, content), inference, Long.MAX_VALUE);
    Schema schema = inference.result().schema();
    String values = read(format, content, schema, ReadOptions.INFERRED);
    return schema.field(0).type() + " " + values;
  }

  /** The values of a column whose type is declared. */
  static String read(FileFormat format, byte[] content, DataType type) throws IOException {
    return read(format, content, schema(type), ReadOptions.DECLARED);
  }

  private static String read(FileFormat format, byte[] content, Schema schema, ReadOptions options)
      throws IOException {
    List<String> values = new ArrayList<>();
    try (RowReader reader = format.open(input(format, content), schema, options)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          values.addAll(values(builder.build(), schema));
        }
      }
    }
    return String.join(" ", values);
  }

  private static List<String> values(RowChunk chunk, Schema schema) throws IOException {
    return utf8(JsonTables.write(List.of(chunk), schema))
        .lines()
        .map(line -> ofRow(line + "\n"))
        .toList();
  }

  private static InputFile input(FileFormat format, byte[] content) {
    return InputFile.of(content, "x." + format.name());
  }

  // What others write

  /** A file by Avro's writer, of a column of this schema. */
  static byte[] avro(org.apache.avro.Schema schema, Object... values) throws IOException {
    org.apache.avro.Schema row =
        org.apache.avro.Schema.createRecord(
            "row", null, null, false, List.of(new org.apache.avro.Schema.Field(X, schema)));
    List<GenericData.Record> rows = new ArrayList<>();
    for (Object value : values) {
      GenericData.Record one = new GenericData.Record(row);
      one.put(X, value);
      rows.add(one);
    }
    return AvroTables.writeByAvro(row, rows, "null", 1 << 16);
  }

  /** A file by parquet-java's writer, of a column and one row. */
  static byte[] parquet(MessageType schema, Consumer<Group> row, Path directory)
      throws IOException {
    return parquet(schema, row, directory, null);
  }

  /** As {@link #parquet}, encrypted. */
  static byte[] encryptedParquet(MessageType schema, Consumer<Group> row, Path directory)
      throws IOException {
    return parquet(schema, row, directory, FileEncryptionProperties.builder(KEY).build());
  }

  private static byte[] parquet(
      MessageType schema, Consumer<Group> row, Path directory, FileEncryptionProperties encryption)
      throws IOException {
    Path file = directory.resolve("foreign.parquet");
    Files.deleteIfExists(file);
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withConf(new org.apache.parquet.conf.PlainParquetConfiguration());
    try (ParquetWriter<Group> writer = builder.withEncryption(encryption).build()) {
      Group group = new SimpleGroup(schema);
      row.accept(group);
      writer.write(group);
    }
    return Files.readAllBytes(file);
  }

  /** Rows as a map for structs in tests. */
  static Map<String, Object> struct(String field, Object value) {
    return Collections.singletonMap(field, value);
  }
}
