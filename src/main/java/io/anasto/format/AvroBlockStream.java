package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one block, as they are in the file. Not thread-safe. */
final class AvroBlockStream extends InputStream {
  private final AvroBytes bytes;
  private long left;

  AvroBlockStream(AvroBytes bytes) {
    this.bytes = bytes;
  }

  /** Turns to a block whose {@code size} bytes are next in the file. */
  void begin(long size) {
    left = size;
  }

  /** How many of the block's bytes were not read yet. */
  long left() {
    return left;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int count = bytes.readSome(to, from, (int) Math.min(length, left));
    left -= count;
    return count;
  }

  /** Leaves out what is left of the block. */
  void drain() throws IOException {
    bytes.skip(left);
    left = 0;
  }
}
