package io.anasto.delta;

import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Predicate;
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
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The rows of a table through Delta Kernel's own readers, on Hadoop's own file system. */
public record DeltaKernelRows(Path table) {
  static final Engine ENGINE = DefaultEngine.create(new Configuration(false));

  Snapshot snapshot() {
    return TableManager.loadSnapshot(table.toString()).build(ENGINE);
  }

  SnapshotImpl details() {
    return (SnapshotImpl) snapshot();
  }

  public List<Map<String, Object>> all() throws IOException {
    return rows(Optional.empty());
  }

  /** The rows of all files that a predicate does not leave out. */
  List<Map<String, Object>> skipping(Predicate predicate) throws IOException {
    return rows(Optional.of(predicate));
  }

  private List<Map<String, Object>> rows(Optional<Predicate> predicate) throws IOException {
    ScanBuilder builder = snapshot().getScanBuilder();
    Scan scan = predicate.map(builder::withFilter).orElse(builder).build();
    Row state = scan.getScanState(ENGINE);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(ENGINE)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> each = files.next().getRows()) {
          while (each.hasNext()) {
            read(each.next(), state, rows);
          }
        }
      }
    }
    return rows;
  }

  private static void read(Row file, Row state, List<Map<String, Object>> into) throws IOException {
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(
            ENGINE,
            state,
            file,
            ENGINE
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    physical,
                    Optional.empty())
                .map(result -> result.getData()))) {
      while (batches.hasNext()) {
        FilteredColumnarBatch batch = batches.next();
        StructType schema = batch.getData().getSchema();
        for (int row = 0; row < batch.getData().getSize(); row++) {
          int at = row;
          if (!batch.getSelectionVector().map(kept -> kept.getBoolean(at)).orElse(true)) {
            continue;
          }
          Map<String, Object> values = new LinkedHashMap<>();
          for (int i = 0; i < schema.length(); i++) {
            values.put(schema.at(i).getName(), value(batch.getData().getColumnVector(i), row));
          }
          into.add(values);
        }
      }
    }
  }

  private static Object value(ColumnVector vector, int row) {
    if (vector.isNullAt(row)) {
      return null;
    }
    DataType type = vector.getDataType();
    if (type instanceof BooleanType) {
      return vector.getBoolean(row);
    } else if (type instanceof ByteType) {
      return vector.getByte(row);
    } else if (type instanceof ShortType) {
      return vector.getShort(row);
    } else if (type instanceof IntegerType) {
      return vector.getInt(row);
    } else if (type instanceof LongType) {
      return vector.getLong(row);
    } else if (type instanceof FloatType) {
      return vector.getFloat(row);
    } else if (type instanceof DoubleType) {
      return vector.getDouble(row);
    } else if (type instanceof DecimalType) {
      return vector.getDecimal(row);
    } else if (type instanceof StringType) {
      return vector.getString(row);
    } else if (type instanceof BinaryType) {
      return vector.getBinary(row);
    } else if (type instanceof DateType) {
      return LocalDate.ofEpochDay(vector.getInt(row));
    } else if (type instanceof TimestampType) {
      return Instant.EPOCH.plus(vector.getLong(row), ChronoUnit.MICROS);
    } else if (type instanceof TimestampNTZType) {
      return LocalDateTime.ofInstant(
          Instant.EPOCH.plus(vector.getLong(row), ChronoUnit.MICROS), ZoneOffset.UTC);
    } else if (type instanceof ArrayType) {
      ArrayValue array = vector.getArray(row);
      return list(array.getElements(), array.getSize());
    } else if (type instanceof MapType) {
      MapValue map = vector.getMap(row);
      List<Object> keys = list(map.getKeys(), map.getSize());
      List<Object> values = list(map.getValues(), map.getSize());
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        entries.put(keys.get(i), values.get(i));
      }
      return entries;
    } else if (type instanceof StructType struct) {
      Map<String, Object> fields = new LinkedHashMap<>();
      List<StructField> all = struct.fields();
      for (int i = 0; i < all.size(); i++) {
        fields.put(all.get(i).getName(), value(vector.getChild(i), row));
      }
      return fields;
    }
    throw new IllegalArgumentException(type.toString());
  }

  private static List<Object> list(ColumnVector elements, int size) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(value(elements, i));
    }
    return list;
  }
}
