package io.anasto.source;

import io.anasto.format.DataException;
import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.RowReader;
import io.anasto.format.SchemaInference;
import io.anasto.row.ChunkBuilder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A text file whose last line has not ended, which whoever writes it may still do; and the lines
 * before it.
 *
 * @param file whole
 * @param before bytes of its text in front of the last line
 */
record LastLine(InputFile file, long before) {
  private static final int BUFFER = 1 << 16;
  private static final int ROOM = 1024;

  /** The last line of a file; empty when it has ended, or there is none. */
  static Optional<LastLine> of(InputFile file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    long before = 0;
    try (InputStream in = file.open()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n' || buffer[i] == '\r') {
            before = length + i + 1;
          }
        }
        length += count;
      }
    }
    return before < length ? Optional.of(new LastLine(file, before)) : Optional.empty();
  }

  /** Whether all lines before it can be read. */
  boolean isAllThatIsWrong(FileFormat format, Optional<ReadSchema> schema) throws IOException {
    try {
      if (schema.isEmpty()) {
        format.infer(lines(), new SchemaInference(), Long.MAX_VALUE);
        return true;
      }
      try (RowReader reader = format.open(lines(), schema.get().schema(), schema.get().options())) {
        boolean more = true;
        while (more) {
          more = reader.read(new ChunkBuilder(schema.get().schema(), ROOM));
        }
      }
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  private InputFile lines() {
    return new InputFile() {
      @Override
      public String name() {
        return file.name();
      }

      @Override
      public InputStream open() throws IOException {
        return new Beginning(file.open(), before);
      }
    };
  }

  /** The first bytes of a stream. */
  private static final class Beginning extends FilterInputStream {
    private long left;

    Beginning(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int count = in.read(into, from, (int) Math.min(left, length));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
