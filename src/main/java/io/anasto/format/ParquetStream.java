package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a column chunk, from front to back. Not thread-safe. */
final class ParquetStream extends InputStream {
  private final ParquetSource source;
  private final byte[] buffer;
  private final long end;

  /** The place in the file behind what is in the buffer. */
  private long next;

  private int from;
  private int to;

  /**
   * @param bufferSize bytes that are read at once
   */
  ParquetStream(ParquetSource source, long start, long end, int bufferSize) {
    this.source = source;
    this.next = start;
    this.end = end;
    this.buffer = new byte[(int) Math.min(bufferSize, end - start)];
  }

  /** Bytes not yet read. */
  long left() {
    return end - next + to - from;
  }

  @Override
  public int read() throws IOException {
    return from < to || fill() ? buffer[from++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from == to && !fill()) {
      return -1;
    }
    int some = Math.min(length, to - from);
    System.arraycopy(buffer, from, into, at, some);
    from += some;
    return some;
  }

  /** Reads so many bytes, which are known to be left. */
  void readFully(byte[] into, int at, int length) throws IOException {
    int some = Math.min(length, to - from);
    System.arraycopy(buffer, from, into, at, some);
    from += some;
    if (some < length) {
      source.read(next, into, at + some, length - some);
      next += length - some;
    }
  }

  /** Steps over so many bytes, which are known to be left. */
  void step(int length) {
    int some = Math.min(length, to - from);
    from += some;
    next += length - some;
  }

  private boolean fill() throws IOException {
    int length = (int) Math.min(buffer.length, end - next);
    if (length <= 0) {
      return false;
    }
    source.read(next, buffer, 0, length);
    next += length;
    from = 0;
    to = length;
    return true;
  }
}
