package io.anasto.format;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes one object a line, with all keys in schema order, nulls too. Not thread-safe. Memory is
 * bounded by {@link #FLUSH_BYTES} and one row.
 */
final class JsonWriter implements RowWriter {
  /** Large enough that a call of the stream costs nothing, small enough for the cache. */
  private static final int FLUSH_BYTES = 1 << 16;

  private final OutputStream out;
  private final ByteSink buffer = new ByteSink(2 * FLUSH_BYTES);
  private final JsonStructPrinter row;
  private long flushed;

  /**
   * @param out neither flushed nor closed
   */
  JsonWriter(OutputStream out, Schema schema) {
    this.out = out;
    this.row = new JsonStructPrinter(schema.fields());
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    row.bind(chunk.columns());
    for (int i = 0; i < chunk.rows(); i++) {
      row.print(i, buffer);
      buffer.append('\n');
      if (buffer.size() >= FLUSH_BYTES) {
        flush();
      }
    }
  }

  @Override
  public long bytes() {
    return flushed + buffer.size();
  }

  @Override
  public void finish() throws IOException {
    flush();
  }

  @Override
  public void close() {
    buffer.clear();
  }

  private void flush() throws IOException {
    buffer.writeTo(out);
    flushed += buffer.size();
    buffer.clear();
  }
}
