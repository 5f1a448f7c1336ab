package io.anasto.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The checksum of a file's bytes, taken while somebody reads them from front to end. Used by one
 * thread.
 */
final class Content {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private CRC32C checksum = new CRC32C();
  private boolean whole;

  Content(Path file) {
    this.file = file;
  }

  /** The bytes, of which account is taken. What was read before does not count any more. */
  InputStream of(InputStream bytes) {
    CRC32C taken = new CRC32C();
    checksum = taken;
    whole = false;
    return new FilterInputStream(bytes) {
      @Override
      public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
          taken.update(one);
        } else {
          whole |= taken == checksum;
        }
        return one;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int count = in.read(into, from, length);
        if (count > 0) {
          taken.update(into, from, count);
        } else if (count < 0) {
          whole |= taken == checksum;
        }
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        int length = (int) Math.max(0, Math.min(count, BUFFER));
        return Math.max(0, read(new byte[length], 0, length));
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  /** The checksum of all bytes; they are read once more where they were not read in their order. */
  long checksum() throws IOException {
    return whole ? checksum.getValue() : checksum(file, Long.MAX_VALUE).orElseThrow();
  }

  /**
   * The checksum of a file's first bytes.
   *
   * @param length how many; {@code Long.MAX_VALUE} for all
   * @return empty when there are fewer
   */
  static OptionalLong checksum(Path file, long length) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long left = length;
    try (FileChannel channel = FileChannel.open(file)) {
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, BUFFER));
        if (channel.read(buffer) < 0) {
          return length == Long.MAX_VALUE
              ? OptionalLong.of(checksum.getValue())
              : OptionalLong.empty();
        }
        left -= buffer.position();
        checksum.update(buffer.flip());
      }
    }
    return OptionalLong.of(checksum.getValue());
  }
}
