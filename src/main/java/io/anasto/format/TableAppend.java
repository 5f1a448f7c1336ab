package io.anasto.format;

import io.anasto.row.RowChunk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One batch on its way into a table. Not thread-safe. */
public interface TableAppend extends Closeable {
  /**
   * Writes rows into temporary files.
   *
   * @throws TableException (refused) when the table cannot hold a value, or a constraint forbids it
   */
  void write(RowChunk chunk) throws IOException;

  /**
   * Ends all files and flushes them to the disk; the caller then renames them, and makes their
   * directories where they are missing.
   */
  List<DataFile> finish() throws IOException;

  /**
   * Makes the batch visible: one commit, on disk when the method returns. The files have their
   * names. Other writers' commits are no hindrance, unless they changed what the batch relies on.
   *
   * @param application who counts the batches; empty when nobody does
   * @param batch above the {@link TableAppender#lastBatch} of the application; one that is not is
   *     visible already, and nothing is committed
   * @throws TableException when nothing was committed: (changed) since {@link TableAppender#begin}
   *     another writer changed the table so that it does not take the files any more, and a batch
   *     begun anew finds it as it is now; (refused) for what has been so all the time
   */
  void commit(String application, long batch) throws IOException;

  /** What may be done after a commit without haste, such as a checkpoint of the table's log. */
  void tidy() throws IOException;

  /** Frees what is held. Temporary files that were not renamed are removed. */
  @Override
  void close() throws IOException;

  /**
   * A file of the batch.
   *
   * @param path below the table's directory
   * @param temporary where it is until the caller renames it
   * @param bytes on disk
   * @param checksum CRC-32C of them
   * @param rows in it
   */
  record DataFile(String path, Path temporary, long bytes, long checksum, long rows) {}
}
