package io.anasto.delta;

import io.anasto.format.BlockCompression;
import io.anasto.format.Compression;
import io.anasto.format.OutputFile;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ParquetRowWriter;
import io.anasto.format.TableAppend.DataFile;
import io.anasto.format.TableException;
import io.anasto.row.Column;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/**
 * The data files of a batch: the rows go to their partitions, each of which has at most one open
 * file at a time. Rows of partitions that come in no order wait in memory, so that there are few
 * files rather than one with each change of the partition. Not thread-safe.
 */
final class DeltaDataFiles implements Closeable {
  /** Each takes a buffer and an encoder a column. */
  private static final int MAX_OPEN = 32;

  /** Fewer rows of a partition wait for more, before it has a file. */
  private static final int LEAST_ROWS = RowChunk.CAPACITY / 2;

  private final DeltaAppender.Options options;
  private final DeltaFit fit;
  private final Schema schema;
  private final Map<String, String> properties;
  private final IntFunction<Path> temporary;
  private final Executor executor;
  private final DeltaRowMemory memory;
  private final ParquetFormat format;
  private final DeltaPartitions partitions;

  /** Those with an open file. */
  private final Set<DeltaPartition> open = new LinkedHashSet<>();

  private final List<Done> done = new ArrayList<>();
  private int begun;
  private long chunks;
  private long held;
  private boolean finished;

  /** A file that is ended. */
  private record Done(DataFile file, Map<String, String> partition, String statistics) {}

  /**
   * @param memory for rows that wait
   */
  DeltaDataFiles(
      DeltaAppender.Options options,
      DeltaFit fit,
      Map<String, String> properties,
      IntFunction<Path> temporary,
      Executor executor,
      DeltaRowMemory memory) {
    this.options = options;
    this.fit = fit;
    this.schema = fit.fileSchema();
    this.properties = properties;
    this.temporary = temporary;
    this.executor = executor;
    this.memory = memory;
    this.format = new ParquetFormat(options.compression());
    this.partitions = new DeltaPartitions(options.displayDir(), fit, schema);
  }

