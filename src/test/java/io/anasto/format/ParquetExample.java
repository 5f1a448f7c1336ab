package io.anasto.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files as parquet-java's own example writer makes them. */
final class ParquetExample {
  private ParquetExample() {}

  /** A file of rows, each filled by its own step, in the writer's usual way but uncompressed. */
  @SafeVarargs
  static byte[] file(String schema, Consumer<Group>... rows) throws IOException {
    return file(MessageTypeParser.parseMessageType(schema), builder -> builder, rows);
  }

  /** The same, with settings of the writer. */
  @SafeVarargs
  static byte[] file(
      MessageType schema,
      UnaryOperator<ExampleParquetWriter.Builder> settings,
      Consumer<Group>... rows)
      throws IOException {
    Path path = Files.createTempFile("anasto-", ".parquet");
    try {
      ExampleParquetWriter.Builder builder =
          ExampleParquetWriter.builder(new LocalOutputFile(path))
              .withConf(new PlainParquetConfiguration())
              .withType(schema)
              .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
              .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
              .withWriterVersion(WriterVersion.PARQUET_1_0);
      try (ParquetWriter<Group> writer = settings.apply(builder).build()) {
        for (Consumer<Group> row : rows) {
          Group group = new SimpleGroup(schema);
          row.accept(group);
          writer.write(group);
        }
      }
      return Files.readAllBytes(path);
    } finally {
      Files.delete(path);
    }
  }
}
