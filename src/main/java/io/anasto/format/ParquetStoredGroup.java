package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A row group that our writer could have written, but for sizes and encodings, so that it can be
 * passed on as it is. Immutable.
 *
 * <p>Its rows are read and checked all the same: what is damaged is not passed on.
 */
final class ParquetStoredGroup {
  /** Smaller ones are better put together. */
  static final int LEAST_BYTES = 1 << 20;

  /** What parquet-java calls the place of the first byte: a place of 0 stands for none there. */
  static final int FIRST_BYTE = 4;

  /** Bytes that are read for a page's header at first. */
  private static final int HEADER = 1 << 9;

  private static final int MAX_HEADER = 1 << 20;

  private static final ParquetMetadataConverter CONVERTER = new ParquetMetadataConverter();

  private final long start;
  private final long length;
  private final CompressionCodec codec;
  private final BlockMetaData metadata;

  private ParquetStoredGroup(
      long start, long length, CompressionCodec codec, BlockMetaData metadata) {
    this.start = start;
    this.length = length;
    this.codec = codec;
    this.metadata = metadata;
  }

  /**
   * A row group of a file, if it can be passed on.
   *
   * @param leaves of the file, all of them
   * @param schema of the rows, which has just the file's columns
   */
  static Optional<ParquetStoredGroup> of(
      ParquetSource source, ParquetFooter.Rows group, List<ParquetNode.Leaf> leaves, Schema schema)
      throws IOException {
    List<ColumnDescriptor> descriptors = ParquetSchemas.of(schema).getColumns();
    List<ParquetFooter.Chunk> chunks = group.chunks();
    if (group.stored() == null || !areOurs(leaves, descriptors) || !areTogether(chunks)) {
      return Optional.empty();
    }
    long start = chunks.get(0).start();
    BlockMetaData metadata = new BlockMetaData();
    metadata.setRowCount(group.rows());
    for (int i = 0; i < chunks.size(); i++) {
      Optional<ColumnChunkMetaData> column =
          column(source, chunks.get(i), descriptors.get(i), group.stored(), i, start);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      metadata.addColumn(column.get());
    }
    long length = chunks.get(chunks.size() - 1).end() - start;
    return Optional.of(new ParquetStoredGroup(start, length, chunks.get(0).codec(), metadata));
  }

