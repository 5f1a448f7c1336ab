package io.anasto.format;

import io.anasto.row.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * Encodes one leaf column into the pages of a column chunk, which wait in memory, compressed, for
 * the end of their row group. Not thread-safe; leaves of one file may be written by different
 * threads at one time.
 */
final class ParquetLeafWriter {
  /** A page ends with the chunk of rows that brings it here: parquet-java's default. */
  private static final int PAGE_ROWS = 20_000;

  /** About what a page takes beside its bytes. */
  private static final int PAGE_OVERHEAD = 300;

  private final int top;
  private final ColumnDescriptor descriptor;

  /** Null for a column that is not nested. */
  private final ParquetShredder shredder;

  private final ParquetValueEncoder values;
  private final ParquetLevelEncoder repetition;
  private final ParquetLevelEncoder definition;
  private final ParquetCompressor compressor;
  private final ParquetColumnSummary summary;

  private final List<ParquetEncodedPage> pages = new ArrayList<>();
  private long pagesBytes;
  private long chunkValues;
  private final int maxPage;
  private int[] nonNull = {};
  private int pageValues;
  private int pageRows;
  private int pageNulls;

  /**
   * @param top the position of the leaf's top column
   * @param path from there to the leaf, empty when it is the leaf
   * @param leaves how many leaves share the memory
   */
  ParquetLeafWriter(
      int top,
      List<ParquetShredder.Step> path,
      ColumnDescriptor descriptor,
      ParquetCompressor compressor,
      int leaves) {
    this.top = top;
    this.maxPage = ParquetLimits.pageBytes(leaves);
    this.descriptor = descriptor;
    this.shredder = path.isEmpty() ? null : new ParquetShredder(path);
    this.compressor = compressor;
    this.repetition = new ParquetLevelEncoder(descriptor.getMaxRepetitionLevel());
    this.definition = new ParquetLevelEncoder(descriptor.getMaxDefinitionLevel());
    this.summary = new ParquetColumnSummary(descriptor);
    int maxDictionary = ParquetLimits.dictionaryBytes(leaves);
    this.values =
        switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
          case BOOLEAN -> new ParquetBooleanEncoder(descriptor.getPrimitiveType());
          case INT32, INT64, FLOAT, DOUBLE ->
              new ParquetWordEncoder(descriptor.getPrimitiveType(), maxDictionary);
          case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
              new ParquetBytesEncoder(descriptor.getPrimitiveType(), maxDictionary);
        };
  }

  /** The position of the leaf's top column. */
  int top() {
    return top;
  }

  ParquetColumnSummary summary() {
    return summary;
  }

  /** Appends all values of the leaf in its top column. */
  void write(Column column) throws IOException {
    if (shredder == null) {
      writeFlat(column);
    } else {
      writeNested(column);
    }
    pageRows += column.size();
    if (pageRows >= PAGE_ROWS || values.pageBytes() >= maxPage) {
      endPage();
    }
  }

  private void writeFlat(Column column) throws IOException {
    int size = column.size();
    if (column.nullCount() == 0) {
      definition.add(1, size);
      values.add(column, 0, size);
    } else {
      if (nonNull.length < size) {
        nonNull = new int[size];
      }
      int count = 0;
      for (int row = 0; row < size; row++) {
        boolean isNull = column.isNull(row);
        definition.add(isNull ? 0 : 1, 1);
        if (!isNull) {
          nonNull[count++] = row;
        }
      }
      values.add(column, nonNull, count);
      pageNulls += size - count;
    }
    pageValues += size;
  }

  private void writeNested(Column column) throws IOException {
    shredder.shred(column);
    for (int i = 0; i < shredder.levels(); i++) {
      repetition.add(shredder.repetition(i), 1);
      definition.add(shredder.definition(i), 1);
    }
    values.add(shredder.leaf(), shredder.rows(), shredder.values());
    pageValues += shredder.levels();
    pageNulls += shredder.levels() - shredder.values();
  }

  /** About the bytes that the chunk takes so far. */
  long bytes() {
    return pagesBytes + values.pageBytes() + values.dictionaryBytes();
  }

  /** About the bytes of memory that it takes. */
  long memory() {
    return pagesBytes
        + (long) PAGE_OVERHEAD * pages.size()
        + values.memory()
        + (long) Integer.BYTES * nonNull.length
        + (shredder == null ? 0 : shredder.memory());
  }

  private void endPage() throws IOException {
    ByteSink levels = new ByteSink(0);
    repetition.writeTo(levels);
    definition.writeTo(levels);
    // Exactly so large: a page of one large value that grew would take twice its memory.
    ByteSink page = new ByteSink(levels.size() + values.pageBytes());
    page.append(levels.array(), 0, levels.size());
    Statistics<?> statistics = values.statistics();
    summary.add(statistics, pageNulls);
    if (!statistics.isEmpty()) {
      statistics.incrementNumNulls(pageNulls);
    }
    Encoding encoding = values.writePage(page);
    byte[] compressed = compressor.compress(page.array(), page.size());
    pages.add(
        new ParquetEncodedPage(
            compressed, page.size(), pageValues, pageRows, encoding, statistics));
    pagesBytes += compressed.length;
    chunkValues += pageValues;
    pageValues = 0;
    pageRows = 0;
    pageNulls = 0;
  }

  /** Ends the last page, for {@link #flush}. */
  void endPages() throws IOException {
    if (pageRows > 0) {
      endPage();
    }
  }

  /** Writes the column chunk, and begins the next one. */
  void flush(ParquetFileWriter file) throws IOException {
    file.startColumn(descriptor, chunkValues, compressor.codec());
    ByteSink page = new ByteSink(values.dictionaryBytes());
    int dictionarySize = values.writeDictionary(page);
    if (dictionarySize > 0) {
      byte[] compressed = compressor.compress(page.array(), page.size());
      file.writeDictionaryPage(
          new DictionaryPage(
              BytesInput.from(compressed), page.size(), dictionarySize, Encoding.PLAIN));
    }
    for (ParquetEncodedPage each : pages) {
      file.writeDataPage(
          each.values(),
          each.size(),
          BytesInput.from(each.bytes()),
          each.statistics(),
          each.rows(),
          Encoding.RLE,
          Encoding.RLE,
          each.encoding());
    }
    file.endColumn();
    pages.clear();
    pagesBytes = 0;
    chunkValues = 0;
    values.endChunk();
  }
}
