package io.anasto.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** A file to read: its bytes, decompressed, and the name that errors give it. */
public interface InputFile {
  /** The name for messages, such as {@code ./orders/2024-03.csv}. */
  String name();

  /** The content, decompressed by the name's ending. The caller closes it. */
  InputStream open() throws IOException;

  /**
   * The bytes as they are, for formats that do not read from front to end. A stream is put into a
   * temporary file first, which goes when the caller closes the channel.
   */
  default SeekableByteChannel openChannel() throws IOException {
    Path spool = Files.createTempFile("anasto-", ".spool");
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              spool,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.delete(spool);
      throw e;
    }
    try (InputStream in = open()) {
      in.transferTo(Channels.newOutputStream(channel));
      return channel.position(0);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A file on disk; {@code .gz} and {@code .zst} at the end of its name mean compression. */
  static InputFile of(Path path, String name) {
    return of(path, name, bytes -> bytes);
  }

  /**
   * A file on disk, as {@link #of(Path, String)}.
   *
   * @param through what its bytes pass, before they are decompressed, when they are read as a
   *     stream
   */
  static InputFile of(Path path, String name, UnaryOperator<InputStream> through) {
    return new InputFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() throws IOException {
        return Compression.ofName(path.toString())
            .decompress(through.apply(Files.newInputStream(path)), name);
      }

      @Override
      public SeekableByteChannel openChannel() throws IOException {
        return FileChannel.open(path);
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

      @Override
      public SeekableByteChannel openChannel() {
        return new SeekableInMemoryByteChannel(content);
      }
    };
  }
}
