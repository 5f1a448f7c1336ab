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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Writes a Parquet file a column at a time: the leaves of some chunks are encoded and compressed on
 * all cores, and wait in memory for the end of their row group. Then parquet-java's {@code
 * ParquetFileWriter}, its lowest public layer, writes them, with headers, indexes and footer. Not
 * thread-safe.
 */
public final class ParquetRowWriter implements RowWriter {
  /** Below so many cells a chunk is not worth a second thread. */
  private static final long PARALLEL_CELLS = 4096;

  private static final int NO_PADDING = 0;

  /** What all writers of the process hold in memory, rows that wait to be encoded too. */
  private static final AtomicLong HELD = new AtomicLong();

  /** Row groups of less are not worth their place in the footer. */
  private static final long LEAST_GROUP = 1 << 20;

  /** Encoded at once: leaves take unlike times, and each wait for the slowest is lost. */
  private static final int MOST_WAITING = 4;

  private static final long MOST_WAITING_BYTES = 2L * RowChunk.CAPACITY_BYTES;

  private final ParquetLimits limits;
  private final boolean passesOn;
  private final ParquetCompressor compressor;
  private final ParquetFileWriter file;
  private final List<ParquetLeafWriter> leaves = new ArrayList<>();
  private final List<RowChunk> waiting = new ArrayList<>();
  private long waitingBytes;
  private long waitingRows;

  /** What the leaves took when they last changed. */
  private long encodedMemory;

  private long flushedBytes;
  private long groupBytes;
  private long groupRows;
  private long rows;
  private long held;

  /** The row group that is being passed on, or null. */
  private ParquetPassage passage;

  /**
   * @param out neither flushed nor closed
   * @param passesOn whether row groups that come with their rows are written as they are
   * @throws IllegalArgumentException when Parquet cannot hold the schema; the message is for users
   */
  ParquetRowWriter(
      OutputStream out,
      Schema schema,
      BlockCompression compression,
      ParquetLimits limits,
      boolean passesOn)
      throws IOException {
    this.limits = limits;
    this.passesOn = passesOn;
    MessageType message = ParquetSchemas.of(schema);
    this.compressor = ParquetCompressor.of(compression);
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
    rows += chunk.rows();
    Optional<ParquetPart> part =
        chunk.stored().filter(ParquetPart.class::isInstance).map(ParquetPart.class::cast);
    if (passage != null || part.filter(this::canPassOn).isPresent()) {
      passOn(part);
      return;
    }
    waiting.add(chunk);
    waitingBytes += chunk.bytes();
    waitingRows += chunk.rows();
    groupRows += chunk.rows();
    hold(encodedMemory + waitingBytes);
    if (waiting.size() == MOST_WAITING
        || waitingBytes >= MOST_WAITING_BYTES
        || groupBytes + waitingBytes >= limits.rowGroupBytes()
        || groupRows >= limits.rowGroupRows()
        || HELD.get() >= limits.memory()) {
      encode();
    }
  }

  private long leafMemory() {
    encodedMemory = leaves.stream().mapToLong(ParquetLeafWriter::memory).sum();
    return encodedMemory;
  }

  private boolean canPassOn(ParquetPart part) {
    ParquetStoredGroup group = part.group();
    return passesOn
        && part.from() == 0
        && compressor.codec().getParquetCompressionCodec() == group.codec()
        && group.length() <= limits.rowGroupBytes()
        && HELD.get() + group.length() <= limits.memory();
  }

  private void passOn(Optional<ParquetPart> part) throws IOException {
    if (passage == null) {
      endRowGroup();
      passage = new ParquetPassage(part.orElseThrow().group());
      hold(leafMemory() + passage.group().length());
    }
    passage.add(part);
    if (passage.isWhole()) {
      passage.appendTo(file);
      flushedBytes = file.getPos();
      passage = null;
      hold(leafMemory());
    }
  }

  private void endRowGroup() throws IOException {
    if (!waiting.isEmpty()) {
      encode();
    }
    if (groupRows > 0) {
      flushRowGroup();
    }
  }

  private void encode() throws IOException {
    forEachLeaf(
        waitingRows * leaves.size(),
        leaf -> {
          for (RowChunk chunk : waiting) {
            leaf.write(chunk.column(leaf.top()));
          }
        });
    waiting.clear();
    waitingBytes = 0;
    waitingRows = 0;
    groupBytes = leaves.stream().mapToLong(ParquetLeafWriter::bytes).sum();
    hold(leafMemory());
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
    hold(leafMemory());
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
    long encoded = flushedBytes + groupBytes;
    // A row group that is on its way counts when it is whole: the file cannot end before. Rows that
    // wait will take about what those before them took.
    return passage == null && rows > waitingRows
        ? encoded + encoded * waitingRows / (rows - waitingRows)
        : encoded;
  }

  @Override
  public void finish() throws IOException {
    if (passage != null) {
      throw new IllegalStateException("a row group was cut on its way");
    }
    endRowGroup();
    file.end(Map.of());
    flushedBytes = file.getPos();
  }

  @Override
  public void close() {
    waiting.clear();
    passage = null;
    hold(0);
  }

  /** Rows written so far. */
  public long rows() {
    return rows;
  }

  /**
   * What is known of each leaf column, in the schema's order.
   *
   * @throws IllegalStateException when row groups are passed on, whose values nobody looked at
   */
  public List<ParquetColumnSummary> columns() {
    if (passesOn) {
      throw new IllegalStateException("row groups may have been passed on");
    }
    return leaves.stream().map(ParquetLeafWriter::summary).toList();
  }

  private interface LeafTask {
    void run(ParquetLeafWriter leaf) throws IOException;
  }
}
