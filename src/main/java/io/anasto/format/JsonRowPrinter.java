package io.anasto.format;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;

/** Prints one object a line, with all keys in schema order, nulls too. Not thread-safe. */
final class JsonRowPrinter implements RowPrinter {
  private final JsonStructPrinter row;

  JsonRowPrinter(Schema schema) {
    this.row = new JsonStructPrinter(schema.fields());
  }

  @Override
  public void bind(RowChunk chunk) {
    row.bind(chunk.columns());
  }

  @Override
  public void print(int position, ByteSink out) {
    row.print(position, out);
    out.append('\n');
  }
}
