package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of zstd frames, of which one read gives those of one frame alone. Where the bytes end
 * within a frame, or go on with what is none, it is an error here: zstd-jni's stream takes it for
 * the end if the bytes before it came in one piece. What is in the frames is for that to judge. Not
 * thread-safe.
 *
 * <p>Specification: RFC 8878, section 3.1.
 */
final class ZstdFrames extends InputStream {
  private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** Of skippable frames, whose first byte may differ in its lower half. */
  private static final byte[] SKIPPABLE = {0x50, 0x2a, 0x4d, 0x18};

  private static final int SKIPPABLE_HEADER = 8;
  private static final int BLOCK_HEADER = 3;
  private static final int RUN_LENGTH_BLOCK = 1;
  private static final int CHECKSUM = 4;

  private static final int[] DICTIONARY_ID = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE = {0, 2, 4, 8};

  private final InputStream in;
  private final byte[] buffer;
  private int at;
  private int limit;

  /** Bytes before those in the buffer. */
  private long passed;

  /** The frame that was begun last, from 1, and its first byte. */
  private long frame;

  private long start;

  /** How many bytes are to be given before the next look at what follows. */
  private long left;

  /** Whether it is a block that follows, and not another frame. */
  private boolean inside;

  /** Behind the last block. */
  private int checksum;

  /**
   * @param in closed with this
   * @param bufferSize how many bytes are read from it at a time
   */
  ZstdFrames(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
  }

  /** Of the frame that was begun last. */
  String place() {
    return CompressionFault.place("frame", Math.max(1, frame), start);
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
    if (left == 0 && !next()) {
      return -1;
    }
    if (!isAtHand(1)) {
      throw CompressionFault.truncated(place());
    }
    int done = take(to, from, length);
    while (left == 0 && inside && limit - at >= BLOCK_HEADER && done < length) {
      beginBlock();
      done += take(to, from + done, length - done);
    }
    return done;
  }

  private int take(byte[] to, int from, int length) {
    int count = (int) Math.min(Math.min(length, left), limit - at);
    System.arraycopy(buffer, at, to, from, count);
    at += count;
    left -= count;
    return count;
  }

  /** Goes to the next block or frame; false at the end. */
  private boolean next() throws IOException {
    if (!inside) {
      return beginFrame();
    }
    require(BLOCK_HEADER);
    beginBlock();
    return true;
  }

  private void beginBlock() {
    int header =
        (buffer[at] & 0xff) | ((buffer[at + 1] & 0xff) << 8) | ((buffer[at + 2] & 0xff) << 16);
    boolean last = (header & 1) != 0;
    int type = (header >> 1) & 3;
    left = (long) BLOCK_HEADER + (type == RUN_LENGTH_BLOCK ? 1 : header >> 3);
    if (last) {
      left += checksum;
      inside = false;
    }
  }

  private boolean beginFrame() throws IOException {
    boolean whole = isAtHand(MAGIC.length);
    if (at == limit) {
      return false;
    }
    start = passed + at;
    boolean skippable = begins(SKIPPABLE, 0xf0);
    if (!skippable && !begins(MAGIC, 0xff)) {
      throw frame == 0
          ? CompressionFault.foreign("zstd")
          : CompressionFault.garbage(start, "zstd frame");
    }
    frame++;
    if (!whole) {
      throw CompressionFault.truncated(place());
    }
    if (skippable) {
      require(SKIPPABLE_HEADER);
      left = SKIPPABLE_HEADER + (LittleEndian.getInt(buffer, at + MAGIC.length) & 0xffff_ffffL);
      return true;
    }
    require(MAGIC.length + 1);
    int descriptor = buffer[at + MAGIC.length];
    boolean single = (descriptor & (1 << 5)) != 0;
    int contentSize = (descriptor >> 6) & 3;
    left =
        MAGIC.length
            + 1L
            + (single ? 0 : 1)
            + DICTIONARY_ID[descriptor & 3]
            + (single && contentSize == 0 ? 1 : CONTENT_SIZE[contentSize]);
    checksum = (descriptor & (1 << 2)) != 0 ? CHECKSUM : 0;
    inside = true;
    return true;
  }

  /** Whether the bytes at hand, which may be fewer, are those. */
  private boolean begins(byte[] magic, int mask) {
    for (int i = 0; i < Math.min(magic.length, limit - at); i++) {
      int differs = (buffer[at + i] ^ magic[i]) & (i == 0 ? mask : 0xff);
      if (differs != 0) {
        return false;
      }
    }
    return true;
  }

  private void require(int count) throws IOException {
    if (!isAtHand(count)) {
      throw CompressionFault.truncated(place());
    }
  }

  /** Whether the buffer has so many bytes, or now has. */
  private boolean isAtHand(int count) throws IOException {
    while (limit - at < count) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      passed += at;
      limit -= at;
      at = 0;
      int more = in.read(buffer, limit, buffer.length - limit);
      if (more < 0) {
        return false;
      }
      limit += more;
    }
    return true;
  }

  @Override
  public int available() {
    return limit - at;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
