package io.anasto.format;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Semaphore;

/**
 * What the columns of a file share as they are read one after another: a decompressor, and a bound
 * for their pages and dictionaries. Not thread-safe.
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

  private final ParquetDecompressor decompressor = new ParquetDecompressor();
  private final long small;
  private final long large;
  private byte[] compressed = {};
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
   * An array of {@code length} bytes and some that decoders read beyond the end.
   *
   * @throws ParquetFault when that is more than a file may take
   * @throws ClosedByInterruptException when the thread was interrupted while it waited
   */
  byte[] allocate(int length) throws IOException, ParquetFault {
    if (held + length > large) {
      throw new ParquetFault(
          ("takes %,d bytes, and with the pages of all columns that are read at one time that is"
                  + " more than the %,d bytes that Anasto has for them, a quarter of its memory."
                  + " Give it more (ANASTO_JAVA_OPTS=-Xmx…), or write smaller pages")
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
  void clear() {
    compressed = new byte[0];
    held = 0;
    if (isLarge) {
      isLarge = false;
      LARGE.release();
    }
  }
}
