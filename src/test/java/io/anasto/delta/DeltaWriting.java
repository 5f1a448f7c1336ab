package io.anasto.delta;

import io.anasto.format.BlockCompression;
import io.anasto.format.TableAppend;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.JavaAppender;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import io.delta.kernel.Scan;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Writes batches as a destination does, and reads tables with Delta Kernel's own reader. */
final class DeltaWriting {
  static final String APPLICATION = "anasto/ledger/source/destination";
  private static final Engine ENGINE = DefaultEngine.create(new Configuration(false));

  private DeltaWriting() {}

  static DeltaAppender appender(Path directory, String... partitionBy) {
    return appender(directory, 1 << 28, partitionBy);
  }

  static DeltaAppender appender(Path directory, long fileSize, String... partitionBy) {
    return new DeltaAppender(
        new DeltaAppender.Options(
            directory,
            directory.toString(),
            "orders",
            List.of(partitionBy),
            BlockCompression.SNAPPY,
            fileSize),
        Runnable::run);
  }

  static RowChunk chunk(Schema schema, List<?>... rows) {
    ChunkBuilder builder = new ChunkBuilder(schema, Math.max(1, rows.length));
    for (List<?> row : rows) {
      for (int i = 0; i < schema.size(); i++) {
        append(schema, builder, i, row.get(i));
      }
      builder.endRow();
    }
    return builder.build();
  }

  private static void append(Schema schema, ChunkBuilder builder, int column, Object value) {
    try {
      JavaAppender.append(schema.field(column).type(), value, builder.column(column));
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** One batch, as a destination writes it. */
  static List<TableAppend.DataFile> deliver(DeltaAppender appender, long batch, RowChunk... chunks)
      throws IOException {
    return deliver(appender, APPLICATION, batch, chunks);
  }

  static List<TableAppend.DataFile> deliver(
      DeltaAppender appender, String application, long batch, RowChunk... chunks)
      throws IOException {
    try (TableAppend append = begin(appender, application, batch, chunks[0].schema())) {
      for (RowChunk chunk : chunks) {
        append.write(chunk);
      }
      List<TableAppend.DataFile> files = rename(appender, append.finish());
      append.commit(application, batch);
      append.tidy();
      return files;
    }
  }

  static TableAppend begin(DeltaAppender appender, String application, long batch, Schema schema)
      throws IOException {
    Path directory = Path.of(appender.shown());
    return appender.begin(
        schema,
        number ->
            directory.resolve(
                ".anasto-"
                    + Integer.toHexString(application.hashCode())
                    + "-"
                    + batch
                    + "-"
                    + number
                    + ".tmp"));
  }

  static List<TableAppend.DataFile> rename(DeltaAppender appender, List<TableAppend.DataFile> files)
      throws IOException {
    for (TableAppend.DataFile file : files) {
      Path target = Path.of(appender.shown()).resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.move(file.temporary(), target);
    }
    return files;
  }

  /** All rows, a map each, as Kernel reads them. */
  static List<Map<String, Object>> rows(Path directory) throws IOException {
    SnapshotImpl snapshot = snapshot(directory);
    List<Map<String, Object>> rows = new ArrayList<>();
    Scan scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(ENGINE);
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(ENGINE)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> each = files.next().getRows()) {
          while (each.hasNext()) {
            read(each.next(), state, physical, rows);
          }
        }
      }
    }
    return rows;
  }

  private static void read(Row file, Row state, StructType physical, List<Map<String, Object>> rows)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(
            ENGINE,
            state,
            file,
            ENGINE
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(status), physical, Optional.empty())
                .map(result -> result.getData()))) {
      while (batches.hasNext()) {
        FilteredColumnarBatch batch = batches.next();
        StructType schema = batch.getData().getSchema();
        Optional<ColumnVector> selected = batch.getSelectionVector();
        for (int row = 0; row < batch.getData().getSize(); row++) {
          if (selected.isPresent()
              && (selected.get().isNullAt(row) || !selected.get().getBoolean(row))) {
            continue;
          }
          Map<String, Object> values = new LinkedHashMap<>();
          for (int i = 0; i < schema.length(); i++) {
            values.put(
                schema.at(i).getName(),
                value(schema.at(i).getDataType(), batch.getData().getColumnVector(i), row));
          }
          rows.add(values);
        }
      }
    }
  }

  static SnapshotImpl snapshot(Path directory) {
    return (SnapshotImpl) TableManager.loadSnapshot(DeltaStorage.name(directory)).build(ENGINE);
  }

  private static Object value(DataType type, ColumnVector column, int row) {
    if (column.isNullAt(row)) {
      return null;
    }
    if (type instanceof BooleanType) {
      return column.getBoolean(row);
    } else if (type instanceof ByteType) {
      return (long) column.getByte(row);
    } else if (type instanceof ShortType) {
      return (long) column.getShort(row);
    } else if (type instanceof IntegerType || type instanceof DateType) {
      return (long) column.getInt(row);
    } else if (type instanceof FloatType) {
      return (double) column.getFloat(row);
    } else if (type instanceof DoubleType) {
      return column.getDouble(row);
    } else if (type instanceof DecimalType) {
      return column.getDecimal(row);
    } else if (type instanceof StringType) {
      return column.getString(row);
    } else if (type instanceof BinaryType) {
      return new String(column.getBinary(row), StandardCharsets.ISO_8859_1);
    } else if (type instanceof ArrayType array) {
      return list(array.getElementType(), column.getArray(row).getElements());
    } else if (type instanceof MapType map) {
      List<Object> keys = list(map.getKeyType(), column.getMap(row).getKeys());
      List<Object> values = list(map.getValueType(), column.getMap(row).getValues());
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        entries.put(keys.get(i), values.get(i));
      }
      return entries;
    } else if (type instanceof StructType struct) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < struct.length(); i++) {
        StructField field = struct.at(i);
        fields.put(field.getName(), value(field.getDataType(), column.getChild(i), row));
      }
      return fields;
    }
    return column.getLong(row);
  }

  private static List<Object> list(DataType type, ColumnVector elements) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < elements.getSize(); i++) {
      list.add(value(type, elements, i));
    }
    return list;
  }

  /** The names of all files below a directory. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  static String entry(Path directory, long version) throws IOException {
    return Files.readString(directory.resolve("_delta_log/%020d.json".formatted(version)));
  }
}
