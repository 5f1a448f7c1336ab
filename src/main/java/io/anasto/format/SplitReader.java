package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads a large text on several cores, its rows in their order. The text is cut at line ends, and
 * each block read for itself.
 *
 * <p>Whether a line's end is a row's end is not known beforehand, for it may stand in quotes. But a
 * block that begins with a row and is read without an error up to its end does end with a row, so
 * that the next one begins with a row. Where a block is not, one reader goes on from its beginning
 * and reads all the rest, and says what is wrong, if anything is. Not thread-safe.
 */
final class SplitReader implements RowReader {
  /** A block should have the rows of a chunk, and not one more. */
  private static final int ROWS = RowChunk.CAPACITY * 15 / 16;

  private static final int BYTES = RowChunk.CAPACITY_BYTES / 2;

  /** By how much a block may be larger than the first one. */
  private static final int MOST_GROWTH = 8;

  private static final int SMALL = 1 << 13;

  private final Source in;
  private final TextReader origin;
  private final Schema schema;
  private final InOrder<TextBlock.Rows> readings = new InOrder<>(1);
  private final int size;

  /** Those that are read. */
  private final Deque<TextBlock> blocks = new ArrayDeque<>();

  private final Deque<TextBlock> idle = new ArrayDeque<>();
  private final Deque<RowChunk> chunks = new ArrayDeque<>();

  /** Begins behind the last block. */
  private byte[] rest;

  private long lines;

  /** Reads what is left, when there is nothing to be cut any more. */
  private TextReader last;

  private SplitReader(
      Source in, TextReader origin, Schema schema, TextBlock.Rows first, byte[] rest, int size) {
    this.in = in;
    this.origin = origin;
    this.schema = schema;
    this.size = size;
    this.rest = rest;
    this.lines = first.lines();
    chunks.addAll(first.chunks());
  }

  /**
   * Opens a text, which may be a small one.
   *
   * @param in closed with the reader
   * @param first bytes of the first block
   */
  static RowReader open(InputStream in, Schema schema, int first, TextReader.Opening opening)
      throws IOException {
    if (!InOrder.isWorthwhile()) {
      return opening.open(in);
    }
    Source source = new Source(in);
    byte[] beginning = source.beginning(first);
    int cut = source.isEnded() ? 0 : lineEnd(beginning, beginning.length);
    SplitReader split = cut == 0 ? null : split(source, beginning, cut, schema, opening);
    return split == null
        ? opening.open(source.behind(List.of(new ByteArrayInputStream(beginning))))
        : split;
  }

  /** Reads the first block; null where what follows cannot be read for itself. */
  private static SplitReader split(
      Source source, byte[] beginning, int cut, Schema schema, TextReader.Opening opening) {
    try {
      TextReader reader = opening.open(new ByteArrayInputStream(beginning, 0, cut));
      TextBlock.Rows rows = TextBlock.readAll(reader, schema, TextBlock.FIRST_ROOM);
      TextReader sibling = rows == null || rows.chunks().isEmpty() ? null : reader.sibling();
      byte[] rest = Arrays.copyOfRange(beginning, cut, beginning.length);
      return sibling == null
          ? null
          : new SplitReader(source, sibling, schema, rows, rest, size(rows.chunks(), cut));
    } catch (IOException | RuntimeException e) {
      // Read once more, with all that follows, it is met again.
      return null;
    }
  }

  private static int size(List<RowChunk> chunks, int text) {
    long rows = chunks.stream().mapToLong(RowChunk::rows).sum();
    long bytes = Math.max(1, chunks.stream().mapToLong(RowChunk::bytes).sum());
    long size = Math.min((long) text * ROWS / rows, (long) text * BYTES / bytes);
    return (int) Math.max(text / MOST_GROWTH, Math.min(size, (long) text * MOST_GROWTH)) + 1;
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    while (chunks.isEmpty() && last == null) {
      advance();
    }
    if (chunks.isEmpty()) {
      return last.read(into);
    }
    if (into.rows() > 0) {
      into.end();
    } else {
      into.adopt(chunks.remove());
    }
    return true;
  }

