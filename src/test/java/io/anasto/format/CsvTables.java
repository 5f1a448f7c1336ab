package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CSV in memory, to and from chunks, with a buffer that is small enough to be filled often. */
public final class CsvTables {
  public static final String FILE = "rows.csv";

  /** The smallest buffers with which every refill path runs. */
  public static final int TINY = 4;

  private CsvTables() {}

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static Path conformance() {
    String set = System.getProperty("anasto.conformance", System.getenv("ANASTO_CONFORMANCE"));
    return Path.of(set == null ? "../shared/conformance" : set);
  }

  public static CsvFormat format(CsvOptions options, int buffer) {
    return new CsvFormat(options, CsvFormat.MAX_ROW, buffer);
  }

  public static CsvOptions withoutHeader() {
    return new CsvOptions(',', '"', false, "", StandardCharsets.UTF_8, Optional.empty());
  }

  public static CsvOptions withNull(String text) {
    return new CsvOptions(',', '"', true, text, StandardCharsets.UTF_8, Optional.empty());
  }

  public static CsvOptions in(Charset encoding) {
    return new CsvOptions(',', '"', true, "", encoding, Optional.empty());
  }

  public static CsvOptions withComment(char comment) {
    return new CsvOptions(',', '"', true, "", StandardCharsets.UTF_8, Optional.of(comment));
  }

  public static SchemaInference.InferredSchema infer(CsvFormat format, byte[] content)
      throws IOException {
    SchemaInference inference = new SchemaInference();
    format.infer(InputFile.of(content, FILE), inference, Long.MAX_VALUE);
    return inference.result();
  }

  public static List<RowChunk> chunks(
      CsvFormat format, byte[] content, Schema schema, ReadOptions options) throws IOException {
    List<RowChunk> chunks = new ArrayList<>();
    try (RowReader reader = format.open(InputFile.of(content, FILE), schema, options)) {
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

  public static List<Map<String, Object>> rows(
      CsvFormat format, byte[] content, Schema schema, ReadOptions options) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RowChunk chunk : chunks(format, content, schema, options)) {
      rows.addAll(ChunkMaps.toMaps(chunk));
    }
    return rows;
  }

  /** The rows with the schema that the file itself tells. */
  public static List<Map<String, Object>> rows(CsvFormat format, byte[] content)
      throws IOException {
    SchemaInference.InferredSchema inferred = infer(format, content);
    return rows(format, content, inferred.schema(), ReadOptions.INFERRED);
  }

  public static byte[] write(CsvFormat format, RowChunk chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = format.create(out, chunk.schema())) {
      writer.write(chunk);
      writer.finish();
    }
    return out.toByteArray();
  }

  public static String written(CsvOptions options, Schema schema, List<Map<String, Object>> rows)
      throws IOException {
    byte[] bytes = write(new CsvFormat(options), ChunkMaps.toChunk(schema, rows));
    return new String(bytes, options.encoding());
  }
}
