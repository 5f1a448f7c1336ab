package io.anasto.delta;

import io.anasto.format.RowReader;
import io.anasto.row.ChunkBuilder;
import java.io.IOException;

/** All rows of a data file, with the columns that it does not hold. Not thread-safe. */
final class DeltaWholeFile implements RowReader {
  private final RowReader stored;
  private final DeltaConstants constants;

  /**
   * Begins a file.
   *
   * @param stored fills the columns that the file holds; closed by {@link #close}
   */
  DeltaWholeFile(RowReader stored, DeltaConstants constants) {
    this.stored = stored;
    this.constants = constants;
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    int before = into.rows();
    boolean more = stored.read(into);
    constants.append(into.rows() - before, into);
    return more;
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }
}
