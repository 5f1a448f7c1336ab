package io.anasto.source;

import io.anasto.format.RowReader;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.Pass;
import io.anasto.ledger.ReadFile;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of a batch, file by file, in chunks that span files. What it meets is told to the pass
 * too, so that it is known whatever the route makes of the exception. Used by one thread.
 */
final class BatchReader implements RowStream, Iterator<RowChunk> {
  /** Room of a first chunk; a batch of few rows should not cost a full chunk's memory. */
  private static final int FIRST_ROOM = 256;

  /** Values that a first chunk of many columns has room for; columns grow by themselves. */
  private static final int FIRST_VALUES = 1 << 16;

  private static final int LEAST_ROOM = 8;

  private final Pass pass;
  private final BatchContent content;
  private final ReadSchema readSchema;
  private final MetadataColumns metadata;
  private final int firstMetadata;
  private final Schema schema;

  private final Iterator<BatchFile> files;
  private BatchFile file;
  private RowReader reader;
  private Optional<Content> bytes = Optional.empty();
  private long fileRows;
  private final int firstRoom;
  private int room;
  private RowChunk next;
  private boolean ended;

  BatchReader(BatchFiles batch, Pass pass, BatchContent content, ReadSchema readSchema) {
    this.pass = pass;
    this.content = content;
    this.readSchema = readSchema;
    this.metadata = new MetadataColumns(batch.plan().metadataNames(), pass.batch().number());
    Schema read = readSchema.schema().plus(content.added());
    this.firstMetadata = read.size();
    this.schema = read.plus(metadata.fields());
    this.files = batch.files().iterator();
    this.firstRoom = firstRoom(schema.size());
    this.room = firstRoom;
  }

  static int firstRoom(int columns) {
    return Math.max(LEAST_ROOM, Math.min(FIRST_ROOM, FIRST_VALUES / Math.max(1, columns)));
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = read();
      } catch (IOException e) {
        // Camel's splitter asks once more when it closes.
        ended = true;
        pass.failRead(e);
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        ended = true;
        pass.failRead(e);
        throw e;
      } catch (Error e) {
        ended = true;
        pass.failRead(e);
        // Camel's splitter would not end its exchange on an Error.
        throw new IllegalStateException("the batch cannot be read: " + e, e);
      }
    }
    return next != null;
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

  private RowChunk read() throws IOException {
    ChunkBuilder builder = new ChunkBuilder(schema, room);
    while (!builder.isFull()) {
      if (pass.isCancelled() || !pass.isAnyAttached()) {
        throw new PassEndedException();
      }
      if (reader == null && !open()) {
        break;
      }
      int before = builder.rows();
      boolean more = readInto(builder);
      metadata.append(builder, firstMetadata, file, builder.rows() - before);
      fileRows += builder.rows() - before;
      if (!more) {
        gave();
        closeReader();
      }
    }
    if (builder.rows() == 0) {
      ended = true;
      return null;
    }
    room = Math.max(firstRoom, builder.appended());
    pass.countRows(builder.rows());
    return builder.build();
  }

  private boolean open() throws IOException {
    if (!files.hasNext()) {
      return false;
    }
    file = files.next();
    try {
      fileRows = 0;
      bytes = content.content(file);
      reader =
          bytes.isPresent()
              ? content.open(
                  file, readSchema.schema(), readSchema.options(), pass::isCancelled, bytes.get())
              : content.open(file, readSchema.schema(), readSchema.options(), pass::isCancelled);
    } catch (IOException e) {
      throw EntryFailure.of(e, file, content);
    }
    return true;
  }

  private boolean readInto(ChunkBuilder builder) throws IOException {
    try {
      return reader.read(builder);
    } catch (IOException e) {
      throw EntryFailure.of(e, file, content);
    }
  }

  /** Says what the file was that has come to its end. */
  private void gave() throws IOException {
    if (bytes.isEmpty()) {
      return;
    }
    try {
      pass.gave(new ReadFile(file.path(), fileRows, OptionalLong.of(bytes.get().checksum())));
    } catch (IOException e) {
      throw EntryFailure.of(e, file, content);
    }
  }

  private void closeReader() throws IOException {
    reader.close();
    reader = null;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    next = null;
    if (reader != null) {
      closeReader();
    }
  }
}
