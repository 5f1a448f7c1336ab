package io.anasto.delta;

import io.anasto.format.TableException;
import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import io.anasto.row.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the partition of each row by the bytes of its values; their texts, which the log and the
 * directories need, are made once a partition. Not thread-safe.
 */
final class DeltaPartitions {
  /** About what a column takes in memory when it is empty. */
  private static final long EMPTY_COLUMN = 200;

  private static final byte NULL = 0;
  private static final byte VALUE = 1;
  private static final int FIXED_BYTES = 1 + 2 * Long.BYTES;

  /**
   * Rows of a chunk that belong together.
   *
   * @param from where their numbers are in {@link #sorted}, up to {@code to}, exclusive
   */
  record Group(DeltaPartition partition, int from, int to) {}

  private final String table;
  private final DeltaFit fit;
  private final Schema schema;
  private final long emptyBytes;
  private final List<Integer> positions = new ArrayList<>();
  private final Map<ByteBuffer, DeltaPartition> known = new HashMap<>();
  private final List<DeltaPartition> all = new ArrayList<>();
  private ByteBuffer key = ByteBuffer.allocate(0);
  private ByteBuffer before = ByteBuffer.allocate(0);

  /** By row of the chunk. */
  private int[] ids = {};

  /** By partition: its rows of the chunk, and then where the next of them stands. */
  private int[] places = {};

  private int[] sorted = {};

  /**
   * @param table its name, for messages
   * @param schema of the data files
   */
  DeltaPartitions(String table, DeltaFit fit, Schema schema) {
    this.table = table;
    this.fit = fit;
    this.schema = schema;
    this.emptyBytes =
        schema.fields().stream().mapToLong(field -> columns(field.type())).sum() * EMPTY_COLUMN;
    for (String name : fit.partitionBy()) {
      positions.add(fit.columns().position(name).orElseThrow());
    }
  }

  private static long columns(DataType type) {
    if (type instanceof StructType struct) {
      return 1 + struct.fields().stream().mapToLong(field -> columns(field.type())).sum();
    }
    if (type instanceof ListType list) {
      return 1 + columns(list.element());
    }
    if (type instanceof MapType map) {
      return 1 + columns(map.key()) + columns(map.value());
    }
    return 1;
  }

  /** All partitions so far, as they came. */
  List<DeltaPartition> all() {
    return all;
  }

  /** The numbers of the last chunk's rows, group by group, and ascending in each. */
  int[] sorted() {
    return sorted;
  }

  /**
   * Sorts the rows of a chunk.
   *
   * @throws TableException (refused) when a value cannot make a partition
   */
  List<Group> groups(List<Column> columns, int rows) throws TableException {
    if (ids.length < rows) {
      ids = new int[rows];
      sorted = new int[rows];
    }
    if (positions.isEmpty() && !all.isEmpty()) {
      return List.of(new Group(all.get(0), 0, rows));
    }
    List<DeltaPartition> touched = new ArrayList<>();
    Arrays.fill(places, 0);
    DeltaPartition last = null;
    for (int row = 0; row < rows; row++) {
      putKey(columns, row);
      if (last == null || !key.equals(before)) {
        last = partition(columns, row);
        ByteBuffer swapped = before;
        before = key;
        key = swapped;
      }
      ids[row] = last.id();
      if (places[last.id()]++ == 0) {
        touched.add(last);
      }
    }
    List<Group> groups = new ArrayList<>();
    int next = 0;
    for (DeltaPartition partition : touched) {
      int count = places[partition.id()];
      groups.add(new Group(partition, next, next + count));
      places[partition.id()] = next;
      next += count;
    }
    for (int row = 0; row < rows; row++) {
      sorted[places[ids[row]]++] = row;
    }
    return groups;
  }

  /** Of the values of {@link #key}. */
  private DeltaPartition partition(List<Column> columns, int row) throws TableException {
    DeltaPartition partition = known.get(key);
    if (partition == null) {
      partition = new DeltaPartition(all.size(), texts(columns, row), schema, emptyBytes);
      known.put(ByteBuffer.wrap(Arrays.copyOf(key.array(), key.limit())), partition);
      all.add(partition);
      if (places.length < all.size()) {
        places = Arrays.copyOf(places, 2 * all.size());
      }
    }
    return partition;
  }

  private List<String> texts(List<Column> columns, int row) throws TableException {
    List<String> texts = new ArrayList<>();
    for (int position : positions) {
      Field field = fit.columns().field(position);
      String text = DeltaPartitionValue.text(field.type(), columns.get(position), row);
      if (text != null && text.isEmpty()) {
        // Never changed silently: written, it would be read as null.
        throw DeltaFit.refused(
            "table %s: column \"%s\" makes partitions, and has an empty text, which a Delta table cannot tell from null there. Leave the column out of partition_by, or give such rows null or another text by a snippet"
                .formatted(table, field.name()));
      }
      texts.add(text);
    }
    return texts;
  }

  /** Writes a row's values into {@link #key}: other values are other bytes. */
  private void putKey(List<Column> columns, int row) {
    key.clear();
    for (int position : positions) {
      Column column = columns.get(position);
      reserve(FIXED_BYTES);
      if (column.isNull(row)) {
        key.put(NULL);
        continue;
      }
      key.put(VALUE);
      if (column instanceof LongColumn longs) {
        key.putLong(longs.get(row));
      } else if (column instanceof BytesColumn bytes) {
        int length = bytes.length(row);
        key.putInt(length);
        reserve(length);
        key.put(bytes.data(), bytes.start(row), length);
      } else if (column instanceof DoubleColumn doubles) {
        key.putDouble(doubles.get(row));
      } else if (column instanceof DecimalColumn decimals) {
        key.putLong(decimals.upper(row)).putLong(decimals.lower(row));
      } else if (column instanceof BooleanColumn booleans) {
        key.put(booleans.get(row) ? (byte) 1 : (byte) 0);
      } else {
        throw new IllegalStateException("no partition by a " + column.getClass().getSimpleName());
      }
    }
    key.flip();
  }

  private void reserve(int bytes) {
    if (key.remaining() < bytes) {
      ByteBuffer larger = ByteBuffer.allocate(2 * (key.position() + bytes));
      key = larger.put(key.flip());
    }
  }
}
