package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
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

  private final InputStream in;
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

  /** What there is behind {@link #rest}; null while it goes on there. */
  private InputStream end;

  private long lines;

  /** Reads what is left, when there is nothing to be cut any more. */
  private TextReader last;

  private SplitReader(
      InputStream in, TextReader origin, Schema schema, TextBlock.Rows first, byte[] rest, int size)
      throws IOException {
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
    Beginning beginning = Beginning.of(in, first);
    int cut = beginning.cut();
    if (beginning.end != null || cut == 0) {
      return opening.open(beginning.all(in));
    }
    TextBlock.Rows rows = null;
    TextReader reader = null;
    try {
      reader = opening.open(new ByteArrayInputStream(beginning.bytes, 0, cut));
      rows = TextBlock.readAll(reader, schema, TextBlock.FIRST_ROOM);
    } catch (IOException | RuntimeException e) {
      // Read once more, with all that follows, it is met again.
      rows = null;
    }
    TextReader sibling = rows == null || rows.chunks().isEmpty() ? null : reader.sibling();
    if (sibling == null) {
      return opening.open(beginning.all(in));
    }
    byte[] rest = Arrays.copyOfRange(beginning.bytes, cut, beginning.length);
    return new SplitReader(in, sibling, schema, rows, rest, size(rows.chunks(), cut));
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
    while (end == null && !readings.isFull()) {
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
    while (length < bytes.length && end == null) {
      length += readSome(bytes, length);
    }
    int cut = end == null ? lineEnd(bytes, length) : 0;
    if (cut == 0 && end == null) {
      // A line that is longer than a block: there is nothing to share out.
      end = in;
    }
    rest = Arrays.copyOfRange(bytes, cut, length);
    return cut;
  }

  private int readSome(byte[] bytes, int from) {
    try {
      int count = in.read(bytes, from, bytes.length - from);
      if (count < 0) {
        end = InputStream.nullInputStream();
      }
      return Math.max(0, count);
    } catch (IOException e) {
      end = new Failure(e);
      return 0;
    }
  }

  /** Has one reader go on with all that no block was read of. */
  private void readLast() throws IOException {
    Deque<InputStream> text = new ArrayDeque<>();
    blocks.forEach(block -> text.add(block.text()));
    blocks.clear();
    readings.clear();
    idle.clear();
    text.add(new ByteArrayInputStream(rest));
    text.add(end == null ? in : end);
    rest = new byte[0];
    last = origin;
    last.restart(new Concatenation(text, in), lines);
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

  /** The first bytes of a text; a small file needs no large array. */
  private static final class Beginning {
    private byte[] bytes;
    private int length;

    /** What there is behind the bytes; null while there may be more of the text. */
    private InputStream end;

    static Beginning of(InputStream in, int most) {
      Beginning beginning = new Beginning();
      beginning.bytes = new byte[Math.min(SMALL, most)];
      while (beginning.end == null && beginning.length < most) {
        beginning.readSome(in, most);
      }
      return beginning;
    }

    private void readSome(InputStream in, int most) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(4L * length, most));
      }
      try {
        int count = in.read(bytes, length, bytes.length - length);
        if (count < 0) {
          end = InputStream.nullInputStream();
        }
        length += Math.max(0, count);
      } catch (IOException e) {
        end = new Failure(e);
      }
    }

    int cut() {
      return lineEnd(bytes, length);
    }

    InputStream all(InputStream in) {
      InputStream first = new ByteArrayInputStream(bytes, 0, length);
      return new Concatenation(new ArrayDeque<>(List.of(first, end == null ? in : end)), in);
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
