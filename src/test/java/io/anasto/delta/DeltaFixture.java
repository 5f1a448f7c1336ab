package io.anasto.delta;

import io.anasto.format.InputFile;
import io.anasto.format.JsonFormat;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.RowWriter;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** A table whose log is written by hand. */
record DeltaFixture(Path table) {
  static final String FEED = "\"delta.enableChangeDataFeed\":\"true\"";
  static final String ID_AND_NAME = field("id", "\"long\"") + "," + field("name", "\"string\"");
  static final Schema ID_AND_NAME_SCHEMA = Schema.parse("struct<id:int64,name:string>");

  /** A column in the log. */
  static String field(String name, String type) {
    return field(name, type, "");
  }

  static String field(String name, String type, String metadata) {
    return "{\"name\":\"%s\",\"type\":%s,\"nullable\":true,\"metadata\":{%s}}"
        .formatted(name, type, metadata);
  }

  static String protocol(int reader, int writer, String features) {
    return "{\"protocol\":{\"minReaderVersion\":%d,\"minWriterVersion\":%d%s}}"
        .formatted(reader, writer, features);
  }

  static String plainProtocol() {
    return protocol(1, 2, "");
  }

  static String metadata(String fields, String partitionColumns, String properties) {
    return metadata("11111111-2222-3333-4444-555555555555", fields, partitionColumns, properties);
  }

  static String metadata(String id, String fields, String partitionColumns, String properties) {
    String schema = "{\"type\":\"struct\",\"fields\":[%s]}".formatted(fields);
    return ("{\"metaData\":{\"id\":\"%s\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
            + "\"schemaString\":\"%s\",\"partitionColumns\":[%s],\"configuration\":{%s},"
            + "\"createdTime\":1700000000000}}")
        .formatted(id, schema.replace("\"", "\\\""), partitionColumns, properties);
  }

  static String add(String path) {
    return add(path, "", true, "");
  }

  static String add(String path, String partition, boolean dataChange, String more) {
    return ("{\"add\":{\"path\":\"%s\",\"partitionValues\":{%s},\"size\":100,"
            + "\"modificationTime\":1700000000000,\"dataChange\":%s%s}}")
        .formatted(path, partition, dataChange, more);
  }

  static String remove(String path, boolean dataChange, String more) {
    return ("{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1700000000000,"
            + "\"dataChange\":%s,\"extendedFileMetadata\":true,\"partitionValues\":{},"
            + "\"size\":100%s}}")
        .formatted(path, dataChange, more);
  }

  static String cdc(String path) {
    return "{\"cdc\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":70,\"dataChange\":false}}"
        .formatted(path);
  }

  DeltaFixture commit(long version, String... actions) throws IOException {
    Path entry = DeltaTables.entry(table, version);
    Files.createDirectories(entry.getParent());
    Files.write(entry, List.of(actions));
    return this;
  }

  DeltaFixture at(long version, Instant time) throws IOException {
    Files.setLastModifiedTime(DeltaTables.entry(table, version), FileTime.from(time));
    return this;
  }

  /** A data file of rows that are given as JSON. */
  DeltaFixture file(String path, Schema schema, String... rows) throws IOException {
    Path file = table.resolve(path);
    Files.createDirectories(file.getParent());
    byte[] json = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
    ChunkBuilder builder = new ChunkBuilder(schema, rows.length);
    try (RowReader reader =
        new JsonFormat().open(InputFile.of(json, "rows"), schema, ReadOptions.DECLARED)) {
      reader.read(builder);
    }
    try (OutputStream out = Files.newOutputStream(file);
        RowWriter writer = new ParquetFormat().create(out, schema)) {
      writer.write(builder.build());
      writer.finish();
    }
    return this;
  }

  /** A table of two columns and one file with ids 0, 1, 2. */
  static DeltaFixture withThreeRows(Path table, String properties) throws IOException {
    return new DeltaFixture(table)
        .commit(0, plainProtocol(), metadata(ID_AND_NAME, "", properties))
        .file(
            "a.parquet",
            ID_AND_NAME_SCHEMA,
            "{\"id\":0,\"name\":\"a\"}",
            "{\"id\":1,\"name\":\"b\"}",
            "{\"id\":2,\"name\":null}")
        .commit(1, add("a.parquet"));
  }

  DeltaReader reader() {
    return DeltaTables.reader(table);
  }

  DeltaHistory history() {
    return DeltaTables.history(table);
  }
}
