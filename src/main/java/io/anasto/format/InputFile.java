package io.anasto.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file to read: its bytes, decompressed, and the name that errors give it. */
public interface InputFile {
  /** The name for messages, such as {@code ./orders/2024-03.csv}. */
  String name();

  /** The content, decompressed by the name's ending. The caller closes it. */
  InputStream open() throws IOException;

  /** A file on disk; {@code .gz} and {@code .zst} at the end of its name mean compression. */
  static InputFile of(Path path, String name) {
    return new InputFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() throws IOException {
        return Compression.ofName(path.toString()).decompress(Files.newInputStream(path), name);
      }
    };
  }

  /** Bytes in memory, uncompressed. */
  static InputFile of(byte[] content, String name) {
    return new InputFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content);
      }
    };
  }
}
