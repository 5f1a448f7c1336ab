package io.anasto.format;

import io.anasto.row.Column;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/**
 * The values of one leaf column on their way into the pages of one column chunk after another,
 * nulls left out. Not thread-safe.
 *
 * <p>parquet-java's own writers take an object a string and a call a value; these take arrays, and
 * leave file, headers, indexes and footer to parquet-java.
 */
abstract sealed class ParquetValueEncoder
    permits ParquetBooleanEncoder, ParquetWordEncoder, ParquetBytesEncoder {
  /** A dictionary is judged early once it has seen so many values. */
  static final int JUDGED_AT = 4096;

  /** Of so many values, in percent, being new, a dictionary is given up early. */
  static final int MOSTLY_NEW = 90;

  /** Appends the values of {@code from} to {@code to}, none of which is null. */
  abstract void add(Column column, int from, int to);

  /** Appends the values at the first {@code count} of {@code rows}, none of which is null. */
  abstract void add(Column column, int[] rows, int count);

  /** About the bytes that the page's values take so far, before compression. */
  abstract int pageBytes();

  /** About the bytes that the chunk's dictionary takes in the file. */
  abstract int dictionaryBytes();

  /** About the bytes of memory that the page and the dictionary take. */
  abstract long memory();

  /** Writes the page's values, and begins the next page. */
  abstract Encoding writePage(ByteSink page);

  /**
   * The smallest and largest value of the page, not yet written; empty statistics where a NaN
   * forbids them (parquet-format, "Statistics").
   */
  abstract Statistics<?> statistics();

  /** Writes the chunk's dictionary, if its pages need one, and gives its number of values. */
  abstract int writeDictionary(ByteSink page);

  /** Forgets the chunk that was written; the next one may try a dictionary again. */
  abstract void endChunk();

  /** Writes ids as parquet-format's {@code RLE_DICTIONARY} has them: the bit width, and runs. */
  static void writeIds(int[] ids, int count, int dictionarySize, ByteSink page) {
    int bitWidth = bitWidth(dictionarySize);
    page.append((byte) bitWidth);
    ParquetRuns runs = new ParquetRuns(bitWidth);
    runs.add(ids, count);
    runs.writeTo(page);
  }

  /** Bits of the largest id. */
  static int bitWidth(int dictionarySize) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, dictionarySize - 1));
  }
}
