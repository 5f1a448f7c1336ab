package io.anasto.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.data.DefaultRowBasedColumnarBatch;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * How Delta Kernel reads the JSON files of a log: an object a line. Kernel's own handler fails on a
 * blank line, which Spark reads, passes over what stands behind an object, and tells no place.
 * Thread-safe.
 */
final class DeltaJsonFiles implements JsonHandler {
  /** As many as Kernel's own handler takes. */
  private static final int BATCH = 1024;

  private final JsonHandler kernels;
  private final boolean reading;

  /**
   * @param kernels does all else
   * @param reading whether actions come as {@link DeltaReading} has them
   */
  DeltaJsonFiles(JsonHandler kernels, boolean reading) {
    this.kernels = kernels;
    this.reading = reading;
  }

  @Override
  public ColumnarBatch parseJson(
      ColumnVector texts, StructType schema, Optional<ColumnVector> selection) {
    return kernels.parseJson(texts, schema, selection);
  }

  @Override
  public void writeJsonFileAtomically(String path, CloseableIterator<Row> rows, boolean overwrite)
      throws IOException {
    kernels.writeJsonFileAtomically(path, rows, overwrite);
  }

  @Override
  public CloseableIterator<ColumnarBatch> readJsonFiles(
      CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
    return new Batches(files, schema);
  }

  /** The actions of files, one after another. */
  private final class Batches implements CloseableIterator<ColumnarBatch> {
    private final CloseableIterator<FileStatus> files;
    private final StructType schema;
    private DeltaJsonLines lines;
    private List<Row> ahead = List.of();

    Batches(CloseableIterator<FileStatus> files, StructType schema) {
      this.files = files;
      this.schema = schema;
    }

    @Override
    public boolean hasNext() {
      while (ahead.isEmpty() && (lines != null || files.hasNext())) {
        if (lines == null) {
          lines = DeltaJsonLines.open(DeltaAccess.path(files.next().getPath()), schema, reading);
        }
        ahead = new ArrayList<>();
        Row row = lines.next();
        while (row != null) {
          ahead.add(row);
          row = ahead.size() == BATCH ? null : lines.next();
        }
        if (ahead.size() < BATCH) {
          lines.close();
          lines = null;
        }
      }
      return !ahead.isEmpty();
    }

    @Override
    public ColumnarBatch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ColumnarBatch batch = new DefaultRowBasedColumnarBatch(schema, ahead);
      ahead = List.of();
      return batch;
    }

    @Override
    public void close() throws IOException {
      try (files) {
        if (lines != null) {
          lines.close();
          lines = null;
        }
      }
    }
  }
}
