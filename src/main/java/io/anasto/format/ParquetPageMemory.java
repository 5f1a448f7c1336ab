package io.anasto.format;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Semaphore;

/**
 * What the columns of a file share as they are read one after another: a decompressor, a bound for
 * their pages and dictionaries, and a file for pages beyond it. Not thread-safe.
 *
 * <p>Most files need a page of a megabyte a column. One that needs far more waits until no other
 * file does, so that the memory does not grow with the tables that are read at one time. Who has
 * the large share waits for nothing that others hold.
 */
final class ParquetPageMemory {
  /** Of the heap, the part that one file's pages may always take. */
  private static final int SMALL_SHARE = 16;

  /** Of the heap, the part that the pages of one file at a time may take. */
  private static final int LARGE_SHARE = 4;

  /** Fair, so that every file's turn comes. */
  private static final Semaphore LARGE = new Semaphore(1, true);

  /** Of the large share, the part that is left to the windows of pages in a file. */
  private static final int WINDOWS = 4;

  private static final int LARGEST_WINDOW = 1 << 16;
  private static final int SMALLEST_WINDOW = 1 << 10;
  private static final int WINDOWS_AT_ONCE = 1 << 11;

  /** The end of a sentence that refuses a page. */
  static final String REMEDY =
      "give Anasto more memory (ANASTO_JAVA_OPTS=-Xmx…), or write smaller pages";

  private final ParquetDecompressor decompressor = new ParquetDecompressor();
  private final long small;
  private final long large;
  private byte[] compressed = {};

  /** Null where no page was too large yet. */
  private ParquetPageFile file;

  private long held;
  private boolean isLarge;

  ParquetPageMemory() {
    this(
        Runtime.getRuntime().maxMemory() / SMALL_SHARE,
        Runtime.getRuntime().maxMemory() / LARGE_SHARE);
  }

  /** With shares in bytes. */
  ParquetPageMemory(long small, long large) {
    this.small = small;
    this.large = large;
  }

  ParquetDecompressor decompressor() {
    return decompressor;
  }

  /** An array for a page's bytes as they are in the file, used for one page after another. */
  byte[] compressed(int length) throws IOException, ParquetFault {
    if (compressed.length < length + ParquetRle.SLACK) {
      release(compressed);
      compressed = new byte[0];
      compressed = allocate(length);
    }
    return compressed;
  }

  /**
   * Whether a page has room in memory.
   *
   * @param array that is used if it is long enough
   * @param packed bytes of the page before they are unpacked; 0 where they are as they are
   */
  boolean hasRoom(byte[] array, int length, int packed) {
    return held + more(array, length) + more(compressed, packed) <= large - large / WINDOWS;
  }

  private static long more(byte[] array, int length) {
    long before = Math.max(0, array.length - ParquetRle.SLACK);
    return before >= length ? 0 : length - before;
  }

  /** Bytes of a page in a file that are brought into memory at once; fewer where there are many. */
  int windowBytes() {
    return (int)
        Math.max(SMALLEST_WINDOW, Math.min(LARGEST_WINDOW, (large - held) / WINDOWS_AT_ONCE));
  }

  /** The file for pages that have no room in memory. */
  ParquetPageFile file() throws IOException {
    if (file == null) {
      file = ParquetPageFile.open(this);
    }
    return file;
  }

  /**
   * An array of {@code length} bytes and some that decoders read beyond the end.
   *
   * @throws ParquetFault when that is more than a file may take
   * @throws ClosedByInterruptException when the thread was interrupted while it waited
   */
  byte[] allocate(int length) throws IOException, ParquetFault {
    if (held + length > large) {
      throw new ParquetFault(
          ("takes %,d bytes, and with the pages of all columns that are read at one time that is"
                  + " more than the %,d bytes that Anasto has for them, a quarter of its memory; "
                  + REMEDY)
              .formatted(length, large));
    }
    if (held + length > small && !isLarge) {
      try {
        LARGE.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClosedByInterruptException();
      }
      isLarge = true;
    }
    held += length;
    return new byte[length + ParquetRle.SLACK];
  }

  /** Gives an array back that is used no more. */
  void release(byte[] array) {
    held -= Math.max(0, array.length - ParquetRle.SLACK);
  }

  /** Lets go of all arrays; a row group, or the file, has ended. */
  void clear() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
    compressed = new byte[0];
    held = 0;
    if (isLarge) {
      isLarge = false;
      LARGE.release();
    }
  }
}
