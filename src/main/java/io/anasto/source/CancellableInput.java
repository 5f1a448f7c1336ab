package io.anasto.source;

import io.anasto.format.InputFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    return file.openChannel();
  }

  private void check() throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new PassEndedException();
    }
  }
}
