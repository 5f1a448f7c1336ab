package io.anasto.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A stream as parquet-java wants its output. parquet-java's own LocalOutputFile opens a path, but
 * who gives us the stream sums up its bytes and flushes them. Not thread-safe.
 */
final class ParquetOutput implements OutputFile {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;

  ParquetOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Counting(new BufferedOutputStream(out, BUFFER));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** Closing it empties the buffer, and leaves the stream open. */
  private static final class Counting extends PositionOutputStream {
    private final BufferedOutputStream buffer;
    private long position;

    Counting(BufferedOutputStream buffer) {
      this.buffer = buffer;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      buffer.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      buffer.write(bytes, from, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      buffer.flush();
    }

    @Override
    public void close() throws IOException {
      buffer.flush();
    }
  }
}
