package io.anasto.format;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses pages. parquet-hadoop's own compressors copy each page into and out of buffers of
 * theirs, one page at a time; these are called from several threads. Thread-safe.
 */
enum ParquetCompressor {
  NONE(CompressionCodecName.UNCOMPRESSED) {
    @Override
    byte[] compress(byte[] bytes, int length) {
      return Arrays.copyOf(bytes, length);
    }
  },
  SNAPPY(CompressionCodecName.SNAPPY) {
    @Override
    byte[] compress(byte[] bytes, int length) throws IOException {
      byte[] out = new byte[Snappy.maxCompressedLength(length)];
      return Arrays.copyOf(out, Snappy.rawCompress(bytes, 0, length, out, 0));
    }
  },
  GZIP(CompressionCodecName.GZIP) {
    @Override
    byte[] compress(byte[] bytes, int length) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(length / 2, 64));
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes, 0, length);
      }
      return out.toByteArray();
    }
  },
  ZSTD(CompressionCodecName.ZSTD) {
    @Override
    byte[] compress(byte[] bytes, int length) throws IOException {
      byte[] out = new byte[Math.toIntExact(Zstd.compressBound(length))];
      long size = Zstd.compressByteArray(out, 0, out.length, bytes, 0, length, ZSTD_LEVEL);
      if (Zstd.isError(size)) {
        throw new IOException("zstd: " + Zstd.getErrorName(size));
      }
      return Arrays.copyOf(out, (int) size);
    }
  };

  private static final int ZSTD_LEVEL = 3;

  private final CompressionCodecName codec;

  ParquetCompressor(CompressionCodecName codec) {
    this.codec = codec;
  }

  static ParquetCompressor of(BlockCompression compression) {
    return switch (compression) {
      case NONE -> NONE;
      case SNAPPY -> SNAPPY;
      case GZIP -> GZIP;
      case ZSTD -> ZSTD;
    };
  }

  CompressionCodecName codec() {
    return codec;
  }

  /** The first {@code length} bytes, compressed, in an array of their own. */
  abstract byte[] compress(byte[] bytes, int length) throws IOException;
}
