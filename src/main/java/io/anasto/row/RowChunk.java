package io.anasto.row;

import java.util.List;
import java.util.Optional;

/** Some thousand rows on their way, held by column. Immutable once built; safe to share. */
public final class RowChunk {
  /** The most rows of a chunk. */
  public static final int CAPACITY = 8192;

  /**
   * About the most bytes of a chunk. A row is never cut, so that a chunk exceeds this by at most
   * one row.
   */
  public static final int CAPACITY_BYTES = 4 << 20;

  private final Schema schema;
  private final List<Column> columns;
  private final int rows;

  /** Null where nobody knows of any. */
  private final StoredPart stored;

  /**
   * @throws IllegalArgumentException when the columns are not those of the schema, or of unlike
   *     size
   */
  public RowChunk(Schema schema, List<Column> columns, int rows) {
    this(schema, columns, rows, null);
  }

  /**
   * @param stored how a file holds just these rows; null where nobody knows
   */
  RowChunk(Schema schema, List<Column> columns, int rows, StoredPart stored) {
    this.stored = stored;
    this.schema = schema;
    this.columns = List.copyOf(columns);
    this.rows = rows;
    if (columns.size() != schema.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns for a schema of " + schema.size());
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).size() != rows) {
        throw new IllegalArgumentException(
            "column '%s' has %d values for %d rows"
                .formatted(schema.field(i).name(), columns.get(i).size(), rows));
      }
    }
  }

  public Schema schema() {
    return schema;
  }

  public int rows() {
    return rows;
  }

  /** How a file holds these rows, where its reader says it. */
  public Optional<StoredPart> stored() {
    return Optional.ofNullable(stored);
  }

  public Column column(int position) {
    return columns.get(position);
  }

  public List<Column> columns() {
    return columns;
  }

  /** About how many bytes of memory the rows take. */
  public long bytes() {
    long bytes = stored == null ? 0 : stored.bytes();
    for (Column column : columns) {
      bytes += column.bytes();
    }
    return bytes;
  }
}
