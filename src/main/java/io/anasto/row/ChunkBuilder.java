package io.anasto.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects rows into a chunk: append a value to each of {@link #columns}, then call {@link
 * #endRow}. Not thread-safe. Serves one chunk.
 */
public final class ChunkBuilder {
  /** A look at the bytes costs a walk over the columns, so it is taken once in this many rows. */
  private static final int ROWS_BETWEEN_LOOKS = 64;

  /** Or sooner: one row may be as large as many chunks. */
  private static final int BYTES_BETWEEN_LOOKS = 1 << 20;

  private final Schema schema;
  private final List<Column> columns;
  private final Growth growth = new Growth();
  private int rows;
  private int rowsAtNextLook = 1;
  private boolean full;

  /** A builder whose columns have room for {@code expectedRows} before they grow. */
  public ChunkBuilder(Schema schema, int expectedRows) {
    this.schema = schema;
    this.columns = new ArrayList<>(schema.size());
    for (Field field : schema.fields()) {
      Column column = Column.of(field.type(), expectedRows);
      growth.watch(column);
      columns.add(column);
    }
  }

  public Schema schema() {
    return schema;
  }

  public Column column(int position) {
    return columns.get(position);
  }

  public List<Column> columns() {
    return columns;
  }

  public int rows() {
    return rows;
  }

  /** Counts a row whose values were appended to all columns. */
  public void endRow() {
    rows++;
    if (rows == rowsAtNextLook || growth.bytes() >= BYTES_BETWEEN_LOOKS) {
      look();
    }
  }

  /** Counts {@code count} rows whose values were appended to all columns. */
  public void endRows(int count) {
    rows += count;
    if (rows >= rowsAtNextLook || growth.bytes() >= BYTES_BETWEEN_LOOKS) {
      look();
    }
  }

  /** Whether the chunk should be built before another row is added. */
  public boolean isFull() {
    return full;
  }

  public RowChunk build() {
    return new RowChunk(schema, columns, rows);
  }

  private void look() {
    growth.clear();
    long bytes = 0;
    for (Column column : columns) {
      bytes += column.bytes();
    }
    full = rows >= RowChunk.CAPACITY || bytes >= RowChunk.CAPACITY_BYTES;
    // Rows of about the size so far must not carry the chunk far beyond its bytes.
    long perRow = Math.max(1, bytes / rows);
    long left = Math.max(1, (RowChunk.CAPACITY_BYTES - bytes) / perRow);
    rowsAtNextLook =
        rows + (int) Math.min(Math.min(left, ROWS_BETWEEN_LOOKS), RowChunk.CAPACITY - rows);
    if (rowsAtNextLook == rows) {
      rowsAtNextLook = rows + 1;
    }
  }
}