  /** Takes rows in the table's columns. */
  void write(List<Column> columns, int rows) throws IOException {
    if (rows == 0) {
      return;
    }
    List<Column> data = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!fit.isPartition(i)) {
        data.add(columns.get(i));
      }
    }
    chunks++;
    List<DeltaPartitions.Group> groups = partitions.groups(columns, rows);
    groups.forEach(group -> group.partition().touch(chunks));
    if (groups.size() == 1 && writeNow(groups.get(0).partition(), data, rows)) {
      return;
    }
    for (DeltaPartitions.Group group : groups) {
      DeltaPartition partition = group.partition();
      long before = partition.memory();
      partition.keep(data, partitions.sorted(), group.from(), group.to());
      hold(partition.memory() - before);
      if (partition.hasWholeChunk() && openIfFree(partition)) {
        writeWaiting(partition);
      }
    }
    if (memory.isFull(held)) {
      writeLargest();
    }
  }

  /** Writes a chunk of one partition without a copy, where the partition can have a file. */
  private boolean writeNow(DeltaPartition partition, List<Column> data, int rows)
      throws IOException {
    if (partition.file() == null && rows < LEAST_ROWS && !partition.values().isEmpty()) {
      return false;
    }
    if (!openIfFree(partition)) {
      return false;
    }
    writeWaiting(partition);
    if (partition.file() == null) {
      openNew(partition);
    }
    write(new RowChunk(schema, data, rows), partition);
    return true;
  }

  private void write(RowChunk chunk, DeltaPartition partition) throws IOException {
    try {
      partition.file().write(chunk);
    } catch (IllegalArgumentException e) {
      throw notHeld(e);
    }
    if (partition.file().bytes() >= options.targetFileSize()) {
      finish(partition);
    }
  }

  /** What the format cannot hold, with a message for users. */
  private TableException notHeld(IllegalArgumentException e) {
    return DeltaFit.refused("table %s: %s".formatted(options.displayDir(), e.getMessage()));
  }

  private void hold(long bytes) {
    held += bytes;
    memory.take(bytes);
  }

  /** Whether the partition has an open file now: it gets one while there are few. */
  private boolean openIfFree(DeltaPartition partition) throws IOException {
    if (partition.file() == null) {
      if (open.size() >= MAX_OPEN) {
        return false;
      }
      openNew(partition);
    }
    return true;
  }

  private void openNew(DeltaPartition partition) throws IOException {
    Files.createDirectories(options.directory());
    try {
      partition.setFile(
          OutputFile.create(temporary.apply(++begun), format, Compression.NONE, schema, executor));
    } catch (IllegalArgumentException e) {
      throw notHeld(e);
    }
    open.add(partition);
  }

  /** The file of a partition gets the rows that wait for it; it may be ended then. */
  private void writeWaiting(DeltaPartition partition) throws IOException {
    hold(-partition.memory());
    for (RowChunk chunk : partition.take()) {
      if (partition.file() == null) {
        openNew(partition);
      }
      write(chunk, partition);
    }
  }

  /** Frees half of the memory. */
  private void writeLargest() throws IOException {
    List<DeltaPartition> largest = new ArrayList<>();
    for (DeltaPartition partition : partitions.all()) {
      if (partition.isWaiting()) {
        largest.add(partition);
      }
    }
    largest.sort(Comparator.comparingLong(DeltaPartition::memory).reversed());
    long goal = held / 2;
    for (DeltaPartition partition : largest) {
      if (held <= goal) {
        return;
      }
      writeAll(partition);
    }
  }

  /**
   * Writes the rows that wait. When no other partition's file was idle while they came, they have a
   * file for them alone, rather than that the partitions end each other's files in turns.
   */
  private void writeAll(DeltaPartition partition) throws IOException {
    boolean stays = openIfFree(partition);
    if (!stays) {
      DeltaPartition idle = Collections.min(open, Comparator.comparingLong(DeltaPartition::last));
      if (idle.isIdleFor(partition)) {
        finish(idle);
        stays = true;
      }
    }
    writeWaiting(partition);
    if (!stays && partition.file() != null) {
      finish(partition);
    }
  }

  private void finish(DeltaPartition partition) throws IOException {
    OutputFile file = partition.file();
    try {
      file.finish();
    } catch (IllegalArgumentException e) {
      throw notHeld(e);
    }
    ParquetRowWriter writer = (ParquetRowWriter) file.writer();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < partition.values().size(); i++) {
      values.put(fit.partitionBy().get(i), partition.values().get(i));
    }
    String path =
        DeltaPartitionValue.directory(fit.partitionBy(), partition.values())
            + "part-%05d-%s%s.parquet".formatted(done.size(), UUID.randomUUID(), codec());
    done.add(
        new Done(
            new DataFile(path, file.path(), file.size(), file.checksum(), writer.rows()),
            values,
            DeltaStatistics.json(writer.rows(), schema, writer.columns(), properties)));
    partition.setFile(null);
    open.remove(partition);
  }

  private String codec() {
    return options.compression() == BlockCompression.NONE
        ? ""
        : "." + options.compression().name().toLowerCase(Locale.ROOT);
  }

  List<DataFile> finish() throws IOException {
    for (DeltaPartition partition : List.copyOf(open)) {
      writeWaiting(partition);
      if (partition.file() != null) {
        finish(partition);
      }
    }
    for (DeltaPartition partition : partitions.all()) {
      writeWaiting(partition);
      if (partition.file() != null) {
        finish(partition);
      }
    }
    finished = true;
    return done.stream().map(Done::file).toList();
  }

  /** For the commit, once all have their names. */
  List<DeltaWriteCommit.File> committed() throws IOException {
    List<DeltaWriteCommit.File> files = new ArrayList<>();
    for (Done each : done) {
      DataFile file = each.file();
      files.add(
          new DeltaWriteCommit.File(
              uri(file.path()),
              each.partition(),
              file.bytes(),
              file.rows(),
              Files.getLastModifiedTime(options.directory().resolve(file.path())).toMillis(),
              each.statistics()));
    }
    return files;
  }

  boolean isFinished() {
    return finished;
  }

  /** Percent-encoded once more: a percent sign in a directory's name is one of the name. */
  static String uri(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    hold(-held);
    IOException first = null;
    for (DeltaPartition partition : open) {
      try {
        partition.file().close();
      } catch (IOException e) {
        first = first == null ? e : first;
      } catch (RuntimeException e) {
        first = first == null ? new IOException(e) : first;
      }
      first = remove(partition.file().path(), first);
    }
    open.clear();
    for (Done each : done) {
      first = remove(each.file().temporary(), first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static IOException remove(Path file, IOException first) {
    try {
      Files.deleteIfExists(file);
      return first;
    } catch (IOException e) {
      return first == null ? e : first;
    }
  }
}
