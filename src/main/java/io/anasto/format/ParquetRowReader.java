package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows from a Parquet file, column by column and page by page. Not thread-safe.
 *
 * <p>In memory there are a page and a buffer for each column, not a row group.
 */
final class ParquetRowReader implements RowReader {
  /** Of each column's buffer, where there are few and where there are many. */
  private static final int LARGEST_BUFFER = 1 << 17;

  private static final int SMALLEST_BUFFER = 1 << 12;

  /** Of all columns' buffers together, unless there are very many columns. */
  private static final int BUFFERS = 16 << 20;

  /** A chunk that is nearly full gets so many bytes of rows all the same. */
  private static final int LEAST_BYTES = RowChunk.CAPACITY_BYTES / 8;

  private final ParquetSource source;
  private final ParquetFooter footer;
  private final Schema schema;
  private final List<ParquetNode> columns;
  private final List<ParquetNode.Leaf> leaves;

  /** Null where there is nothing to read. */
  private final ColumnMapping mapping;

  private final ParquetPageMemory memory;

  /** By the leaf's index; null where a leaf is not read. */
  private final ParquetColumnReader[] readers;

  private final ParquetAssembly[] assemblies;

  /** Row groups that were begun. */
  private int rowGroup;

  private long left;
  private long rowsBefore;

  /** The row group, where it can be passed on; else null. */
  private ParquetStoredGroup stored;

  private long groupRows;

  /** Bytes of the row group that chunks have got. */
  private long given;

  /**
   * Begins a file.
   *
   * @param source closed by {@link #close}
   */
  static ParquetRowReader of(
      ParquetSource source, ParquetFooter footer, Schema schema, ReadOptions options)
      throws DataException {
    return of(source, footer, schema, options, new ParquetPageMemory());
  }

  /** The same, with a bound for pages of its own. */
  static ParquetRowReader of(
      ParquetSource source,
      ParquetFooter footer,
      Schema schema,
      ReadOptions options,
      ParquetPageMemory memory)
      throws DataException {
    if (saysNothing(footer)) {
      return new ParquetRowReader(source, footer, schema, List.of(), null, memory);
    }
    Schema declared =
        new Schema(
            schema.fields().stream().filter(field -> options.isDeclared(field.name())).toList());
    List<ParquetNode> columns = ParquetTypes.columns(source.name(), footer.root(), declared);
    ColumnMapping mapping = ColumnMapping.of(source.name(), schema(columns), schema, options);
    return new ParquetRowReader(source, footer, schema, columns, mapping, memory);
  }

  /**
   * Begins a file of a table that states its own columns.
   *
   * @param source closed by {@link #close}
   * @param stored the columns to read; those of the schema that are not among them are the caller's
   */
  static ParquetRowReader of(
      ParquetSource source,
      ParquetFooter footer,
      List<StoredColumn> stored,
      Schema schema,
      ReadOptions options)
      throws DataException {
    if (saysNothing(footer)) {
      return new ParquetRowReader(source, footer, schema, List.of(), null, new ParquetPageMemory());
    }
    List<ParquetNode> columns =
        ParquetProjection.of(
            source.name(),
            ParquetTypes.columns(source.name(), footer.root(), new Schema(List.of())),
            stored);
    ColumnMapping mapping =
        ColumnMapping.ofStored(source.name(), schema(columns), stored, schema, options);
    return new ParquetRowReader(source, footer, schema, columns, mapping, new ParquetPageMemory());
  }

  private ParquetRowReader(
      ParquetSource source,
      ParquetFooter footer,
      Schema schema,
      List<ParquetNode> columns,
      ColumnMapping mapping,
      ParquetPageMemory memory) {
    this.source = source;
    this.footer = footer;
    this.schema = schema;
    this.columns = columns;
    this.mapping = mapping;
    this.memory = memory;
    this.leaves =
        columns.stream().flatMap(column -> ParquetAssembly.leaves(column).stream()).toList();
    int places = 1 + leaves.stream().mapToInt(ParquetNode.Leaf::index).max().orElse(-1);
    this.readers = new ParquetColumnReader[places];
    this.assemblies = new ParquetAssembly[columns.size()];
  }

  /** A file without rows says nothing, whatever types its writer chose. */
  private static boolean saysNothing(ParquetFooter footer) {
    return footer.isEmpty() || !footer.hasRows();
  }

