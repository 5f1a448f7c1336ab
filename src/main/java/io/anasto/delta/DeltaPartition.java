package io.anasto.delta;

import io.anasto.format.OutputFile;
import io.anasto.row.Column;
import io.anasto.row.RowChunk;
import io.anasto.row.RowCopy;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A partition of a batch: its values, its open file, and rows that wait for it. Not thread-safe.
 */
final class DeltaPartition {
  /** Arrays grow to twice what is in them, so that on the average they have half as much room. */
  private static final double ROOM = 1.5;

  private final int id;
  private final List<String> values;
  private final Schema schema;
  private final long emptyBytes;
  private final List<RowChunk> whole = new ArrayList<>();
  private List<Column> columns = List.of();
  private int rows;
  private long wholeMemory;
  private long memory;
  private OutputFile file;
  private long last;
  private long since;

  /**
   * @param id counts the partitions of the batch from 0
   * @param values by column of the partitions, null for null
   * @param schema of the data files
   * @param emptyBytes about what its columns take in memory when they are empty
   */
  DeltaPartition(int id, List<String> values, Schema schema, long emptyBytes) {
    this.id = id;
    this.values = Collections.unmodifiableList(values);
    this.schema = schema;
    this.emptyBytes = emptyBytes;
  }

  int id() {
    return id;
  }

  List<String> values() {
    return values;
  }

  /** Null when none is open. */
  OutputFile file() {
    return file;
  }

  void setFile(OutputFile now) {
    file = now;
  }

  /** It has rows in a chunk, which is counted in the batch from 1. */
  void touch(long chunk) {
    last = chunk;
  }

  /** Which chunk of the batch had its last row. */
  long last() {
    return last;
  }

  /** Whether it had no row while those that wait in another partition came together. */
  boolean isIdleFor(DeltaPartition other) {
    return last < other.since;
  }

  /**
   * Keeps a copy of rows until {@link #take}.
   *
   * @param numbers of the rows, from {@code from} to {@code to}, exclusive
   */
  void keep(List<Column> data, int[] numbers, int from, int to) {
    if (!isWaiting()) {
      since = last;
    }
    int next = from;
    while (next < to) {
      if (rows == 0) {
        int room = Math.min(to - next, RowChunk.CAPACITY);
        columns = schema.fields().stream().map(field -> Column.of(field.type(), room)).toList();
      }
      int end = Math.min(to, next + RowChunk.CAPACITY - rows);
      for (int i = 0; i < columns.size(); i++) {
        for (int each = next; each < end; each++) {
          RowCopy.append(data.get(i), numbers[each], numbers[each] + 1, columns.get(i));
        }
      }
      rows += end - next;
      next = end;
      if (rows == RowChunk.CAPACITY || bytes() >= RowChunk.CAPACITY_BYTES) {
        endChunk();
      }
    }
    memory = rows == 0 ? wholeMemory : wholeMemory + chunkMemory();
  }

  private long bytes() {
    long bytes = 0;
    for (Column column : columns) {
      bytes += column.bytes();
    }
    return bytes;
  }

  private long chunkMemory() {
    return (long) (ROOM * bytes()) + emptyBytes;
  }

  private void endChunk() {
    wholeMemory += chunkMemory();
    whole.add(new RowChunk(schema, columns, rows));
    columns = List.of();
    rows = 0;
  }

  boolean isWaiting() {
    return rows > 0 || !whole.isEmpty();
  }

  /** Whether so many rows wait that they are worth a file. */
  boolean hasWholeChunk() {
    return !whole.isEmpty();
  }

  /** About the bytes that the waiting rows take in memory. */
  long memory() {
    return memory;
  }

  /** The rows that wait, in order; none do after that. */
  List<RowChunk> take() {
    if (rows > 0) {
      endChunk();
    }
    List<RowChunk> all = List.copyOf(whole);
    whole.clear();
    wholeMemory = 0;
    memory = 0;
    return all;
  }
}
