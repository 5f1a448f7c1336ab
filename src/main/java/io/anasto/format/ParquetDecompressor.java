package io.anasto.format;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;
import org.xerial.snappy.Snappy;

/**
 * The codecs of parquet-format's Compression.md. Not thread-safe.
 *
 * <p>How many bytes come out is known from the page's header; anything else is an error.
 */
final class ParquetDecompressor {
  private static final int FRAME_HEADER = 2 * Integer.BYTES;

  private final Lz4Decompressor lz4 = new Lz4Decompressor();

  /** Fills {@code length} bytes of {@code into} from {@code start} on. */
  void run(CompressionCodec codec, byte[] from, int at, int end, byte[] into, int start, int length)
      throws ParquetFault {
    try {
      long written =
          switch (codec) {
            case UNCOMPRESSED -> copy(from, at, end, into, start, length);
            case SNAPPY -> snappy(from, at, end, into, start, length);
            case GZIP -> {
              try (InputStream in =
                  new GzipInput(new ByteArrayInputStream(from, at, end - at), 1 << 13)) {
                yield drain(in, into, start, length);
              }
            }
            case BROTLI -> {
              try (InputStream in =
                  new BrotliInputStream(new ByteArrayInputStream(from, at, end - at))) {
                yield drain(in, into, start, length);
              }
            }
            case ZSTD -> zstd(from, at, end, into, start, length);
            case LZ4_RAW -> lz4(from, at, end, into, start, length);
            case LZ4 -> hadoopLz4(from, at, end, into, start, length);
            case LZO ->
                throw new ParquetFault("is compressed with LZO, which Anasto does not read");
          };
      if (written != length) {
        throw new ParquetFault(
            "claims %,d bytes, and %s gives %s%,d"
                .formatted(
                    length,
                    codec,
                    written > length ? "more than " : "",
                    Math.min(written, length)));
      }
    } catch (IOException | RuntimeException e) {
      // No file is read here: the codecs' own exceptions all say that the bytes are none of theirs.
      throw new ParquetFault("is damaged: its bytes are not what %s makes".formatted(codec));
    }
  }

  private static int copy(byte[] from, int at, int end, byte[] into, int start, int length) {
    System.arraycopy(from, at, into, start, Math.min(length, end - at));
    return end - at;
  }

  private static int snappy(byte[] from, int at, int end, byte[] into, int start, int length)
      throws IOException {
    int claimed = Snappy.uncompressedLength(from, at, end - at);
    return claimed == length ? Snappy.uncompress(from, at, end - at, into, start) : claimed;
  }

  private static long zstd(byte[] from, int at, int end, byte[] into, int start, int length)
      throws IOException {
    long written = Zstd.decompressByteArray(into, start, length, from, at, end - at);
    if (Zstd.isError(written)) {
      throw new IOException(Zstd.getErrorName(written));
    }
    return written;
  }

  /** How many bytes came; one more than fit if there are more. */
  private static int drain(InputStream in, byte[] into, int start, int length) throws IOException {
    int read = in.readNBytes(into, start, length);
    return read == length && in.read() >= 0 ? length + 1 : read;
  }

  private int lz4(byte[] from, int at, int end, byte[] into, int start, int length) {
    return lz4.decompress(from, at, end - at, into, start, length);
  }

  /**
   * LZ4 in the frames of Hadoop's codec, each with its two lengths before it. Some writers left
   * them out, which Compression.md names as the reason why the codec is deprecated.
   */
  private int hadoopLz4(byte[] from, int at, int end, byte[] into, int start, int length) {
    int position = at;
    int written = 0;
    while (end - position > FRAME_HEADER && written < length) {
      int plain = Integer.reverseBytes(ParquetPlain.intAt(from, position));
      int packed = Integer.reverseBytes(ParquetPlain.intAt(from, position + Integer.BYTES));
      position += FRAME_HEADER;
      if (plain < 0
          || plain > length - written
          || packed < 0
          || packed > end - position
          || !frame(from, position, packed, into, start + written, plain)) {
        return lz4(from, at, end, into, start, length);
      }
      position += packed;
      written += plain;
    }
    return position == end && written == length ? written : lz4(from, at, end, into, start, length);
  }

  private boolean frame(byte[] from, int at, int packed, byte[] into, int start, int plain) {
    try {
      return lz4(from, at, at + packed, into, start, plain) == plain;
    } catch (RuntimeException notFramed) {
      return false;
    }
  }
}
