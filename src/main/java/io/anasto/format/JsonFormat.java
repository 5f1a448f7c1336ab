package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * JSON, strictly by RFC 8259 and in UTF-8. Read as one object a line, as one array of objects, or
 * as objects one after another, pretty-printed or not; written one object a line.
 *
 * <p>A key that is missing is null, a key that the schema lacks is a new column, and a key that is
 * twice in one object is an error. Dates and timestamps are ISO 8601 strings, binary values base64,
 * maps objects whose keys are text. {@code NaN}, {@code Infinity} and {@code -Infinity} have no
 * JSON number: they are written as strings, and a float column of a declared schema takes them
 * back.
 *
 * <p>camel-jackson, the library for JSON in Camel, has a tree or a map a row and so cannot carry
 * the hot path. In production it carries the snippets: a chunk converts to the {@code List<Map>}
 * that its data format marshals. In tests it is the reference that this reader is compared with.
 */
public final class JsonFormat implements FileFormat {
  private final JsonLimits limits;

  public JsonFormat() {
    this(JsonLimits.DEFAULT);
  }

  JsonFormat(JsonLimits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "json";
  }

  @Override
  public boolean isTabular() {
    return false;
  }

  @Override
  public RowReader open(InputFile file, Schema schema, ReadOptions options) throws IOException {
    InputStream in = TextFile.open(file);
    try {
      return SplitReader.open(
          in,
          schema,
          limits.buffer(),
          text -> new JsonReader(text, file.name(), schema, options, limits));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException {
    try (InputStream bytes = TextFile.open(file)) {
      JsonTokens tokens = new JsonTokens(bytes, file.name(), limits);
      JsonRows rows = new JsonRows(tokens);
      JsonInference row = new JsonInference(tokens);
      while (tokens.consumed() < maxBytes && rows.next()) {
        tokens.beginRow();
        row.object(inference);
        tokens.endRow();
      }
    }
  }

  @Override
  public RowWriter create(OutputStream out, Schema schema) {
    return new TextWriter(new TextOutput(out), new ByteSink(0), () -> new JsonRowPrinter(schema));
  }
}
