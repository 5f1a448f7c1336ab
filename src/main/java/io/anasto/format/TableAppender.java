package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A table that takes batches, a commit each. Thread-safe; what is known of the table is kept from
 * one batch to the next.
 */
public interface TableAppender {
  /**
   * The highest batch of an application that the table has, as of now; empty when it has none, or
   * there is no table yet. What it says is on disk: also after a commit that failed half-way.
   *
   * @throws TableException (refused) when the table has none of it, and would not know either
   */
  OptionalLong lastBatch(String application) throws IOException;

  /**
   * Whether the table has a batch of an application, as far as this appender has seen the table. A
   * commit of it would be taken for done.
   */
  boolean hasBatch(String application, long batch) throws IOException;

  /**
   * The highest batch among some applications, as of now; empty when the table has none of them.
   * Asked once as a process begins, and so it removes what one that died left of its commits an
   * hour ago or earlier.
   *
   * @param applications which of them count
   */
  OptionalLong highestBatch(Predicate<String> applications) throws IOException;

  /**
   * Whether there is a table, as of now: a directory where nothing is mounted has none.
   *
   * @throws IOException when this cannot be told
   */
  boolean exists() throws IOException;

  /**
   * Whether any row of the table, as of now, is in one of some data files. One that is must not be
   * removed. Takes the time of reading the table's list of files, and no memory for it.
   *
   * @param dataFiles paths below the table's directory, as in {@link TableAppend.DataFile#path}
   */
  boolean names(Set<String> dataFiles) throws IOException;

  /**
   * Begins a batch.
   *
   * @param schema of the rows to come
   * @param temporary the hidden file, in the table's directory, for the data file of a number from
   *     1; overwritten when it is there
   * @throws TableException (refused) when the table cannot take such rows, by its schema, its
   *     partitions, its constraints or one of its features; nothing is written then
   */
  TableAppend begin(Schema schema, IntFunction<Path> temporary) throws IOException;
}
