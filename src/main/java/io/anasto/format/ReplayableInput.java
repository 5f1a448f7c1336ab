package io.anasto.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A stream that can be opened a second time, for which it keeps what was read the first time. Not
 * thread-safe.
 */
final class ReplayableInput implements InputFile {
  private final InputStream in;
  private final String name;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean opened;

  /** The input once it is in a temporary file; else null. */
  private SeekableByteChannel spool;

  ReplayableInput(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** The first stream keeps what it reads, and its closing leaves the input open. */
  @Override
  public InputStream open() {
    if (opened) {
      return new SequenceInputStream(new ByteArrayInputStream(kept.toByteArray()), in);
    }
    opened = true;
    return new Keeping(in);
  }

  /**
   * Spools the input into a temporary file, once, so that little of it is in memory. The file has
   * no name by then and goes with the last channel.
   */
  @Override
  public SeekableByteChannel openChannel() throws IOException {
    if (spool == null) {
      opened = true;
      spool = InputFile.super.openChannel();
      return new Shared(spool);
    }
    return spool.position(0);
  }

  /** The spooled bytes for a reader after whom another comes: its closing closes nothing. */
  private record Shared(SeekableByteChannel bytes) implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer into) throws IOException {
      return bytes.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
      return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      bytes.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return bytes.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return bytes.isOpen();
    }

    @Override
    public void close() {
      // The second opening goes on with the same bytes.
    }
  }

  private final class Keeping extends FilterInputStream {
    Keeping(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        kept.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = super.read(into, from, length);
      if (count > 0) {
        kept.write(into, from, count);
      }
      return count;
    }

    @Override
    public void close() {
      // The second opening goes on with the same input.
    }
  }
}
