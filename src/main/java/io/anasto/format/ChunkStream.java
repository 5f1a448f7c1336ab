package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The chunks of one reader. Camel splits it into an exchange a chunk, for it is iterable, once. Not
 * thread-safe.
 */
public final class ChunkStream implements RowStream, Iterable<RowChunk> {
  /** Room of a first chunk: of thousands of columns, few rows fill one. */
  private static final int FIRST_ROOM = 256;

  private final RowReader reader;
  private final Schema schema;
  private int room = FIRST_ROOM;
  private boolean more = true;

  /** The rows of a reader, which the stream closes. */
  public ChunkStream(RowReader reader, Schema schema) {
    this.reader = reader;
    this.schema = schema;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public RowChunk next() throws IOException {
    if (!more) {
      return null;
    }
    ChunkBuilder builder = new ChunkBuilder(schema, room);
    more = reader.read(builder);
    room = Math.max(FIRST_ROOM, builder.appended());
    if (builder.rows() == 0) {
      return null;
    }
    return builder.build();
  }

  /** What is left of the chunks. It is closeable, and throws {@link UncheckedIOException}. */
  @Override
  public Iterator<RowChunk> iterator() {
    return new Chunks();
  }

  @Override
  public void close() throws IOException {
    more = false;
    reader.close();
  }

  private final class Chunks implements Iterator<RowChunk>, Closeable {
    private RowChunk ahead;

    @Override
    public boolean hasNext() {
      if (ahead == null) {
        try {
          ahead = ChunkStream.this.next();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return ahead != null;
    }

    @Override
    public RowChunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      RowChunk chunk = ahead;
      ahead = null;
      return chunk;
    }

    @Override
    public void close() throws IOException {
      ChunkStream.this.close();
    }
  }
}
