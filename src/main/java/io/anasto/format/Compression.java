package io.anasto.format;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** Compression around a whole text file. The JDK has gzip; zstd-jni brings zstd, which it lacks. */
public enum Compression {
  NONE(""),
  GZIP(".gz"),
  ZSTD(".zst");

  private static final int BUFFER = 1 << 16;

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  /** What a file's name ends in: nothing, {@code .gz} or {@code .zst}. */
  public String ending() {
    return ending;
  }

  /** The compression that a file's name tells. */
  public static Compression ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(GZIP.ending)) {
      return GZIP;
    }
    return lower.endsWith(ZSTD.ending) ? ZSTD : NONE;
  }

  /**
   * The decompressed content of {@code in}. A stream that ends too early gives a {@link
   * DataException} of kind {@code TRUNCATED}, a damaged one one of kind {@code MALFORMED}, here or
   * while reading. An empty file has empty content.
   */
  InputStream decompress(InputStream in, String name) throws IOException {
    if (this == NONE) {
      return in;
    }
    InputStream bytes = new java.io.BufferedInputStream(in, BUFFER);
    try {
      bytes.mark(1);
      if (bytes.read() < 0) {
        return bytes;
      }
      bytes.reset();
      InputStream plain =
          this == GZIP ? new GZIPInputStream(bytes, BUFFER) : new ZstdInputStream(bytes);
      return new Checked(plain, name);
    } catch (IOException e) {
      in.close();
      throw Checked.explain(e, name);
    }
  }

  /** A stream that compresses into {@code out}. Closing it closes {@code out}. */
  public OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD -> new ZstdOutputStream(out, 3).setChecksum(true);
    };
  }

  /** Turns the libraries' errors into ours, which tell damage from an early end. */
  private static final class Checked extends FilterInputStream {
    private final String name;

    Checked(InputStream in, String name) {
      super(in);
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw explain(e, name);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return super.read(into, from, length);
      } catch (IOException e) {
        throw explain(e, name);
      }
    }

    static IOException explain(IOException e, String name) {
      String message = String.valueOf(e.getMessage());
      if (e instanceof EOFException || message.contains("Truncated source")) {
        return DataException.truncated(name, "its compressed data ends too early");
      }
      if (e instanceof ZipException || e.getClass().getName().startsWith("com.github.luben")) {
        return DataException.malformed(name, 0, "its compressed data is damaged (" + message + ")");
      }
      return e;
    }
  }
}
