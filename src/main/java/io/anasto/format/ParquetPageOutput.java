package io.anasto.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Fills a page in a file, front to back, of which codecs may repeat what they wrote before. Not
 * thread-safe.
 */
final class ParquetPageOutput {
  /** What snappy and LZ4 repeat lies no further back, but for writers of their own. */
  private static final int HISTORY = 1 << 16;

  private static final int SIZE = 1 << 18;

  /** Bytes that are written at once; repeated ones may be those just written. */
  private static final int PIECE = 1 << 13;

  private final ParquetPageFile.Part part;
  private final byte[] buffer = new byte[SIZE];

  /** The place in the page of the buffer's first byte. */
  private int base;

  /** The first byte of the buffer that the file lacks. */
  private int unsaved;

  private int end;

  ParquetPageOutput(ParquetPageFile.Part part) {
    this.part = part;
  }

  /** Bytes that were written. */
  int size() {
    return base + end;
  }

  /**
   * Writes bytes of a stream.
   *
   * @throws EOFException when it has fewer
   * @throws PageOverflow when the page has no room for them
   */
  void copy(InputStream in, long count) throws IOException {
    for (long left = count; left > 0; ) {
      int some = (int) Math.min(left, PIECE);
      reserve(some);
      if (in.readNBytes(buffer, end, some) < some) {
        throw new EOFException();
      }
      end += some;
      left -= some;
    }
  }

  /** Writes all bytes of a stream. */
  void copyAll(InputStream in) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int some = in.read(piece); some >= 0; some = in.read(piece)) {
      reserve(some);
      System.arraycopy(piece, 0, buffer, end, some);
      end += some;
    }
  }

  /**
   * Writes again what was written.
   *
   * @param back from how many bytes before the end on
   * @param count may be more than that, so that these are repeated again and again
   * @throws EOFException when there is nothing so far back
   */
  void repeat(long back, long count) throws IOException {
    if (back <= 0 || back > size()) {
      throw new EOFException();
    }
    for (long left = count; left > 0; ) {
      int some = (int) Math.min(left, PIECE);
      reserve(some);
      if (back <= end) {
        int from = end - (int) back;
        for (int i = 0; i < some; i++) {
          buffer[end + i] = buffer[from + i];
        }
      } else {
        save();
        some = (int) Math.min(some, back);
        readBack((int) back, some);
      }
      end += some;
      left -= some;
    }
  }

  private void reserve(int count) throws IOException {
    if (count > part.length() - size()) {
      throw new PageOverflow();
    }
    if (end + count > SIZE) {
      save();
      int kept = Math.min(end, HISTORY);
      System.arraycopy(buffer, end - kept, buffer, 0, kept);
      base += end - kept;
      end = kept;
      unsaved = kept;
    }
  }

  private void readBack(int back, int count) {
    try {
      part.read(size() - back, buffer, end, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Brings all that was written into the file.
   *
   * @throws UncheckedIOException of the file, so that it is not taken for one of what is read
   */
  void save() {
    try {
      part.write(base + unsaved, buffer, unsaved, end - unsaved);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    unsaved = end;
  }

  /** More bytes than the page has. */
  static final class PageOverflow extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
