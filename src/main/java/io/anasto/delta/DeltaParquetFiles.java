package io.anasto.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * How Delta Kernel reads the Parquet files of a log, checkpoints: as its own handler does, but that
 * a broken one is told by its name, and that actions come as {@link DeltaReading} has them.
 * Thread-safe.
 */
final class DeltaParquetFiles implements ParquetHandler {
  private final ParquetHandler kernels;
  private final boolean reading;

  /**
   * @param reading whether actions come as {@link DeltaReading} has them
   */
  DeltaParquetFiles(ParquetHandler kernels, boolean reading) {
    this.kernels = kernels;
    this.reading = reading;
  }

  @Override
  public CloseableIterator<DataFileStatus> writeParquetFiles(
      String directory, CloseableIterator<FilteredColumnarBatch> rows, List<Column> statistics)
      throws IOException {
    return kernels.writeParquetFiles(directory, rows, statistics);
  }

  @Override
  public void writeParquetFileAtomically(String path, CloseableIterator<FilteredColumnarBatch> rows)
      throws IOException {
    kernels.writeParquetFileAtomically(path, rows);
  }

  @Override
  public CloseableIterator<FileReadResult> readParquetFiles(
      CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
    return new Results(files, schema, predicate);
  }

  /** The rows of files, one file after another. */
  private final class Results implements CloseableIterator<FileReadResult> {
    private final CloseableIterator<FileStatus> files;
    private final StructType schema;
    private final Optional<Predicate> predicate;
    private Path file;
    private CloseableIterator<FileReadResult> results;

    Results(CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
      this.files = files;
      this.schema = schema;
      this.predicate = predicate;
    }

    @Override
    public boolean hasNext() {
      while (true) {
        if (results == null) {
          if (!files.hasNext()) {
            return false;
          }
          open(files.next());
        }
        try {
          if (results.hasNext()) {
            return true;
          }
        } catch (RuntimeException e) {
          throw broken(e);
        }
        end();
      }
    }

    private void open(FileStatus status) {
      file = DeltaAccess.path(status.getPath());
      try {
        results =
            kernels.readParquetFiles(Utils.singletonCloseableIterator(status), schema, predicate);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        throw broken(e);
      }
    }

    @Override
    public FileReadResult next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        FileReadResult result = results.next();
        return reading ? new FileReadResult(read(result.getData()), result.getFilePath()) : result;
      } catch (RuntimeException e) {
        throw broken(e);
      }
    }

    private ColumnarBatch read(ColumnarBatch batch) {
      Path table = DeltaLog.table(file);
      ColumnVector[] columns = new ColumnVector[batch.getSchema().length()];
      for (int i = 0; i < columns.length; i++) {
        ColumnVector column = batch.getColumnVector(i);
        String field = DeltaReading.TEXTS.get(batch.getSchema().at(i).getName());
        columns[i] =
            field == null
                ? column
                : DeltaTextVector.within(
                    column, field, text -> DeltaReading.text(table, field, text));
      }
      return new DefaultColumnarBatch(batch.getSize(), batch.getSchema(), columns);
    }

    /** A file that is gone, or an end of the thread, is none of the file's faults. */
    private RuntimeException broken(RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof FileNotFoundException
            || cause instanceof DeltaBrokenFileException
            || Thread.currentThread().isInterrupted()) {
          return e;
        }
      }
      return new DeltaBrokenFileException(
          file, 0, false, "cannot be read: " + DeltaFaults.reason(e), e);
    }

    private void end() {
      try {
        results.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      results = null;
    }

    @Override
    public void close() throws IOException {
      try (files) {
        if (results != null) {
          results.close();
        }
      }
    }
  }
}
