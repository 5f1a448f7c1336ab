package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of gzip members, which may be many, one behind the other. No bytes are no content.
 * Not thread-safe.
 *
 * <p>Takes what gzip takes, zero bytes behind the last member too, which tapes leave there. What
 * gzip warns of, other bytes in that place, is an error: they may be a member that was damaged. The
 * JDK's stream takes a damaged header of a later member for the end.
 *
 * <p>Specification: RFC 1952.
 */
final class GzipInput extends InputStream {
  private static final int ID1 = 0x1f;
  private static final int ID2 = 0x8b;
  private static final int DEFLATE = 8;

  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  /** The header's bytes for the time, the compressor's effort and the system. */
  private static final int UNUSED = 6;

  private static final String MEMBER = "member";

  private final InputStream in;
  private final byte[] buffer;
  private final Inflater inflater = new Inflater(true);

  /** Of the content of a member, and before that of its header. */
  private final CRC32 sum = new CRC32();

  private int at;
  private int limit;

  /** Bytes before those in the buffer. */
  private long passed;

  /** The member that was begun last, from 1, and its first byte. */
  private long member;

  private long start;

  /** Whether the inflater is to be asked for more of a member. */
  private boolean open;

  private boolean ended;

  /**
   * @param in closed with this
   * @param bufferSize how many bytes are read from it at a time
   */
  GzipInput(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
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
    while (!ended) {
      if (open) {
        int count = inflate(to, from, length);
        if (count > 0) {
          return count;
        }
      } else {
        begin();
      }
    }
    return -1;
  }

  /** Content of the member; 0 when that has none left, and was checked. */
  private int inflate(byte[] to, int from, int length) throws IOException {
    while (true) {
      int count;
      try {
        count = inflater.inflate(to, from, length);
      } catch (DataFormatException e) {
        throw damaged(e.getMessage() == null ? "it is no deflate data" : e.getMessage());
      }
      if (count > 0) {
        sum.update(to, from, count);
        return count;
      }
      if (inflater.finished()) {
        end();
        return 0;
      }
      if (at == limit && !fill()) {
        throw truncated();
      }
      inflater.setInput(buffer, at, limit - at);
      at = limit;
    }
  }

  private void end() throws IOException {
    at = limit - inflater.getRemaining();
    int checksum = (int) sum.getValue();
    int length = (int) inflater.getBytesWritten();
    if (littleEndian(Integer.BYTES) != checksum) {
      throw damaged("its checksum is wrong");
    }
    if (littleEndian(Integer.BYTES) != length) {
      throw damaged("its length is wrong");
    }
    open = false;
  }

  /** Goes to the next member, or to the end. */
  private void begin() throws IOException {
    if (at == limit && !fill()) {
      ended = true;
      return;
    }
    start = passed + at;
    sum.reset();
    int first = next();
    if (first == 0 && member > 0) {
      skipZeros();
      return;
    }
    if (first != ID1) {
      throw noMember();
    }
    member++;
    if (next() != ID2) {
      throw noMember();
    }
    header();
    sum.reset();
    inflater.reset();
    open = true;
  }

  private void header() throws IOException {
    int method = next();
    if (method != DEFLATE) {
      throw damaged("its method %d is unknown".formatted(method));
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw damaged("its header has flags that are unknown");
    }
    skip(UNUSED);
    if ((flags & EXTRA) != 0) {
      skip(littleEndian(Short.BYTES));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int checksum = (int) sum.getValue() & 0xffff;
      if (littleEndian(Short.BYTES) != checksum) {
        throw damaged("the checksum of its header is wrong");
      }
    }
  }

  private void skipZeros() throws IOException {
    while (at < limit || fill()) {
      if (buffer[at] != 0) {
        throw noMember();
      }
      at++;
    }
    ended = true;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  /** Up to the zero byte behind it. */
  private void skipText() throws IOException {
    int next = next();
    while (next != 0) {
      next = next();
    }
  }

  private int littleEndian(int bytes) throws IOException {
    int number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= next() << (Byte.SIZE * i);
    }
    return number;
  }

  /** A byte outside of the deflated data. */
  private int next() throws IOException {
    if (at == limit && !fill()) {
      throw truncated();
    }
    int next = buffer[at++] & 0xff;
    sum.update(next);
    return next;
  }

  private boolean fill() throws IOException {
    passed += limit;
    at = 0;
    limit = 0;
    while (limit == 0) {
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return false;
      }
      limit = count;
    }
    return true;
  }

  private CompressionFault noMember() {
    return start == 0
        ? CompressionFault.foreign("gzip")
        : CompressionFault.garbage(start, "gzip " + MEMBER);
  }

  private CompressionFault truncated() {
    return CompressionFault.truncated(place());
  }

  private CompressionFault damaged(String why) {
    return CompressionFault.damaged(place(), why);
  }

  private String place() {
    return CompressionFault.place(MEMBER, Math.max(1, member), start);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
