package io.anasto.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;

/**
 * The pages of one column chunk, one after another: parquet-format's README.md, "Data Pages", and
 * Compression.md. A page is in memory, or in a file if it is too large, from {@link #next} until it
 * is given back. Not thread-safe.
 */
final class ParquetPages {
  /** The most bytes that a header, with its statistics, may claim for one of its parts. */
  private static final int MAX_HEADER = 8 << 20;

  private final ParquetStream in;
  private final CompressionCodec codec;
  private final long claimed;

  /** The bytes behind the chunk's stated end that may be its own if it has a dictionary. */
  private final long uncounted;

  private final ParquetNode.Leaf leaf;
  private final ParquetPageMemory memory;
  private ParquetDictionary dictionary;

  /** A page's array that is used again. */
  private byte[] spare = {};

  /** Where the pages are that were not given back, in their order: arrays and parts of a file. */
  private final Deque<Place> places = new ArrayDeque<>();

  /**
   * Where a page is.
   *
   * @param bytes null where it is in a file
   * @param part null where it is in memory
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares places
  private record Place(byte[] bytes, ParquetPageFile.Part part) {}

  private long seen;
  private int number;

  ParquetPages(
      ParquetSource source,
      ParquetFooter.Chunk chunk,
      ParquetNode.Leaf leaf,
      ParquetPageMemory memory,
      int bufferSize) {
    this.in = new ParquetStream(source, chunk.start(), chunk.limit(), bufferSize);
    this.uncounted = chunk.limit() - chunk.end();
    this.codec = chunk.codec();
    this.claimed = chunk.entries();
    this.leaf = leaf;
    this.memory = memory;
  }

  /** The number of the page that was begun last, from 1, a dictionary's counting too. */
  int number() {
    return number;
  }

  /** The next page that has entries; null when all that the chunk claims have come. */
  ParquetPage next() throws IOException, ParquetFault {
    while (seen < claimed) {
      number++;
      if (in.left() <= uncounted) {
        throw new ParquetFault(
            "is missing: the column chunk claims %,d values, and its pages have %,d"
                .formatted(claimed, seen));
      }
      PageHeader header = header();
      switch (header.getType()) {
        case DICTIONARY_PAGE -> dictionary = dictionary(header);
        case DATA_PAGE, DATA_PAGE_V2 -> {
          int entries = entries(header);
          if (entries > 0) {
            seen += entries;
            return page(header);
          }
          in.step(header.getCompressed_page_size());
        }
        case INDEX_PAGE -> in.step(header.getCompressed_page_size());
      }
    }
    return null;
  }

  /** Gives back the first page that was not, which is used no more. */
  void release() {
    Place place = places.remove();
    if (place.part != null) {
      place.part.release();
    } else if (place.bytes.length > spare.length) {
      memory.release(spare);
      spare = place.bytes;
    } else {
      memory.release(place.bytes);
    }
  }

  private PageHeader header() throws IOException, ParquetFault {
    PageHeader header;
    try {
      header = ParquetThrift.read(new PageHeader(), in, (int) Math.min(MAX_HEADER, in.left()));
    } catch (ParquetFault fault) {
      throw new ParquetFault("has a header that is damaged");
    }
    int compressed = header.getCompressed_page_size();
    int plain = header.getUncompressed_page_size();
    long left = Math.max(0, in.left() - (dictionary == null ? uncounted : 0));
    if (compressed < 0 || compressed > left) {
      throw new ParquetFault(
          "claims %,d bytes, of which the column chunk has %,d".formatted(compressed, left));
    }
    if (plain < 0) {
      throw new ParquetFault("claims %,d bytes".formatted(plain));
    }
    return header;
  }

  private int entries(PageHeader header) throws ParquetFault {
    boolean first = header.getType() == PageType.DATA_PAGE;
    if (first ? !header.isSetData_page_header() : !header.isSetData_page_header_v2()) {
      throw new ParquetFault("has a header without its second half");
    }
    int entries =
        first
            ? header.getData_page_header().getNum_values()
            : header.getData_page_header_v2().getNum_values();
    if (entries < 0 || entries > claimed - seen) {
      throw new ParquetFault(
          "claims %,d values, and the column chunk has %,d left"
              .formatted(entries & 0xffff_ffffL, claimed - seen));
    }
    return entries;
  }

  private ParquetDictionary dictionary(PageHeader header) throws IOException, ParquetFault {
    if (!header.isSetDictionary_page_header()) {
      throw new ParquetFault("has a header without its second half");
    }
    Encoding encoding = header.getDictionary_page_header().getEncoding();
    if (encoding != Encoding.PLAIN && encoding != Encoding.PLAIN_DICTIONARY) {
      throw new ParquetFault("is a dictionary in the encoding %s, not PLAIN".formatted(encoding));
    }
    byte[] bytes = content(header, new byte[0], 0, true);
    return new ParquetDictionary(
        leaf.physical(),
        bytes,
        header.getUncompressed_page_size(),
        header.getDictionary_page_header().getNum_values());
  }

