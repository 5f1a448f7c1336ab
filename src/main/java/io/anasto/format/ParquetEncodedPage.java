package io.anasto.format;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/**
 * A data page, compressed, that waits for its row group to be written.
 *
 * @param bytes compressed
 * @param size before compression, in bytes
 * @param values nulls too
 * @param rows that begin in it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pages
record ParquetEncodedPage(
    byte[] bytes, int size, int values, int rows, Encoding encoding, Statistics<?> statistics) {}
