package io.anasto.delta;

import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.TableReader;
import io.anasto.format.TableVersion;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The change rows of one version, in chunks, opened when they are asked for. Used by one thread.
 */
final class DeltaVersionRows implements RowStream, Iterator<RowChunk> {
  private static final int FIRST_ROOM = 256;

  private final TableReader table;
  private final TableVersion version;
  private Schema schema;
  private RowReader reader;
  private RowChunk next;
  private int room = FIRST_ROOM;
  private boolean ended;

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

  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      try {
        next = read();
      } catch (IOException e) {
        ended = true;
        throw new UncheckedIOException(e);
      }
    }
    return next != null;
  }

  private RowChunk read() throws IOException {
    if (reader == null) {
      reader = table.open(version, schema(), ReadOptions.INFERRED);
    }
    ChunkBuilder builder = new ChunkBuilder(schema(), room);
    ended = !reader.read(builder);
    if (ended) {
      closeReader();
    }
    room = Math.max(room, builder.rows());
    return builder.rows() == 0 ? null : builder.build();
  }

  @Override
  public RowChunk next() {
    if (!hasNext()) {
      // RowStream has null for the end, Iterator an exception; Camel's splitter asks hasNext first.
      if (ended) {
        return null;
      }
      throw new NoSuchElementException();
    }
    RowChunk chunk = next;
    next = null;
    return chunk;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    next = null;
    closeReader();
  }

  private void closeReader() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public String toString() {
    return version.name();
  }
}
