package io.anasto.fuzz;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.xerial.snappy.Snappy;

/**
 * A Parquet file taken apart into its footer and its pages, unpacked, so that one thing can be
 * changed and all that depends on it still fits: sizes, checksums, places. Mutable.
 */
final class ParquetFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 8;
  private static final int MOST_BYTES = 1 << 16;

  /** A page; its content is the levels and the values, uncompressed. */
  static final class Page {
    final PageHeader header;
    byte[] content;

    /** What the sizes in the header are wrong by. */
    int excess;

    Page(PageHeader header, byte[] content) {
      this.header = header;
      this.content = content;
    }

    Page copy() {
      return new Page(new PageHeader(header), content);
    }

    /** The values and nulls that the header claims; none of a dictionary. */
    int entries() {
      if (header.isSetData_page_header()) {
        return header.getData_page_header().getNum_values();
      }
      return header.isSetData_page_header_v2()
          ? header.getData_page_header_v2().getNum_values()
          : 0;
    }

    /** Bytes at the front that are never compressed. */
    private int plainly() {
      if (!header.isSetData_page_header_v2()) {
        return 0;
      }
      DataPageHeaderV2 second = header.getData_page_header_v2();
      int levels =
          second.getRepetition_levels_byte_length() + second.getDefinition_levels_byte_length();
      return Math.max(0, Math.min(content.length, levels));
    }

    private boolean isCompressed() {
      return !header.isSetData_page_header_v2()
          || !header.getData_page_header_v2().isSetIs_compressed()
          || header.getData_page_header_v2().isIs_compressed();
    }
  }

  final FileMetaData footer;

  /** By row group and column. */
  final List<List<List<Page>>> pages = new ArrayList<>();

  /** What is changed in the footer when all places are known. */
  final List<Consumer<FileMetaData>> lastChanges = new ArrayList<>();

  private ParquetFile(FileMetaData footer) {
    this.footer = footer;
  }

  /**
   * @throws IOException when the bytes are no whole file, or unpack to very much
   */
  static ParquetFile of(byte[] bytes) throws IOException {
    try {
      ParquetFile file = new ParquetFile(footer(bytes));
      for (RowGroup group : file.footer.getRow_groups()) {
        List<List<Page>> columns = new ArrayList<>();
        for (ColumnChunk chunk : group.getColumns()) {
          columns.add(pages(bytes, chunk.getMeta_data()));
        }
        file.pages.add(columns);
      }
      return file;
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  /**
   * The pages of a file as far as a reader goes, which counts values: sizes of column chunks may be
   * wrong, and not all pages need be right.
   *
   * @throws IOException when there is no footer
   */
  static ParquetFile asRead(byte[] bytes) throws IOException {
    ParquetFile file = new ParquetFile(footer(bytes));
    for (RowGroup group : file.footer.getRow_groups()) {
      file.pages.add(
          group.getColumns().stream()
              .map(chunk -> pagesAsRead(bytes, chunk.getMeta_data()))
              .toList());
    }
    return file;
  }

  /**
   * The footer of a file.
   *
   * @throws IOException when there is none, or one with lists that claim more than the memory holds
   */
  static FileMetaData footer(byte[] bytes) throws IOException {
    try {
      int start = start(bytes);
      return Util.readFileMetaData(
          new ByteArrayInputStream(bytes, start, bytes.length - TAIL - start));
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IOException(e);
    }
  }

  private static int start(byte[] bytes) {
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TAIL);
    return bytes.length - TAIL - length;
  }

  /**
   * The header of the next page.
   *
   * @throws IOException when there is none, or one with values that claim more than the memory
   *     holds
   */
  static PageHeader header(InputStream in) throws IOException {
    try {
      return Util.readPageHeader(in);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IOException(e);
    }
  }

  /**
   * The same file with a footer as parquet-java wants it, so that it reads what the specification
   * says: it goes by the old annotation where the new one says something else, fails on a new one
   * that it does not know, finds columns by their path where others go by their place, and fails
   * where the orders of values, which matter to statistics alone, are not as many as the columns.
   */
  static byte[] bySpecification(byte[] bytes, FileMetaData given) throws IOException {
    if (!Arrays.equals(bytes, bytes.length - MAGIC.length, bytes.length, MAGIC, 0, MAGIC.length)) {
      return bytes;
    }
    FileMetaData footer = new FileMetaData(given);
    footer.getSchema().forEach(ParquetAnnotations::settle);
    List<List<String>> paths = new ArrayList<>();
    paths(footer.getSchema(), 0, List.of(), paths);
    for (RowGroup group : footer.getRow_groups()) {
      for (int i = 0; i < group.getColumns().size(); i++) {
        group.getColumns().get(i).getMeta_data().setPath_in_schema(paths.get(i));
      }
    }
    if (footer.isSetColumn_orders()
        && (footer.getColumn_ordersSize() != paths.size()
            || !footer.getColumn_orders().stream().allMatch(ColumnOrder::isSet))) {
      footer.unsetColumn_orders();
    }
    if (footer.isSetEncryption_algorithm() && !footer.getEncryption_algorithm().isSet()) {
      // It cannot be written, and the columns say for themselves whether they are encrypted.
      footer.unsetEncryption_algorithm();
    }
    if (footer.equals(given)) {
      return bytes;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, start(bytes));
    end(footer, out);
    return out.toByteArray();
  }

  /** Goes through a node of the schema and all below; returns the place behind them. */
  private static int paths(
      List<SchemaElement> schema, int at, List<String> above, List<List<String>> paths) {
    SchemaElement element = schema.get(at);
    List<String> path = new ArrayList<>(above);
    if (at > 0) {
      path.add(element.getName());
    }
    if (element.isSetType()) {
      paths.add(path);
    }
    int next = at + 1;
    for (int i = 0; i < element.getNum_children() && !element.isSetType(); i++) {
      next = paths(schema, next, path, paths);
    }
    return next;
  }

  private static void end(FileMetaData footer, ByteArrayOutputStream out) throws IOException {
    int start = out.size();
    Util.writeFileMetaData(footer, out);
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start).array());
    out.writeBytes(MAGIC);
  }

  private static List<Page> pages(byte[] bytes, ColumnMetaData data) throws IOException {
    List<Page> pages = new ArrayList<>();
    InputStream in =
        new ByteArrayInputStream(bytes, (int) start(data), (int) data.getTotal_compressed_size());
    while (in.available() > 0) {
      pages.add(page(in, data.getCodec()));
    }
    return pages;
  }

  /** Up to the last value, or to the first page that cannot be unpacked. */
  private static List<Page> pagesAsRead(byte[] bytes, ColumnMetaData data) {
    List<Page> pages = new ArrayList<>();
    try {
      InputStream in = new ByteArrayInputStream(bytes, (int) start(data), bytes.length);
      for (long left = data.getNum_values(); left > 0; ) {
        Page page = page(in, data.getCodec());
        pages.add(page);
        left -= page.entries();
      }
    } catch (IOException | RuntimeException e) {
      // Those before it are known.
    }
    return pages;
  }

  private static long start(ColumnMetaData data) {
    long start = data.getData_page_offset();
    return data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0
        ? Math.min(start, data.getDictionary_page_offset())
        : start;
  }

  private static Page page(InputStream in, CompressionCodec codec) throws IOException {
    PageHeader header = header(in);
    Page page = new Page(header, in.readNBytes(header.getCompressed_page_size()));
    if (header.getUncompressed_page_size() > MOST_BYTES) {
      throw new IOException("a large page");
    }
    if (page.isCompressed()) {
      int plainly = page.plainly();
      byte[] packed = Arrays.copyOfRange(page.content, plainly, page.content.length);
      byte[] rest = unpacked(codec, packed, header.getUncompressed_page_size() - plainly);
      page.content = Arrays.copyOf(page.content, plainly + rest.length);
      System.arraycopy(rest, 0, page.content, plainly, rest.length);
    }
    return page;
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    FileMetaData last = new FileMetaData(footer);
    last.unsetKey_value_metadata();
    for (int group = 0; group < pages.size(); group++) {
      for (int column = 0; column < pages.get(group).size(); column++) {
        ColumnChunk chunk = last.getRow_groups().get(group).getColumns().get(column);
        chunk.unsetColumn_index_offset();
        chunk.unsetColumn_index_length();
        chunk.unsetOffset_index_offset();
        chunk.unsetOffset_index_length();
        chunk.setFile_offset(out.size());
        write(pages.get(group).get(column), chunk.getMeta_data(), out);
      }
    }
    lastChanges.forEach(change -> change.accept(last));
    end(last, out);
    return out.toByteArray();
  }

  private static void write(List<Page> pages, ColumnMetaData data, ByteArrayOutputStream out)
      throws IOException {
    int start = out.size();
    data.unsetDictionary_page_offset();
    data.unsetStatistics();
    data.unsetSize_statistics();
    data.unsetEncoding_stats();
    data.unsetBloom_filter_offset();
    data.unsetKey_value_metadata();
    data.setData_page_offset(start);
    long plain = 0;
    for (Page page : pages) {
      boolean dictionary = page.header.isSetDictionary_page_header();
      if (dictionary && !data.isSetDictionary_page_offset()) {
        data.setDictionary_page_offset(out.size());
      } else if (!dictionary && data.getData_page_offset() == start) {
        data.setData_page_offset(out.size());
      }
      plain += page.content.length;
      write(page, data.getCodec(), out);
    }
    data.setTotal_compressed_size(out.size() - start);
    data.setTotal_uncompressed_size(plain);
  }

  private static void write(Page page, CompressionCodec codec, ByteArrayOutputStream out)
      throws IOException {
    PageHeader header = new PageHeader(page.header);
    byte[] stored = page.content;
    if (page.isCompressed()) {
      int plainly = page.plainly();
      byte[] packed = packed(codec, Arrays.copyOfRange(stored, plainly, stored.length));
      stored = Arrays.copyOf(stored, plainly + packed.length);
      System.arraycopy(packed, 0, stored, plainly, packed.length);
    }
    header.setUncompressed_page_size(page.content.length + page.excess);
    header.setCompressed_page_size(stored.length);
    if (header.isSetData_page_header()) {
      header.getData_page_header().unsetStatistics();
    }
    if (header.isSetData_page_header_v2()) {
      header.getData_page_header_v2().unsetStatistics();
    }
    if (header.isSetCrc()) {
      CRC32 sum = new CRC32();
      sum.update(stored);
      header.setCrc((int) sum.getValue());
    }
    Util.writePageHeader(header, out);
    out.writeBytes(stored);
  }

  private static byte[] unpacked(CompressionCodec codec, byte[] bytes, int length)
      throws IOException {
    if (length < 0) {
      throw new IOException("levels without end");
    }
    return switch (codec) {
      case UNCOMPRESSED -> bytes;
      case SNAPPY -> {
        if (Snappy.uncompressedLength(bytes) > MOST_BYTES) {
          throw new IOException("a large page");
        }
        yield Snappy.uncompress(bytes);
      }
      case GZIP -> new GZIPInputStream(new ByteArrayInputStream(bytes)).readNBytes(MOST_BYTES);
      case ZSTD -> {
        try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
          yield in.readNBytes(MOST_BYTES);
        }
      }
      case LZ4_RAW -> {
        byte[] plain = new byte[length];
        new Lz4Decompressor().decompress(bytes, 0, bytes.length, plain, 0, length);
        yield plain;
      }
      case LZO, BROTLI, LZ4 -> throw new IOException("not unpacked: " + codec);
    };
  }

  private static byte[] packed(CompressionCodec codec, byte[] bytes) throws IOException {
    return switch (codec) {
      case SNAPPY -> Snappy.compress(bytes);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(bytes);
        }
        yield out.toByteArray();
      }
      case ZSTD -> Zstd.compress(bytes);
      case LZ4_RAW -> {
        Lz4Compressor lz4 = new Lz4Compressor();
        byte[] packed = new byte[lz4.maxCompressedLength(bytes.length)];
        int length = lz4.compress(bytes, 0, bytes.length, packed, 0, packed.length);
        yield Arrays.copyOf(packed, length);
      }
      case UNCOMPRESSED, LZO, BROTLI, LZ4 -> bytes;
    };
  }
}