  private void advance() throws IOException {
    while (!in.isEnded() && !readings.isFull()) {
      TextBlock block = idle.isEmpty() ? new TextBlock(origin.sibling(), schema) : idle.remove();
      int cut = fill(block);
      if (cut > 0) {
        block.length(cut);
        blocks.add(block);
        readings.begin(block::read);
      }
    }
    TextBlock.Rows rows = readings.isEmpty() ? null : readings.first();
    if (rows == null) {
      readLast();
      return;
    }
    readings.remove();
    idle.add(blocks.remove());
    lines += rows.lines();
    chunks.addAll(rows.chunks());
  }

  /** Reads the next block's text; gives its bytes up to the last line's end, or 0 if it is none. */
  private int fill(TextBlock block) {
    byte[] bytes = block.bytes(Math.max(size, 2 * rest.length));
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    int length = rest.length;
    while (length < bytes.length && !in.isEnded()) {
      length += in.read(bytes, length);
    }
    int cut = in.isEnded() ? 0 : lineEnd(bytes, length);
    if (cut == 0) {
      // At the end, or a line that is longer than a block: there is nothing to share out.
      in.endHere();
    }
    rest = Arrays.copyOfRange(bytes, cut, length);
    return cut;
  }

  /** Has one reader go on with all that no block was read of. */
  private void readLast() throws IOException {
    List<InputStream> text = new ArrayList<>();
    blocks.forEach(block -> text.add(block.text()));
    blocks.clear();
    readings.clear();
    idle.clear();
    text.add(new ByteArrayInputStream(rest));
    rest = new byte[0];
    last = origin;
    last.restart(in.behind(text), lines);
  }

  /** Behind the last line's end, or 0. */
  private static int lineEnd(byte[] bytes, int length) {
    int at = length;
    while (at > 0 && bytes[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  @Override
  public void close() throws IOException {
    readings.clear();
    blocks.clear();
    idle.clear();
    chunks.clear();
    origin.close();
    in.close();
  }

  /** The file, which is read ahead: how that ends is told to who comes there. */
  private static final class Source implements Closeable {
    private final InputStream in;

    /** What there is behind the bytes that were read; null while more are to be read ahead. */
    private InputStream end;

    Source(InputStream in) {
      this.in = in;
    }

    boolean isEnded() {
      return end != null;
    }

    /** Leaves what is left to another reader. */
    void endHere() {
      if (end == null) {
        end = in;
      }
    }

    /** Reads some bytes into the array's rest, or none. */
    int read(byte[] into, int from) {
      try {
        int count = in.read(into, from, into.length - from);
        if (count < 0) {
          end = InputStream.nullInputStream();
        }
        return Math.max(0, count);
      } catch (IOException e) {
        end = new Failure(e);
        return 0;
      }
    }

    /** The first bytes, at most so many; a small file needs no large array. */
    byte[] beginning(int most) {
      byte[] bytes = new byte[Math.min(SMALL, most)];
      int length = 0;
      while (end == null && length < most) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(4L * length, most));
        }
        length += read(bytes, length);
      }
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** What was read and is not used, and what is left; closes the file with it. */
    InputStream behind(List<InputStream> read) {
      Deque<InputStream> texts = new ArrayDeque<>(read);
      texts.add(end == null ? in : end);
      return new Concatenation(texts, in);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** One text behind the other; lets each go when it has ended. */
  private static final class Concatenation extends InputStream {
    private final Deque<InputStream> texts;
    private final InputStream file;

    /**
     * @param file closed with this
     */
    Concatenation(Deque<InputStream> texts, InputStream file) {
      this.texts = texts;
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = 0;
      while (count == 0) {
        count = read(one, 0, 1);
      }
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      while (!texts.isEmpty()) {
        int count = texts.element().read(into, from, length);
        if (count >= 0) {
          return count;
        }
        texts.remove();
      }
      return -1;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Fails as the file did when it was read ahead. */
  private static final class Failure extends InputStream {
    private final IOException cause;

    Failure(IOException cause) {
      this.cause = cause;
    }

    @Override
    public int read() throws IOException {
      throw cause;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      throw cause;
    }
  }
}
