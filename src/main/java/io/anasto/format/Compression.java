package io.anasto.format;

import com.github.luben.zstd.NoPool;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

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
   * DataException} of kind {@code TRUNCATED}, a damaged one one of kind {@code MALFORMED}, while
   * reading. An empty file has empty content.
   */
  InputStream decompress(InputStream in, String name) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new Placed(new GzipInput(in, BUFFER), name);
      case ZSTD -> new Placed(zstd(in), name);
    };
  }

  private static InputStream zstd(InputStream in) throws IOException {
    try {
      return ZstdInput.open(in, BUFFER, NoPool.INSTANCE);
    } catch (IOException e) {
      in.close();
      throw e;
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

  /** Says of a fault in which file it is. */
  private static final class Placed extends FilterInputStream {
    private final String name;

    Placed(InputStream in, String name) {
      super(in);
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (CompressionFault fault) {
        throw fault.in(name);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return super.read(into, from, length);
      } catch (CompressionFault fault) {
        throw fault.in(name);
      }
    }
  }
}
