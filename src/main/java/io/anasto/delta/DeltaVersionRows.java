package io.anasto.delta;

import io.anasto.format.ChunkStream;
import io.anasto.format.ReadOptions;
import io.anasto.format.TableReader;
import io.anasto.format.TableVersion;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** The change rows of one version, opened when they are asked for. Used by one thread. */
final class DeltaVersionRows implements RowStream, Iterable<RowChunk> {
  private final TableReader table;
  private final TableVersion version;
  private Schema schema;
  private ChunkStream opened;

  DeltaVersionRows(TableReader table, TableVersion version) {
    this.table = table;
    this.version = version;
  }

  @Override
  public Schema schema() {
    if (schema == null) {
      try {
        schema = table.schema(version).plus(TableReader.CHANGE_FIELDS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return schema;
  }

  private ChunkStream opened() throws IOException {
    if (opened == null) {
      opened = new ChunkStream(table.open(version, schema(), ReadOptions.INFERRED), schema());
    }
    return opened;
  }

  @Override
  public RowChunk next() throws IOException {
    return opened().next();
  }

  @Override
  public Iterator<RowChunk> iterator() {
    try {
      return opened().iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public String toString() {
    return version.name();
  }
}
