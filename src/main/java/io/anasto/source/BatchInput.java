package io.anasto.source;

import io.anasto.format.FileFormat;
import io.anasto.format.RowSource;
import io.anasto.ledger.Pass;
import io.anasto.row.RowStream;

/** The body of a batch's exchange before it is unmarshalled: the files, and how to read them. */
record BatchInput(BatchFiles files, Pass pass, ReadSchema schema) implements RowSource {
  @Override
  public RowStream open(FileFormat format) {
    return new BatchReader(files, pass, format, schema);
  }

  @Override
  public String toString() {
    return "batch %d of %s, %d files"
        .formatted(pass.batch().number(), files.plan().name(), files.files().size());
  }
}
