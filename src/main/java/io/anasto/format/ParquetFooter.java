package io.anasto.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;

/**
 * What the end of a file tells: parquet-format's README.md, "File format". Immutable.
 *
 * @param root the schema
 * @param rowGroups in the file's order
 */
record ParquetFooter(ParquetElement root, List<Rows> rowGroups) {
  /** Longer footers are refused: a structure in memory is many times its bytes in the file. */
  static final int MAX_LENGTH = 64 << 20;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = Integer.BYTES + 4;

  /** Some old writers did not count the dictionary's header: PARQUET-816. */
  private static final int UNCOUNTED_HEADER = 100;

  /**
   * A row group.
   *
   * @param rows how many it has
   * @param chunks one for each leaf
   * @param stored null unless it was asked for
   */
  record Rows(long rows, List<Chunk> chunks, Stored stored) {}

  /**
   * What a row group's writer says of it.
   *
   * @param createdBy the writer, or null
   */
  record Stored(RowGroup group, String createdBy) {}

  /**
   * A column chunk.
   *
   * @param start its first page's place in the file
   * @param end behind its last page
   * @param limit behind its last page if its dictionary's header was not counted
   * @param entries values and nulls of all pages
   */
  record Chunk(CompressionCodec codec, long start, long end, long limit, long entries) {}

  /** A file without bytes. */
  static final ParquetFooter NONE = new ParquetFooter(null, List.of());

  boolean isEmpty() {
    return root == null;
  }

  boolean hasRows() {
    return rowGroups.stream().anyMatch(group -> group.rows() > 0);
  }

  /** Reads a file's footer, without what the writer says beyond the places of the rows. */
  static ParquetFooter read(ParquetSource source) throws IOException {
    return read(source, false);
  }

  /**
   * Reads a file's footer.
   *
   * @param stored whether to keep {@link Rows#stored}
   * @throws DataException TRUNCATED when the file begins as a Parquet file and does not end as one
   */
  static ParquetFooter read(ParquetSource source, boolean stored) throws IOException {
    if (source.size() == 0) {
      return NONE;
    }
    byte[] head = new byte[(int) Math.min(MAGIC.length, source.size())];
    source.read(0, head, 0, head.length);
    if (Arrays.equals(head, ENCRYPTED)) {
      throw encrypted(source);
    }
    if (!Arrays.equals(head, 0, head.length, MAGIC, 0, head.length)) {
      throw malformed(source, "is not a Parquet file");
    }
    if (source.size() < MAGIC.length + TAIL) {
      throw truncated(source);
    }
    byte[] tail = new byte[TAIL];
    source.read(source.size() - TAIL, tail, 0, TAIL);
    byte[] magic = Arrays.copyOfRange(tail, Integer.BYTES, TAIL);
    if (Arrays.equals(magic, ENCRYPTED)) {
      throw encrypted(source);
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw truncated(source);
    }
    return read(source, ParquetPlain.intAt(tail, 0) & 0xffff_ffffL, stored);
  }

  private static ParquetFooter read(ParquetSource source, long length, boolean stored)
      throws IOException {
    long start = source.size() - TAIL - length;
    if (start < MAGIC.length) {
      throw malformed(
          source,
          "claims a footer of %,d bytes, but the file has %,d".formatted(length, source.size()));
    }
    if (length > MAX_LENGTH) {
      throw malformed(
          source,
          "has a footer of %,d bytes, and %,d are the most that Anasto reads"
              .formatted(length, MAX_LENGTH));
    }
    byte[] bytes = new byte[(int) length];
    source.read(start, bytes, 0, bytes.length);
    try {
      FileMetaData data =
          ParquetThrift.read(new FileMetaData(), new ByteArrayInputStream(bytes), bytes.length);
      ParquetElement root = ParquetElement.tree(data.getSchema());
      List<SchemaElement> leaves = data.getSchema().stream().filter(e -> e.isSetType()).toList();
      List<Rows> rowGroups = new ArrayList<>();
      for (RowGroup group : data.getRow_groups()) {
        Stored kept = stored ? new Stored(group, data.getCreated_by()) : null;
        rowGroups.add(rows(source, group, leaves, start, rowGroups.size() + 1, kept));
      }
      return new ParquetFooter(root, List.copyOf(rowGroups));
    } catch (ParquetFault fault) {
      throw DataException.malformed(source.name(), "footer", fault.getMessage());
    }
  }