  /** Whether leaves are stored as ours are. */
  private static boolean areOurs(List<ParquetNode.Leaf> leaves, List<ColumnDescriptor> ours) {
    // parquet-java tells columns by their paths, and so cannot tell these.
    Set<String> paths =
        ours.stream().map(our -> String.join(".", our.getPath())).collect(Collectors.toSet());
    if (leaves.size() != ours.size() || paths.size() != ours.size()) {
      return false;
    }
    for (int i = 0; i < leaves.size(); i++) {
      ParquetNode.Leaf leaf = leaves.get(i);
      ColumnDescriptor our = ours.get(i);
      boolean same =
          leaf.index() == i
              && CONVERTER.getPrimitive(leaf.physical().kind())
                  == our.getPrimitiveType().getPrimitiveTypeName()
              && (our.getPrimitiveType().getTypeLength() == 0
                  || leaf.physical().length() == our.getPrimitiveType().getTypeLength())
              && leaf.levels().present() == our.getMaxDefinitionLevel()
              && leaf.levels().repetition() == our.getMaxRepetitionLevel();
      if (!same || !isAsStored(leaf.form())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAsStored(ParquetForm form) {
    return switch (form) {
      case BOOLEAN,
          INTEGER,
          INT8,
          INT16,
          FLOATING,
          DECIMAL_INTEGER,
          DECIMAL_BYTES,
          STRING,
          BINARY ->
          true;
      case UINT8,
          UINT16,
          UINT32,
          UINT64,
          MILLIS,
          NANOS,
          TIME_MILLIS,
          TIME_MICROS,
          TIME_NANOS,
          FLOAT16,
          UUID,
          INT96,
          INT96_NANOS ->
          false;
    };
  }

  /** Whether the column chunks lie one behind the other, with one codec. */
  private static boolean areTogether(List<ParquetFooter.Chunk> chunks) {
    long start = chunks.get(0).start();
    long at = start;
    for (ParquetFooter.Chunk chunk : chunks) {
      if (chunk.start() != at || chunk.codec() != chunks.get(0).codec()) {
        return false;
      }
      at = chunk.end();
    }
    return at - start >= LEAST_BYTES && at - start <= ParquetLimits.DEFAULT.rowGroupBytes();
  }

  /** What parquet-java is to know of a column chunk; empty where it contradicts the pages. */
  private static Optional<ColumnChunkMetaData> column(
      ParquetSource source,
      ParquetFooter.Chunk chunk,
      ColumnDescriptor descriptor,
      ParquetFooter.Stored stored,
      int index,
      long groupStart)
      throws IOException {
    OptionalLong dictionary = dictionaryBytes(source, chunk);
    if (dictionary.isEmpty()) {
      return Optional.empty();
    }
    long start = chunk.start() - groupStart + FIRST_BYTE;
    boolean hasDictionary = dictionary.getAsLong() > 0;
    try {
      ColumnChunkMetaData column =
          column(
              descriptor,
              stored.group().getColumns().get(index).getMeta_data(),
              stored.createdBy(),
              start + dictionary.getAsLong(),
              hasDictionary ? start : 0);
      return Optional.of(column).filter(known -> known.hasDictionaryPage() == hasDictionary);
    } catch (RuntimeException e) {
      // Such as statistics of too few bytes, at which nobody else looks.
      return Optional.empty();
    }
  }

  /**
   * Bytes of the dictionary page that a column chunk begins with, 0 without one; empty where the
   * chunk is not just pages: some writers did not count all of their bytes.
   */
  private static OptionalLong dictionaryBytes(ParquetSource source, ParquetFooter.Chunk chunk)
      throws IOException {
    ParquetStream in = new ParquetStream(source, chunk.start(), chunk.end(), HEADER);
    long all = in.left();
    long dictionary = 0;
    try {
      while (in.left() > 0) {
        boolean first = in.left() == all;
        PageHeader header =
            ParquetThrift.read(new PageHeader(), in, (int) Math.min(MAX_HEADER, in.left()));
        int size = header.getCompressed_page_size();
        if (size < 0 || size > in.left()) {
          return OptionalLong.empty();
        }
        in.step(size);
        if (header.getType() == PageType.DICTIONARY_PAGE) {
          if (!first) {
            return OptionalLong.empty();
          }
          dictionary = all - in.left();
        }
      }
    } catch (ParquetFault damaged) {
      // Who reads the rows says what is wrong.
      return OptionalLong.empty();
    }
    return OptionalLong.of(dictionary);
  }

  private static ColumnChunkMetaData column(
      ColumnDescriptor descriptor,
      ColumnMetaData stored,
      String createdBy,
      long firstDataPage,
      long dictionaryPage) {
    Set<Encoding> encodings =
        stored.getEncodings().stream().map(CONVERTER::getEncoding).collect(Collectors.toSet());
    EncodingStats pages =
        stored.isSetEncoding_stats()
            ? CONVERTER.convertEncodingStats(stored.getEncoding_stats())
            : null;
    Statistics statistics =
        ParquetWriterName.of(createdBy).isTrustedWith(descriptor.getPrimitiveType())
            ? stored.getStatistics()
            : null;
    return ColumnChunkMetaData.get(
        ColumnPath.get(descriptor.getPath()),
        descriptor.getPrimitiveType(),
        CompressionCodecName.fromParquet(stored.getCodec()),
        pages,
        encodings,
        CONVERTER.fromParquetStatistics(createdBy, statistics, descriptor.getPrimitiveType()),
        firstDataPage,
        dictionaryPage,
        stored.getNum_values(),
        stored.getTotal_compressed_size(),
        stored.getTotal_uncompressed_size());
  }

  /** Bytes of all column chunks. */
  long length() {
    return length;
  }

  CompressionCodec codec() {
    return codec;
  }

  /** As parquet-java has it; {@link #FIRST_BYTE} is the place of the row group's first byte. */
  BlockMetaData metadata() {
    return metadata;
  }

  /** The bytes of the group from one place in it to another. */
  byte[] read(ParquetSource source, long from, long to) throws IOException {
    byte[] bytes = new byte[(int) (to - from)];
    source.read(start + from, bytes, 0, bytes.length);
    return bytes;
  }
}
