package io.anasto.delta;

import io.anasto.format.BlockCompression;
import io.anasto.format.Cast;
import io.anasto.format.CastException;
import io.anasto.format.Compression;
import io.anasto.format.OutputFile;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ParquetRowWriter;
import io.anasto.format.TableAppend.DataFile;
import io.anasto.format.TableException;
import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/**
 * The data files of a batch: the rows go to their partitions, and each partition has one open file
 * at a time. Not thread-safe.
 */
final class DeltaDataFiles implements Closeable {
  /** Above so many open files the one that waited longest is ended. */
  private static final int MAX_OPEN = 32;

  private static final int NO_ROWS = 0;

  private final DeltaAppender.Options options;
  private final DeltaFit fit;
  private final Schema schema;
  private final Map<String, String> properties;
  private final IntFunction<Path> temporary;
  private final Executor executor;
  private final ParquetFormat format;
  private final List<Integer> partitions = new ArrayList<>();
  private final List<Cast> copies = new ArrayList<>();

  /** By the values of the partition, the one used last at the end. */
  private final Map<List<String>, OutputFile> open = new LinkedHashMap<>(16, 0.75f, true);

  private final List<OutputFile> all = new ArrayList<>();
  private final List<Done> done = new ArrayList<>();
  private boolean finished;

  /** A file that is ended. */
  private record Done(DataFile file, Map<String, String> partition, String statistics) {}

  DeltaDataFiles(
      DeltaAppender.Options options,
      DeltaFit fit,
      Map<String, String> properties,
      IntFunction<Path> temporary,
      Executor executor) {
    this.options = options;
    this.fit = fit;
    this.schema = fit.fileSchema();
    this.properties = properties;
    this.temporary = temporary;
    this.executor = executor;
    this.format = new ParquetFormat(options.compression());
    for (String name : fit.partitionBy()) {
      partitions.add(fit.columns().position(name).orElseThrow());
    }
    schema
        .fields()
        .forEach(field -> copies.add(Cast.of(field.type(), field.type(), false).orElseThrow()));
  }

  /** Takes rows in the table's columns. */
  void write(List<Column> columns, int rows) throws IOException {
    if (rows == NO_ROWS) {
      return;
    }
    List<Column> data = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!fit.isPartition(i)) {
        data.add(columns.get(i));
      }
    }
    if (partitions.isEmpty()) {
      write(List.of(), new RowChunk(schema, data, rows));
      return;
    }
    for (Map.Entry<List<String>, Rows> group : groups(columns, rows).entrySet()) {
      Rows of = group.getValue();
      write(group.getKey(), of.count == rows ? new RowChunk(schema, data, rows) : copy(data, of));
    }
  }

  private Map<List<String>, Rows> groups(List<Column> columns, int rows) throws TableException {
    Map<List<String>, Rows> groups = new LinkedHashMap<>();
    for (int row = 0; row < rows; row++) {
      String[] values = new String[partitions.size()];
      for (int i = 0; i < values.length; i++) {
        int column = partitions.get(i);
        Field field = fit.columns().field(column);
        values[i] = DeltaPartitionValue.text(field.type(), columns.get(column), row);
        if (values[i] != null && values[i].isEmpty()) {
          // Never changed silently: written, it would be read as null.
          throw DeltaFit.refused(
              "table %s: column \"%s\" makes partitions, and has an empty text, which a Delta table cannot tell from null there. Leave the column out of partition_by, or give such rows null or another text by a snippet"
                  .formatted(options.displayDir(), field.name()));
        }
      }
      groups.computeIfAbsent(Arrays.asList(values), key -> new Rows()).add(row);
    }
    return groups;
  }

  private RowChunk copy(List<Column> data, Rows rows) throws IOException {
    List<Column> some = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      Column into = Column.of(schema.field(i).type(), rows.count);
      for (int row = 0; row < rows.count; row++) {
        try {
          copies.get(i).append(data.get(i), rows.numbers[row], into);
        } catch (CastException e) {
          throw new IOException("a value is not of its own type", e);
        }
      }
      some.add(into);
    }
    return new RowChunk(schema, some, rows.count);
  }

  private void write(List<String> partition, RowChunk chunk) throws IOException {
    OutputFile file = open.get(partition);
    if (file == null) {
      if (open.size() == MAX_OPEN) {
        Iterator<Map.Entry<List<String>, OutputFile>> eldest = open.entrySet().iterator();
        Map.Entry<List<String>, OutputFile> ended = eldest.next();
        eldest.remove();
        finish(ended.getKey(), ended.getValue());
      }
      Files.createDirectories(options.directory());
      file =
          OutputFile.create(
              temporary.apply(all.size() + 1), format, Compression.NONE, schema, executor);
      all.add(file);
      open.put(partition, file);
    }
    file.write(chunk);
    if (file.bytes() >= options.targetFileSize()) {
      open.remove(partition);
      finish(partition, file);
    }
  }

  private void finish(List<String> partition, OutputFile file) throws IOException {
    file.finish();
    ParquetRowWriter writer = (ParquetRowWriter) file.writer();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < partition.size(); i++) {
      values.put(fit.partitionBy().get(i), partition.get(i));
    }
    String path =
        DeltaPartitionValue.directory(fit.partitionBy(), partition)
            + "part-%05d-%s%s.parquet".formatted(done.size(), UUID.randomUUID(), codec());
    done.add(
        new Done(
            new DataFile(path, file.path(), file.size(), file.checksum(), writer.rows()),
            values,
            DeltaStatistics.json(writer.rows(), schema, writer.columns(), properties)));
  }

  private String codec() {
    return options.compression() == BlockCompression.NONE
        ? ""
        : "." + options.compression().name().toLowerCase(Locale.ROOT);
  }

  List<DataFile> finish() throws IOException {
    for (Map.Entry<List<String>, OutputFile> each : open.entrySet()) {
      finish(each.getKey(), each.getValue());
    }
    open.clear();
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
    IOException first = null;
    for (OutputFile file : all) {
      try {
        close(file);
      } catch (IOException e) {
        first = first == null ? e : first;
      } catch (RuntimeException e) {
        first = first == null ? new IOException(e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static void close(OutputFile file) throws IOException {
    try {
      file.close();
    } finally {
      Files.deleteIfExists(file.path());
    }
  }

  /** Numbers of rows. */
  private static final class Rows {
    private int[] numbers = new int[16];
    private int count;

    void add(int row) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = row;
    }
  }
}
