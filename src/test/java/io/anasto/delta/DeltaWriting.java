package io.anasto.delta;

import io.anasto.format.BlockCompression;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.TableAppend;
import io.anasto.format.TableAppender;
import io.anasto.format.TableVersion;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A table that is appended to as the destination of a pair does it. */
final class DeltaWriting {
  static final String APPLICATION = "anasto/test";

  private final Path table;
  private final List<String> partitionBy;
  private final DeltaRowMemory memory;
  private TableAppender appender;
  private long batch;

  DeltaWriting(Path table, String... partitionBy) {
    this(table, DeltaRowMemory.OF_PROCESS, partitionBy);
  }

  /** With a bound for rows that wait for their partitions' files. */
  DeltaWriting(Path table, DeltaRowMemory memory, String... partitionBy) {
    this.memory = memory;
    this.table = table;
    this.partitionBy = List.of(partitionBy);
    reopen();
  }

  /** Goes on as another process would, which knows nothing of the table. */
  DeltaWriting reopen() {
    appender =
        new DeltaAppender(
            new DeltaAppender.Options(
                table,
                DeltaTables.name(table),
                "lake",
                partitionBy,
                BlockCompression.SNAPPY,
                1 << 20),
            Runnable::run,
            memory);
    return this;
  }

  Path table() {
    return table;
  }

  TableAppender appender() {
    return appender;
  }

  /** A row of columns and values, one after the other. */
  static Map<String, Object> row(Object... columns) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      row.put((String) columns[i], columns[i + 1]);
    }
    return row;
  }

  DeltaWriting append(String schema, Map<?, ?>... rows) throws IOException {
    return append(Schema.parse(schema), List.of(rows));
  }

  DeltaWriting append(Schema schema, List<? extends Map<?, ?>> rows) throws IOException {
    return append(ChunkMaps.toChunk(schema, rows), APPLICATION, ++batch);
  }

  DeltaWriting append(RowChunk chunk, String application, long number) throws IOException {
    try (TableAppend append = written(chunk)) {
      append.commit(application, number);
      append.tidy();
    }
    return this;
  }

  TableAppend begin(Schema schema) throws IOException {
    return appender.begin(schema, number -> table.resolve(".writing-" + number));
  }

  /** Gives a batch's files their names. */
  List<TableAppend.DataFile> finish(TableAppend append) throws IOException {
    List<TableAppend.DataFile> files = append.finish();
    for (TableAppend.DataFile file : files) {
      Path target = table.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.move(file.temporary(), target, StandardCopyOption.ATOMIC_MOVE);
    }
    return files;
  }

  /** A batch whose files have their names, and that is not committed yet. */
  TableAppend written(RowChunk chunk) throws IOException {
    TableAppend append = begin(chunk.schema());
    try {
      append.write(chunk);
      finish(append);
      return append;
    } catch (IOException | RuntimeException e) {
      append.close();
      throw e;
    }
  }

  /** All rows of the latest version as our own reader has them. */
  List<Map<String, Object>> rows() throws IOException {
    DeltaReader reader = DeltaTables.reader(table);
    TableVersion version = reader.snapshot(OptionalLong.empty());
    Schema schema = reader.schema(version);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowReader from = reader.open(version, schema, ReadOptions.INFERRED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 1000);
        more = from.read(builder);
        rows.addAll(ChunkMaps.toMaps(builder.build()));
      }
    }
    return rows;
  }

  /** All rows of the latest version as Delta Kernel's own reader has them. */
  List<Map<String, Object>> kernelRows() throws IOException {
    return new DeltaKernelRows(table).all();
  }

  /** Names of all that is below the table's directory. */
  List<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(table)) {
      return all.filter(Files::isRegularFile)
          .map(path -> table.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  String entry(long version) throws IOException {
    return Files.readString(DeltaTables.entry(table, version));
  }
}