  private ParquetPage page(PageHeader header) throws IOException, ParquetFault {
    if (header.getType() == PageType.DATA_PAGE) {
      ParquetWindow window = window(header, 0, true);
      return ParquetPage.ofVersion1(header.getData_page_header(), leaf, dictionary, window);
    }
    int end = header.getUncompressed_page_size();
    DataPageHeaderV2 second = header.getData_page_header_v2();
    long levels =
        (long) second.getRepetition_levels_byte_length()
            + second.getDefinition_levels_byte_length();
    if (second.getRepetition_levels_byte_length() < 0
        || second.getDefinition_levels_byte_length() < 0
        || levels > Math.min(end, header.getCompressed_page_size())) {
      throw new ParquetFault(
          "claims %,d bytes of levels, of which %,d are there"
              .formatted(levels, Math.min(end, header.getCompressed_page_size())));
    }
    boolean compressed = !second.isSetIs_compressed() || second.isIs_compressed();
    return ParquetPage.ofVersion2(
        second, leaf, dictionary, window(header, (int) levels, compressed));
  }

  /** The page's bytes, in memory or in a file. */
  private ParquetWindow window(PageHeader header, int plainly, boolean compressed)
      throws IOException, ParquetFault {
    byte[] array = spare;
    int length = header.getUncompressed_page_size();
    CompressionCodec with = compressed ? codec : CompressionCodec.UNCOMPRESSED;
    int packed = with == CompressionCodec.UNCOMPRESSED ? 0 : header.getCompressed_page_size();
    if (memory.hasRoom(array, length, packed) || !ParquetUnpacker.knows(with)) {
      spare = new byte[0];
      byte[] bytes = content(header, array, plainly, compressed);
      places.add(new Place(bytes, null));
      return ParquetWindow.of(bytes, 0, length);
    }
    checkSizes(header, with);
    ParquetPageFile.Part part = memory.file().part(length);
    places.add(new Place(null, part));
    ParquetPacked from = new ParquetPacked(in, header.getCompressed_page_size());
    ParquetPageOutput out = new ParquetPageOutput(part);
    try {
      out.copy(from, plainly);
      if (length > plainly) {
        ParquetUnpacker.run(with, from, out, length - plainly);
      }
      out.save();
    } catch (ParquetFault fault) {
      // The checksum says more of damage than what the codec makes of it.
      check(header, from.sum());
      throw fault;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    check(header, from.sum());
    return ParquetWindow.of(part);
  }

  /**
   * The page's bytes.
   *
   * @param array used if it is long enough
   * @param plainly so many bytes at the front are never compressed
   */
  private byte[] content(PageHeader header, byte[] array, int plainly, boolean compressed)
      throws IOException, ParquetFault {
    int length = header.getUncompressed_page_size();
    int stored = header.getCompressed_page_size();
    CompressionCodec with = compressed ? codec : CompressionCodec.UNCOMPRESSED;
    boolean asIs = with == CompressionCodec.UNCOMPRESSED;
    checkSizes(header, with);
    byte[] from = asIs ? room(array, length) : memory.compressed(stored);
    in.readFully(from, 0, stored);
    if (header.isSetCrc()) {
      CRC32 sum = new CRC32();
      sum.update(from, 0, stored);
      check(header, (int) sum.getValue());
    }
    if (asIs) {
      return from;
    }
    byte[] into = room(array, length);
    System.arraycopy(from, 0, into, 0, plainly);
    // No bytes at all may stand for no bytes, which no codec would write.
    if (length > plainly) {
      memory.decompressor().run(codec, from, plainly, stored, into, plainly, length - plainly);
    }
    return into;
  }

  private byte[] room(byte[] array, int length) throws IOException, ParquetFault {
    if (array.length >= length + ParquetRle.SLACK) {
      return array;
    }
    memory.release(array);
    return memory.allocate(length);
  }

  private static void checkSizes(PageHeader header, CompressionCodec with) throws ParquetFault {
    int length = header.getUncompressed_page_size();
    int stored = header.getCompressed_page_size();
    if (with == CompressionCodec.UNCOMPRESSED && stored != length) {
      throw new ParquetFault(
          "claims %,d bytes, but %,d uncompressed ones".formatted(stored, length));
    }
  }

  private static void check(PageHeader header, int sum) throws ParquetFault {
    if (header.isSetCrc() && sum != header.getCrc()) {
      throw new ParquetFault(
          "is damaged: its checksum is %08x, and %08x was written".formatted(sum, header.getCrc()));
    }
  }
}
