package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Writes a Parquet file a column at a time: the leaves of each chunk are encoded and compressed on
 * all cores, and wait in memory for the end of their row group. Then parquet-java's {@code
 * ParquetFileWriter}, its lowest public layer, writes them, with headers, indexes and footer. Not
 * thread-safe.
 */
public final class ParquetRowWriter implements RowWriter {
  /** Below so many cells a chunk is not worth a second thread. */
  private static final long PARALLEL_CELLS = 4096;

  private static final int NO_PADDING = 0;

  /** What all writers of the process hold in memory. */
  private static final AtomicLong HELD = new AtomicLong();

  /** Row groups of less are not worth their place in the footer. */
  private static final long LEAST_GROUP = 1 << 20;

  private final ParquetLimits limits;
  private final ParquetFileWriter file;
  private final List<ParquetLeafWriter> leaves = new ArrayList<>();
  private long flushedBytes;
  private long groupBytes;
  private long groupRows;
  private long rows;
  private long held;

  /**
   * @param out neither flushed nor closed
   * @throws IllegalArgumentException when Parquet cannot hold the schema; the message is for users
   */
  ParquetRowWriter(
      OutputStream out, Schema schema, BlockCompression compression, ParquetLimits limits)
      throws IOException {
    this.limits = limits;
    MessageType message = ParquetSchemas.of(schema);
    ParquetCompressor compressor = ParquetCompressor.of(compression);
    List<ColumnDescriptor> descriptors = message.getColumns();
    for (int top = 0; top < schema.size(); top++) {
      addLeaves(top, schema.field(top).type(), new ArrayList<>(), descriptors, compressor);
    }
    this.file =
        new ParquetFileWriter(
            new ParquetOutput(out),
            message,
            ParquetFileWriter.Mode.CREATE,
            limits.rowGroupBytes(),
            NO_PADDING,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    file.start();
  }

  /** Leaves stand in the order of the schema, as its column descriptors do. */
  private void addLeaves(
      int top,
      DataType type,
      List<ParquetShredder.Step> path,
      List<ColumnDescriptor> descriptors,
      ParquetCompressor compressor) {
    switch (type.kind()) {
      case LIST ->
          below(
              top,
              ((ListType) type).element(),
              path,
              new ParquetShredder.IntoElements(),
              descriptors,
              compressor);
      case MAP -> {
        MapType map = (MapType) type;
        below(top, map.key(), path, new ParquetShredder.IntoKeys(), descriptors, compressor);
        below(top, map.value(), path, new ParquetShredder.IntoValues(), descriptors, compressor);
      }
      case STRUCT -> {
        StructType struct = (StructType) type;
        for (int i = 0; i < struct.fields().size(); i++) {
          below(
              top,
              struct.fields().get(i).type(),
              path,
              new ParquetShredder.IntoField(i),
              descriptors,
              compressor);
        }
      }
      case BOOLEAN,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT32,
          FLOAT64,
          DECIMAL,
          STRING,
          BINARY,
          DATE,
          TIMESTAMP,
          TIMESTAMP_NTZ ->
          leaves.add(
              new ParquetLeafWriter(
                  top, path, descriptors.get(leaves.size()), compressor, descriptors.size()));
    }
  }

  private void below(
      int top,
      DataType type,
      List<ParquetShredder.Step> path,
      ParquetShredder.Step step,
      List<ColumnDescriptor> descriptors,
      ParquetCompressor compressor) {
    List<ParquetShredder.Step> longer = new ArrayList<>(path);
    longer.add(step);
    addLeaves(top, type, longer, descriptors, compressor);
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    forEachLeaf((long) chunk.rows() * leaves.size(), leaf -> leaf.write(chunk.column(leaf.top())));
    rows += chunk.rows();
    groupRows += chunk.rows();
    groupBytes = leaves.stream().mapToLong(ParquetLeafWriter::bytes).sum();
    hold(leaves.stream().mapToLong(ParquetLeafWriter::memory).sum());
    if (groupBytes >= limits.rowGroupBytes()
        || groupRows >= limits.rowGroupRows()
        || (HELD.get() >= limits.memory() && groupBytes >= LEAST_GROUP)) {
      flushRowGroup();
    }
  }

  private void hold(long bytes) {
    HELD.addAndGet(bytes - held);
    held = bytes;
  }

  private void flushRowGroup() throws IOException {
    forEachLeaf(groupRows * leaves.size(), ParquetLeafWriter::endPages);
    file.startBlock(groupRows);
    for (ParquetLeafWriter leaf : leaves) {
      leaf.flush(file);
    }
    file.endBlock();
    flushedBytes = file.getPos();
    groupRows = 0;
    groupBytes = 0;
    hold(leaves.stream().mapToLong(ParquetLeafWriter::memory).sum());
  }

  /** Leaves share nothing, so that each may have a thread. */
  private void forEachLeaf(long cells, LeafTask task) throws IOException {
    if (cells < PARALLEL_CELLS || leaves.size() == 1) {
      for (ParquetLeafWriter leaf : leaves) {
        task.run(leaf);
      }
      return;
    }
    try {
      leaves.parallelStream()
          .forEach(
              leaf -> {
                try {
                  task.run(leaf);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public long bytes() {
    return flushedBytes + groupBytes;
  }

  @Override
  public void finish() throws IOException {
    if (groupRows > 0) {
      flushRowGroup();
    }
    file.end(Map.of());
    flushedBytes = file.getPos();
  }

  @Override
  public void close() {
    hold(0);
  }

  /** Rows written so far. */
  public long rows() {
    return rows;
  }

  /** What is known of each leaf column, in the schema's order. */
  public List<ParquetColumnSummary> columns() {
    return leaves.stream().map(ParquetLeafWriter::summary).toList();
  }

  private interface LeafTask {
    void run(ParquetLeafWriter leaf) throws IOException;
  }
}