  private static Rows rows(
      ParquetSource source,
      RowGroup group,
      List<SchemaElement> leaves,
      long end,
      int number,
      Stored stored)
      throws DataException {
    if (group.getNum_rows() < 0 || group.getColumns().size() != leaves.size()) {
      throw DataException.malformed(
          source.name(),
          place(number),
          "claims %,d rows in %,d column chunks, and the schema has %,d"
              .formatted(group.getNum_rows(), group.getColumns().size(), leaves.size()));
    }
    if (leaves.isEmpty() && group.getNum_rows() > 0) {
      throw DataException.malformed(
          source.name(),
          place(number),
          "claims %,d rows, but the file has no columns".formatted(group.getNum_rows()));
    }
    List<Chunk> chunks = new ArrayList<>(leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      ColumnChunk chunk = group.getColumns().get(i);
      SchemaElement leaf = leaves.get(i);
      if (chunk.isSetCrypto_metadata() || chunk.isSetEncrypted_column_metadata()) {
        throw DataException.malformed(
            source.name(), place(number, leaf), "is encrypted, and Anasto has no keys");
      }
      if (chunk.isSetFile_path() && !chunk.getFile_path().isEmpty()) {
        throw DataException.malformed(
            source.name(),
            place(number, leaf),
            "is in another file, \"" + chunk.getFile_path() + '"');
      }
      if (chunk.getMeta_data() == null) {
        throw DataException.malformed(source.name(), place(number, leaf), "has no metadata");
      }
      chunks.add(chunk(source, chunk.getMeta_data(), leaf, end, number));
    }
    return new Rows(group.getNum_rows(), chunks, stored);
  }

  private static Chunk chunk(
      ParquetSource source, ColumnMetaData data, SchemaElement leaf, long end, int number)
      throws DataException {
    if (data.getType() != leaf.getType()) {
      throw DataException.malformed(
          source.name(),
          place(number, leaf),
          "is %s, but %s in the schema".formatted(data.getType(), leaf.getType()));
    }
    long start = data.getData_page_offset();
    long dictionary = data.getDictionary_page_offset();
    // Some writers state 0 where there is no dictionary.
    if (data.isSetDictionary_page_offset() && dictionary > 0 && dictionary < start) {
      start = dictionary;
    }
    long length = data.getTotal_compressed_size();
    if (data.getNum_values() == 0) {
      // There is nothing to read, and some writers state no place then.
      return new Chunk(data.getCodec(), MAGIC.length, MAGIC.length, MAGIC.length, 0);
    }
    if (start < MAGIC.length || length < 0 || start > end - length) {
      throw DataException.malformed(
          source.name(),
          place(number, leaf),
          "claims %,d bytes from %,d on, but the footer begins at %,d"
              .formatted(length, start, end));
    }
    if (data.getNum_values() < 0) {
      throw DataException.malformed(
          source.name(), place(number, leaf), "claims %,d values".formatted(data.getNum_values()));
    }
    return new Chunk(
        data.getCodec(),
        start,
        start + length,
        Math.min(end, start + length + UNCOUNTED_HEADER),
        data.getNum_values());
  }

  private static String place(int rowGroup) {
    return "row group %,d".formatted(rowGroup);
  }

  private static String place(int rowGroup, SchemaElement leaf) {
    return place(rowGroup) + ", column \"" + leaf.getName() + '"';
  }

  private static DataException encrypted(ParquetSource source) {
    return malformed(source, "is encrypted, and Anasto has no keys");
  }

  private static DataException truncated(ParquetSource source) {
    return DataException.truncated(
        source.name(), "ends before its footer, as a Parquet file that is not whole");
  }

  private static DataException malformed(ParquetSource source, String what) {
    return DataException.malformed(source.name(), "", what);
  }
}
