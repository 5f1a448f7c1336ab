package io.anasto.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A Parquet file's bytes, by position. Not thread-safe. */
final class ParquetSource implements Closeable {
  /** The JDK copies a read into a direct buffer of its size, which the thread then keeps. */
  private static final int SLICE = 1 << 17;

  private final SeekableByteChannel channel;
  private final String name;
  private final long size;

  private ParquetSource(SeekableByteChannel channel, String name) throws IOException {
    this.channel = channel;
    this.name = name;
    this.size = channel.size();
  }

  /** Opens a file; the caller closes it. */
  static ParquetSource open(InputFile file) throws IOException {
    SeekableByteChannel channel = file.openChannel();
    try {
      return new ParquetSource(channel, file.name());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The file's name, for messages. */
  String name() {
    return name;
  }

  /** The file's bytes when it was opened. */
  long size() {
    return size;
  }

  /** Fills a part of an array with the file's bytes from {@code at}. */
  void read(long at, byte[] into, int from, int length) throws IOException {
    channel.position(at);
    ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
    int end = from + length;
    while (buffer.position() < end) {
      buffer.limit(Math.min(end, buffer.position() + SLICE));
      if (channel.read(buffer) < 0) {
        throw DataException.truncated(name, "has become shorter while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
