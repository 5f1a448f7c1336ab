package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.Column;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads rows from JSON: one object a line, one array of objects, or objects one after another.
 * Bytes go straight into columns. Not thread-safe.
 */
final class JsonReader implements TextReader {
  private InputStream bytes;
  private final JsonTokens tokens;
  private final JsonRows rows;
  private final JsonStructCell row;
  private final Schema schema;
  private final ReadOptions options;
  private final JsonLimits limits;
  private final String file;

  /**
   * @param bytes closed by {@link #close}
   */
  JsonReader(
      InputStream bytes, String file, Schema schema, ReadOptions options, JsonLimits limits) {
    this.bytes = bytes;
    this.tokens = new JsonTokens(bytes, file, limits);
    this.rows = new JsonRows(tokens);
    this.row = new JsonStructCell(schema.fields(), options);
    this.file = file;
    this.schema = schema;
    this.options = options;
    this.limits = limits;
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    Column[] columns = into.columns().subList(0, schema.size()).toArray(Column[]::new);
    while (!into.isFull()) {
      if (!rows.next()) {
        return false;
      }
      tokens.beginRow();
      row.read(tokens, columns);
      tokens.endRow();
      into.endRow();
    }
    return true;
  }

  @Override
  public long lines() {
    return tokens.line() - 1;
  }

  /** Elements of an array are none: what follows them depends on the bracket that opened it. */
  @Override
  public TextReader sibling() {
    if (!rows.isSequence()) {
      return null;
    }
    JsonReader sibling =
        new JsonReader(InputStream.nullInputStream(), file, schema, options, limits);
    sibling.rows.restart();
    return sibling;
  }

  @Override
  public void restart(InputStream text, long linesBefore) {
    bytes = text;
    tokens.restart(text, linesBefore);
    rows.restart();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
