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
  private boolean adopted;
  private StoredPart stored;

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

  /** Ends the chunk with the rows that it has. */
  public void end() {
    full = true;
  }

  /**
   * Takes a chunk's columns in place of the first ones of this builder, which has no rows so far,
   * and is full then.
   */
  public void adopt(RowChunk chunk) {
    if (rows > 0) {
      throw new IllegalStateException("there are rows already");
    }
    for (int i = 0; i < chunk.columns().size(); i++) {
      columns.set(i, chunk.column(i));
    }
    rows = chunk.rows();
    adopted = true;
    full = true;
  }

  /** Says how a file holds the rows that are here, all of them and no others. */
  public void stored(StoredPart part) {
    stored = part;
  }

  /** Rows that were appended here, for which the next builder may have room. */
  public int appended() {
    return adopted ? 0 : rows;
  }

  public RowChunk build() {
    return new RowChunk(schema, columns, rows, stored);
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
