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
final class JsonReader implements RowReader {
  private final InputStream bytes;
  private final JsonTokens tokens;
  private final JsonRows rows;
  private final JsonStructCell row;
  private final int width;

  /**
   * @param bytes closed by {@link #close}
   */
  JsonReader(
      InputStream bytes, String file, Schema schema, ReadOptions options, JsonLimits limits) {
    this.bytes = bytes;
    this.tokens = new JsonTokens(bytes, file, limits);
    this.rows = new JsonRows(tokens);
    this.row = new JsonStructCell(schema.fields(), "", options.exact(), options.unsettled());
    this.width = schema.size();
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    Column[] columns = into.columns().subList(0, width).toArray(Column[]::new);
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
  public void close() throws IOException {
    bytes.close();
  }
}
