package io.anasto.source;

import io.anasto.format.FileFormat;
import io.anasto.format.RowSource;
import io.anasto.ledger.Pass;
import io.anasto.row.RowStream;
import java.io.Closeable;
import java.io.IOException;

/**
 * The body of a batch's exchange before it is unmarshalled: the files, and how to read them. Used
 * by one thread.
 */
final class BatchInput implements RowSource, Closeable {
  private final BatchContent content;
  private final BatchFiles files;
  private final Pass pass;
  private final ReadSchema schema;
  private BatchReader reader;

  BatchInput(BatchContent content, BatchFiles files, Pass pass, ReadSchema schema) {
    this.content = content;
    this.files = files;
    this.pass = pass;
    this.schema = schema;
  }

  BatchFiles files() {
    return files;
  }

  @Override
  public RowStream open(FileFormat format) throws IOException {
    return open(BatchContent.files(files.plan(), format));
  }

  /** Opens what the source's batches are made of, where no format has a say in it. */
  RowStream open() throws IOException {
    return open(content);
  }

  private RowStream open(BatchContent opened) throws IOException {
    close();
    reader = new BatchReader(files, pass, opened, schema);
    return reader;
  }

  /** Closes what was opened, whatever the route made of it: it may hold memory that others want. */
  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public String toString() {
    return "batch %d of %s, %d files"
        .formatted(pass.batch().number(), files.plan().name(), files.files().size());
  }
}
