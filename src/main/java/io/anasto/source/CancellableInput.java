package io.anasto.source;

import io.anasto.format.InputFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.BooleanSupplier;

/** A file whose reading ends with a {@link PassEndedException} when nobody wants it any more. */
record CancellableInput(InputFile file, BooleanSupplier cancelled) implements InputFile {
  @Override
  public String name() {
    return file.name();
  }

  @Override
  public InputStream open() throws IOException {
    return new FilterInputStream(file.open()) {
      @Override
      public int read() throws IOException {
        check();
        return super.read();
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        check();
        return super.read(into, from, length);
      }
    };
  }

  @Override
  public SeekableByteChannel openChannel() throws IOException {
    check();
    return new CancellableChannel(file.openChannel());
  }

  private void check() throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new PassEndedException();
    }
  }

  /** Only reads are asked for, and so only reads end early. */
  private final class CancellableChannel implements SeekableByteChannel {
    private final SeekableByteChannel channel;

    CancellableChannel(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      check();
      return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
      channel.position(newPosition);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
