package io.anasto.format;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The bytes of a page that are not read yet: all of them, or some at a time of those that lie in a
 * file. Not thread-safe.
 *
 * <p>Decoders go through the array themselves, which is what their speed is made of. Where the
 * array has not what they need, {@link #has} brings it.
 */
final class ParquetWindow {
  /** Unless one value has more. */
  private static final int MOST_AHEAD = 1 << 18;

  /** With {@link ParquetRle#SLACK} behind {@link #end}. */
  byte[] bytes;

  /** Where the next byte is. */
  int at;

  /** Behind the last byte that is in the array. */
  int end;

  /** Null where all bytes are in the array. */
  private final ParquetPageFile.Part part;

  /** The place in the file's part of what follows the array's bytes. */
  private int next;

  private final int last;

  private ParquetWindow(
      byte[] bytes, int at, int end, ParquetPageFile.Part part, int next, int last) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.part = part;
    this.next = next;
    this.last = last;
  }

  /**
   * Of bytes in memory.
   *
   * @param bytes with {@link ParquetRle#SLACK} behind {@code end}
   */
  static ParquetWindow of(byte[] bytes, int from, int end) {
    return new ParquetWindow(bytes, from, end, null, 0, 0);
  }

  /** Of bytes in a file. */
  static ParquetWindow of(ParquetPageFile.Part part) {
    return new ParquetWindow(new byte[ParquetRle.SLACK], 0, 0, part, 0, part.length());
  }

  /** Whether the array has all of them. */
  boolean isWhole() {
    return part == null;
  }

  /** Whether bytes so far ahead may be looked at: of a page in a file few are in memory. */
  boolean isNear(long ahead) {
    return part == null || ahead <= MOST_AHEAD;
  }

  /** Bytes that were not read. */
  int left() {
    return end - at + last - next;
  }

  /** Whether so many bytes follow; they are in the array then, from {@link #at} on. */
  boolean has(long count) throws ParquetFault {
    return count <= end - at || bring(count);
  }

  private boolean bring(long count) throws ParquetFault {
    if (count > left()) {
      return false;
    }
    int kept = end - at;
    // A look ahead goes on by little and little.
    long some = count <= part.windowBytes() ? part.windowBytes() : Math.min(2 * count, MOST_AHEAD);
    int length = (int) Math.min(left(), Math.max(count, some));
    try {
      byte[] into = bytes;
      if (bytes.length < length + ParquetRle.SLACK
          || (bytes.length > 2 * MOST_AHEAD && length <= MOST_AHEAD)) {
        into = part.allocate(length);
      }
      System.arraycopy(bytes, at, into, 0, kept);
      if (into != bytes) {
        part.release(bytes);
        bytes = into;
      }
      part.read(next, bytes, kept, length - kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    next += length - kept;
    at = 0;
    end = length;
    return true;
  }

  /**
   * How many of the next values are in the array, at least one.
   *
   * @param size bytes of each
   * @throws ParquetFault when not even one is left
   */
  int some(int count, int size) throws ParquetFault {
    if ((long) count * size <= end - at) {
      return count;
    }
    int wanted = Math.min(count, left() / size);
    if (wanted == 0) {
      throw ParquetValues.ended();
    }
    if (part != null) {
      has((long) Math.min(wanted, Math.max(1, part.windowBytes() / size)) * size);
    }
    return Math.min(wanted, (end - at) / size);
  }

  /**
   * Of bytes that follow, how many are to be read first: all, or as many as are in the array then.
   *
   * @param unit a number of bytes that are read together
   */
  int piece(int length, int unit) throws ParquetFault {
    if (length <= end - at) {
      return length;
    }
    int some = Math.min(length, Math.max(unit, part.windowBytes() / unit * unit));
    has(some);
    return some;
  }

  /** Another reader of a part of what follows. */
  ParquetWindow range(int from, int length) {
    if (part == null) {
      return of(bytes, at + from, at + from + length);
    }
    int begin = next - (end - at) + from;
    return new ParquetWindow(new byte[ParquetRle.SLACK], 0, 0, part, begin, begin + length);
  }

  /** Another reader of all that follows. */
  ParquetWindow copy() {
    return range(0, left());
  }

  /** Steps over so many bytes, which are known to follow. */
  void skip(int count) {
    int some = Math.min(count, end - at);
    at += some;
    next += count - some;
  }
}
