package io.anasto.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for a byte in a text, eight at a time. Each search ends at a control character too, and
 * needs no look at the text's limit if a line feed stands there.
 */
final class ByteSearch {
  /** So many bytes behind the limit may be read, but never count. */
  static final int PADDING = Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  /** All bytes below this end a search: line ends, and rarely another control character. */
  private static final long CONTROLS = ONES * ('\r' + 1);

  private ByteSearch() {}

  /** Eight times the byte, to be looked for. */
  static long pattern(byte b) {
    return ONES * (b & 0xff);
  }

  /** The first byte from {@code from} that is of the pattern or a control character. */
  static int find(byte[] text, int from, long pattern) {
    int at = from;
    long hit = hits((long) LONGS.get(text, at), pattern);
    while (hit == 0) {
      at += Long.BYTES;
      hit = hits((long) LONGS.get(text, at), pattern);
    }
    return at + (Long.numberOfTrailingZeros(hit) >>> 3);
  }

  /** The first byte from {@code from} that is of one of the patterns or a control character. */
  static int find(byte[] text, int from, long pattern, long other) {
    int at = from;
    long word = (long) LONGS.get(text, at);
    long hit = hits(word, pattern) | hits(word, other);
    while (hit == 0) {
      at += Long.BYTES;
      word = (long) LONGS.get(text, at);
      hit = hits(word, pattern) | hits(word, other);
    }
    return at + (Long.numberOfTrailingZeros(hit) >>> 3);
  }

  /** High bits; the lowest of them marks the first byte of the pattern or below the controls. */
  private static long hits(long word, long pattern) {
    long difference = word ^ pattern;
    return (((difference - ONES) & ~difference) | ((word - CONTROLS) & ~word)) & HIGHS;
  }
}
