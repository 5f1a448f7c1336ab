package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Avro object container files, of any codec of the specification. Immutable and thread-safe.
 *
 * <p>Which type becomes which is told at {@link AvroCells} for reading and at {@link AvroSchemas}
 * for writing. Avro's own library parses schemas, decodes and encodes values, and frames what is
 * written. What is read is framed here, since {@code DataFileStream} makes room for whatever a
 * block claims to hold; and values go from the decoder into columns, without an object each. {@code
 * camel-avro} carries another path: a chunk converts to Avro's records, which it marshals ({@link
 * ChunkConverters}).
 */
public final class AvroFormat implements FileFormat {
  /** The config's name of it. */
  public static final String NAME = "avro";

  private final BlockCompression compression;

  /** Written with snappy. */
  public AvroFormat() {
    this(BlockCompression.SNAPPY);
  }

  /**
   * @param compression of what is written
   */
  public AvroFormat(BlockCompression compression) {
    this.compression = compression;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean statesTypes() {
    return true;
  }

  @Override
  public RowReader open(InputFile file, Schema schema, ReadOptions options) throws IOException {
    AvroBytes bytes = new AvroBytes(file.open(), file.name());
    try {
      if (bytes.isAtEnd()) {
        bytes.close();
        return new NoRows();
      }
      AvroHeader header = AvroHeader.read(bytes);
      if (bytes.isAtEnd()) {
        // A file without rows says nothing, whatever types its writer chose.
        bytes.close();
        return new NoRows();
      }
      return new AvroReader(bytes, header, schema, options);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException {
    try (AvroBytes bytes = new AvroBytes(file.open(), file.name())) {
      if (bytes.isAtEnd()) {
        return;
      }
      AvroHeader header = AvroHeader.read(bytes);
      if (bytes.isAtEnd()) {
        return;
      }
      Schema none = new Schema(List.of());
      for (AvroCells.Named field :
          new AvroCells(file.name(), ReadOptions.INFERRED).row(header.schema(), none)) {
        infer(field, inference, file.name());
      }
    }
  }

  private static void infer(AvroCells.Named field, SchemaInference inference, String file)
      throws DataException {
    TypeInference column = inference.column(field.name());
    if (field.isNull()) {
      column.observeNull();
      return;
    }
    try {
      column.observeType(field.slot().cell().type());
    } catch (IllegalArgumentException e) {
      throw DataException.mismatch(file, "column \"" + field.name() + "\"", e.getMessage());
    }
  }

  @Override
  public RowWriter create(OutputStream out, Schema schema) throws IOException {
    return new AvroWriter(out, schema, compression);
  }
}
