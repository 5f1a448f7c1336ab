package io.anasto.delta;

import io.anasto.format.TableAppend;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.List;

/** One batch on its way into a Delta table. */
final class DeltaAppend implements TableAppend {
  private final DeltaAppender appender;
  private final Schema schema;
  private final DeltaFit fit;
  private final DeltaRowCasts rows;
  private final DeltaDataFiles files;

  DeltaAppend(DeltaAppender appender, Schema schema, DeltaFit fit, DeltaDataFiles files) {
    this.appender = appender;
    this.schema = schema;
    this.fit = fit;
    this.rows = new DeltaRowCasts(appender.shown(), fit);
    this.files = files;
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    if (!chunk.schema().equals(schema)) {
      throw new IllegalArgumentException("the rows' schema has changed within the batch");
    }
    files.write(rows.columns(chunk), chunk.rows());
  }

  @Override
  public List<DataFile> finish() throws IOException {
    return files.finish();
  }

  @Override
  public void commit(String application, long batch) throws IOException {
    if (!files.isFinished()) {
      throw new IllegalStateException("finish() comes before commit()");
    }
    appender.commit(schema, fit, files, application, batch);
  }

  @Override
  public void tidy() throws IOException {
    appender.tidy();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
