package io.anasto.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * A stream that can be opened a second time, for which it keeps what was read the first time. Not
 * thread-safe.
 */
final class ReplayableInput implements InputFile {
  private final InputStream in;
  private final String name;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean opened;

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
