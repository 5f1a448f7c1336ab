package io.anasto.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** What the rows of a table are stored as, and how others than Anasto write a file of them. */
enum TortureFormat {
  CSV("filetype = \"csv\"", "csv") {
    @Override
    void write(Path file, Rows rows) throws IOException {
      StringBuilder text = new StringBuilder("id,kind,amount,note\n");
      for (TortureRow row : rows) {
        text.append(row.id()).append(',').append(row.kind()).append(',').append(row.amount());
        text.append(",\"").append(row.note().replace("\"", "\"\"")).append("\"\n");
      }
      Files.writeString(file, text);
    }
  },

  JSON("filetype = \"json\"", "json") {
    @Override
    void write(Path file, Rows rows) throws IOException {
      StringBuilder text = new StringBuilder();
      for (TortureRow row : rows) {
        text.append(MAPPER.writeValueAsString(row.values())).append('\n');
      }
      Files.writeString(file, text);
    }
  },

  AVRO("filetype = \"avro\"", "avro") {
    @Override
    void write(Path file, Rows rows) throws IOException {
      try (DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>())) {
        out.create(AVRO_SCHEMA, file.toFile());
        for (TortureRow row : rows) {
          GenericRecord values = new GenericData.Record(AVRO_SCHEMA);
          row.values().forEach(values::put);
          out.append(values);
        }
      }
    }
  },

  PARQUET("filetype = \"parquet\"", "parquet") {
    @Override
    void write(Path file, Rows rows) throws IOException {
      try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (SELECT %s FROM range(%d, %d) AS ids(id)) TO '%s' (FORMAT PARQUET)"
                .formatted(TortureRow.SQL, rows.from(), rows.to(), file));
      } catch (SQLException e) {
        throw new IOException(file + " could not be written by DuckDB", e);
      }
    }
  },

  DELTA("type = \"open_table\"", "parquet") {
    @Override
    void write(Path file, Rows rows) {
      throw new UnsupportedOperationException("a table is written to by versions");
    }
  };

  /** The length of the footer, and the magic bytes, both of four. */
  private static final int PARQUET_TAIL = 8;

  private static final int AVRO_MAGIC = 4;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Schema AVRO_SCHEMA =
      SchemaBuilder.record("row")
          .fields()
          .requiredLong("id")
          .optionalString("kind")
          .optionalDouble("amount")
          .optionalString("note")
          .endRecord();

  private final String key;
  private final String extension;

  TortureFormat(String key, String extension) {
    this.key = key;
    this.extension = extension;
  }

  static TortureFormat draw(Random random) {
    TortureFormat[] all = values();
    return all[random.nextInt(all.length)];
  }

  /** The line of the config. */
  String key() {
    return key;
  }

  /** Of a file as Anasto names it, without a compression's. */
  String extension() {
    return extension;
  }

  boolean isTable() {
    return this == DELTA;
  }

  /** Whether a file of text may be compressed as a whole. */
  boolean isText() {
    return this == CSV || this == JSON;
  }

  /** Writes a new file with these rows. */
  abstract void write(Path file, Rows rows) throws IOException;

  /** Compresses a file of text in its place. */
  static void compress(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
  }

  /** Makes it a file that no reader takes, and that nobody waits for as still arriving. */
  void spoil(Path file) throws IOException {
    if (isText()) {
      Files.writeString(file, this == CSV ? "1,2,3,4,5,6\n" : "}#\n", StandardOpenOption.APPEND);
      return;
    }
    byte[] content = Files.readAllBytes(file);
    int whole = this == PARQUET ? PARQUET_TAIL : 0;
    Arrays.fill(
        content, Math.max(0, content.length / 2 - whole), content.length - whole, (byte) '#');
    if (this == AVRO) {
      Arrays.fill(content, 0, AVRO_MAGIC, (byte) '#');
    }
    Files.write(file, content);
  }
}