  /** The columns' schema. */
  static Schema schema(List<ParquetNode> columns) {
    return new Schema(
        columns.stream().map(column -> Field.of(column.name(), column.type())).toList());
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    while (!into.isFull()) {
      if (left == 0) {
        if (!nextRowGroup(into)) {
          return false;
        }
        if (stored != null && into.rows() > 0) {
          into.end();
          return true;
        }
      }
      int rows = prepare(into);
      for (int i = 0; i < mapping.size(); i++) {
        if (!mapping.isLeft(i)) {
          append(i, rows, into.column(i));
        }
      }
      into.endRows(rows);
      rowsBefore += rows;
      left -= rows;
      if (left == 0) {
        for (ParquetNode.Leaf leaf : leaves) {
          readers[leaf.index()].end();
        }
        // Their pages go with them.
        Arrays.fill(readers, null);
        Arrays.fill(assemblies, null);
        memory.clear();
        if (stored != null) {
          into.end();
        }
      }
    }
    giveStored(into);
    return true;
  }

  /** Gives a chunk, which has rows of a row group that can be passed on, its share of the bytes. */
  private void giveStored(ChunkBuilder into) throws IOException {
    if (stored == null) {
      return;
    }
    long to = stored.length() * (groupRows - left) / groupRows;
    into.stored(new ParquetPart(stored, stored.read(source, given, to), given, left == 0));
    given = to;
    if (left == 0) {
      stored = null;
    }
  }

  /** How many rows come next, so that the chunk stays within its bounds. */
  private int prepare(ChunkBuilder into) throws IOException {
    long bytes = 0;
    for (Column column : into.columns()) {
      bytes += column.bytes();
    }
    ParquetBudget budget =
        new ParquetBudget(Math.max(RowChunk.CAPACITY_BYTES - bytes, LEAST_BYTES));
    int rows = (int) Math.min(left, Math.max(1, RowChunk.CAPACITY - into.rows()));
    for (ParquetNode.Leaf leaf : leaves) {
      rows = readers[leaf.index()].prepare(rows, budget);
    }
    return rows;
  }

  private void append(int position, int rows, Column into) throws IOException {
    if (mapping.isAbsent(position)) {
      for (int row = 0; row < rows; row++) {
        into.appendNull();
      }
      return;
    }
    Field field = schema.field(position);
    int nulls = into.nullCount();
    ParquetAssembly assembly = assemblies[mapping.position(position)];
    Optional<Cast> cast = mapping.cast(position);
    if (cast.isPresent()) {
      Column own = Column.of(columns.get(mapping.position(position)).type(), rows);
      assembly.append(rows, own);
      for (int row = 0; row < rows; row++) {
        try {
          cast.get().append(own, row, into);
        } catch (CastException e) {
          throw e.in(source.name(), "row %,d".formatted(rowsBefore + row + 1), field.name());
        }
      }
    } else {
      assembly.append(rows, into);
    }
    if (!field.nullable() && into.nullCount() > nulls) {
      throw nullFault(field, into, into.size() - rows);
    }
  }

  private DataException nullFault(Field field, Column column, int from) {
    int row = from;
    while (!column.isNull(row)) {
      row++;
    }
    return DataException.mismatch(
        source.name(),
        "row %,d, column \"%s\"".formatted(rowsBefore + row - from + 1, field.name()),
        "is null, and the column must not be");
  }

  private boolean nextRowGroup(ChunkBuilder into) throws IOException {
    while (rowGroup < footer.rowGroups().size()) {
      ParquetFooter.Rows group = footer.rowGroups().get(rowGroup++);
      if (group.rows() > 0) {
        begin(group);
        groupRows = group.rows();
        given = 0;
        stored =
            group.stored() != null
                    && mapping.isIdentity(columns.size())
                    && into.schema().equals(schema)
                ? ParquetStoredGroup.of(source, group, leaves, schema).orElse(null)
                : null;
        return true;
      }
    }
    return false;
  }

  private void begin(ParquetFooter.Rows group) throws DataException {
    int buffer =
        Math.max(SMALLEST_BUFFER, Math.min(LARGEST_BUFFER, BUFFERS / Math.max(1, leaves.size())));
    for (ParquetNode.Leaf leaf : leaves) {
      ParquetFooter.Chunk chunk = group.chunks().get(leaf.index());
      if (!leaf.isRepeated() && chunk.entries() != group.rows()) {
        throw DataException.malformed(
            source.name(),
            "row group %,d, column \"%s\"".formatted(rowGroup, leaf.path()),
            "claims %,d values for %,d rows".formatted(chunk.entries(), group.rows()));
      }
      readers[leaf.index()] =
          new ParquetColumnReader(
              source.name(),
              leaf,
              new ParquetPages(source, chunk, leaf, memory, buffer),
              rowGroup,
              rowsBefore);
    }
    for (int i = 0; i < assemblies.length; i++) {
      assemblies[i] = new ParquetAssembly(columns.get(i), readers, source.name(), rowGroup);
    }
    left = group.rows();
  }

  @Override
  public void close() throws IOException {
    Arrays.fill(readers, null);
    Arrays.fill(assemblies, null);
    try (source) {
      memory.clear();
    }
  }
}
