package io.anasto.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A temporary file for pages that are too large for the memory. It has no name, so that nothing of
 * it stays, whatever happens. Not thread-safe.
 */
final class ParquetPageFile implements Closeable {
  private final ParquetPageMemory memory;
  private final FileChannel channel;

  /** Places whose pages are used no more. */
  private final List<Part> free = new ArrayList<>();

  private long size;

  private ParquetPageFile(ParquetPageMemory memory, FileChannel channel) {
    this.memory = memory;
    this.channel = channel;
  }

  /**
   * Makes a file.
   *
   * @param memory that windows are taken from
   */
  static ParquetPageFile open(ParquetPageMemory memory) throws IOException {
    Path path = Files.createTempFile("anasto-", ".page");
    try {
      return new ParquetPageFile(
          memory, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(path);
    }
  }

  /** A place for a page of so many bytes. */
  Part part(int length) {
    for (Part place : free) {
      if (place.capacity >= length) {
        free.remove(place);
        return new Part(place.start, place.capacity, length);
      }
    }
    Part part = new Part(size, length, length);
    size += length;
    return part;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The bytes of a page. */
  final class Part {
    private final long start;
    private final int capacity;
    private final int length;

    /** Bytes of memory that windows have. */
    private final List<byte[]> windows = new ArrayList<>();

    private Part(long start, int capacity, int length) {
      this.start = start;
      this.capacity = capacity;
      this.length = length;
    }

    int length() {
      return length;
    }

    int windowBytes() {
      return memory.windowBytes();
    }

    byte[] allocate(int bytes) throws IOException, ParquetFault {
      byte[] window = memory.allocate(bytes);
      windows.add(window);
      return window;
    }

    /** Gives back a window, unless it never was one. */
    void release(byte[] window) {
      if (windows.removeIf(known -> known == window)) {
        memory.release(window);
      }
    }

    /** Gives back the page and all that its windows have. */
    void release() {
      windows.forEach(memory::release);
      windows.clear();
      free.add(this);
    }

    void read(int at, byte[] into, int from, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into, from, count);
      long position = start + at;
      while (buffer.hasRemaining()) {
        int some = channel.read(buffer, position);
        if (some < 0) {
          throw new EOFException("a temporary file has become shorter");
        }
        position += some;
      }
    }

    void write(int at, byte[] bytes, int from, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
      long position = start + at;
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
    }
  }
}
