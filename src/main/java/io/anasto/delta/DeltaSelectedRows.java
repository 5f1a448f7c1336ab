package io.anasto.delta;

import io.anasto.format.RowReader;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.RowCopy;
import io.anasto.row.Schema;
import java.io.IOException;

/**
 * Some rows of a data file: they are read aside, and those that are meant are copied. Not
 * thread-safe.
 */
final class DeltaSelectedRows implements RowReader {
  /** Rows are copied in runs of at most this many, so that a look at the bytes comes in time. */
  private static final int RUN = 64;

  private static final int ROOM = 256;

  private final RowReader whole;
  private final Schema aside;
  private final int columns;
  private final Test test;

  private ChunkBuilder rows;
  private int next;
  private long before;
  private boolean more = true;

  /** Decides on a row. */
  interface Test {
    /**
     * Whether a row is meant.
     *
     * @param rows the rows at hand
     * @param row its place among them
     * @param position its place in the file, from 0
     */
    boolean isMeant(ChunkBuilder rows, int row, long position) throws IOException;
  }

  /**
   * Begins a file.
   *
   * @param whole gives all rows; closed by {@link #close}
   * @param aside the schema of these rows
   * @param columns how many of its first ones are asked for
   */
  DeltaSelectedRows(RowReader whole, Schema aside, int columns, Test test) {
    this.whole = whole;
    this.aside = aside;
    this.columns = columns;
    this.test = test;
    this.rows = new ChunkBuilder(aside, 1);
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    while (!into.isFull()) {
      if (next == rows.rows() && !fill()) {
        return false;
      }
      copyRun(into);
    }
    return true;
  }

  private boolean fill() throws IOException {
    before += rows.rows();
    next = 0;
    rows = new ChunkBuilder(aside, Math.max(ROOM, rows.rows()));
    while (more && rows.rows() == 0) {
      more = whole.read(rows);
    }
    return rows.rows() > 0;
  }

  /** Passes over rows that are not meant, and copies those behind them that are. */
  private void copyRun(ChunkBuilder into) throws IOException {
    while (next < rows.rows() && !test.isMeant(rows, next, before + next)) {
      next++;
    }
    int first = next;
    int end = Math.min(rows.rows(), first + Math.min(RUN, RowChunk.CAPACITY - into.rows()));
    while (next < end && (next == first || test.isMeant(rows, next, before + next))) {
      next++;
    }
    if (next > first) {
      for (int i = 0; i < columns; i++) {
        RowCopy.append(rows.column(i), first, next, into.column(i));
      }
      into.endRows(next - first);
    }
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
