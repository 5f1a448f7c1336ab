package io.anasto.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a container file from front to end, with the few things that stand outside its
 * blocks' data. Where the file ends too early it says so. Not thread-safe.
 */
final class AvroBytes implements Closeable {
  private static final int BUFFER = 1 << 16;

  /** A number has at most so many bytes of seven bits each. */
  private static final int MAX_SHIFT = 63;

  private final InputStream in;
  private final String file;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;

  /** What went wrong with the file itself, so that no decoder's complaint about it counts. */
  private IOException failure;

  /**
   * @param in closed by {@link #close}
   */
  AvroBytes(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  String file() {
    return file;
  }

  /** Why the file could not be read on; null so far. */
  IOException failure() {
    return failure;
  }

  /** Whether no byte is left. */
  boolean isAtEnd() throws IOException {
    return at == limit && !fill();
  }

  /** The next byte, or -1 at the end. */
  int readByte() throws IOException {
    return isAtEnd() ? -1 : buffer[at++] & 0xff;
  }

  /** Up to {@code length} bytes, at least one. */
  int readSome(byte[] to, int from, int length) throws IOException {
    if (isAtEnd()) {
      throw truncated();
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(buffer, at, to, from, count);
    at += count;
    return count;
  }

  void readFully(byte[] to, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      done += readSome(to, from + done, length - done);
    }
  }

  void skip(long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (isAtEnd()) {
        throw truncated();
      }
      int count = (int) Math.min(left, limit - at);
      at += count;
      left -= count;
    }
  }

  /**
   * A variable-length zigzag number.
   *
   * @param place of it, for the message
   */
  long readLong(String place) throws IOException {
    long bits = 0;
    int shift = 0;
    while (true) {
      int next = readByte();
      if (next < 0) {
        throw truncated();
      }
      bits |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return (bits >>> 1) ^ -(bits & 1);
      }
      shift += 7;
      if (shift > MAX_SHIFT) {
        throw DataException.malformed(file, place, "a number has more than 64 bits");
      }
    }
  }

  private boolean fill() throws IOException {
    if (failure != null) {
      throw failure;
    }
    int count;
    try {
      count = in.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    at = 0;
    limit = Math.max(count, 0);
    return count > 0;
  }

  private DataException truncated() {
    DataException e = DataException.truncated(file, "the file ends too early");
    failure = e;
    return e;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
