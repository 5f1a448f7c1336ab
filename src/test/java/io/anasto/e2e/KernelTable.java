package io.anasto.e2e;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A Delta table as Delta Kernel's own readers see it. */
record KernelTable(Path directory) {
  private static final Engine ENGINE = DefaultEngine.create(new Configuration(false));

  long version() {
    return snapshot().getVersion();
  }

  private Snapshot snapshot() {
    return TableManager.loadSnapshot(directory.toString()).build(ENGINE);
  }

  /** The values of a column of texts, a row each. */
  List<String> texts(String column) throws IOException {
    Scan scan = snapshot().getScanBuilder().build();
    Row state = scan.getScanState(ENGINE);
    List<String> values = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(ENGINE)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> each = files.next().getRows()) {
          while (each.hasNext()) {
            read(each.next(), state, column, values);
          }
        }
      }
    }
    return values;
  }

  private static void read(Row file, Row state, String column, List<String> into)
      throws IOException {
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
        ColumnVector vector =
            batch.getData().getColumnVector(batch.getData().getSchema().indexOf(column));
        for (int row = 0; row < batch.getData().getSize(); row++) {
          int at = row;
          if (batch.getSelectionVector().map(kept -> kept.getBoolean(at)).orElse(true)) {
            into.add(vector.isNullAt(row) ? null : vector.getString(row));
          }
        }
      }
    }
  }
}
