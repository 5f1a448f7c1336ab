package io.anasto.format;

import com.github.luben.zstd.RecyclingBufferPool;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;

/**
 * Unpacks pages from a stream into a file, in little memory: the codecs of parquet-format's
 * Compression.md. What lies in memory is unpacked by {@link ParquetDecompressor}, which is faster.
 */
final class ParquetUnpacker {
  /** LZ4 tells only by trying whether it has Hadoop's frames, and nobody unpacks LZO. */
  private static final Set<CompressionCodec> LACKING =
      Set.of(CompressionCodec.LZ4, CompressionCodec.LZO);

  private static final int BUFFER = 1 << 13;

  private static final int SNAPPY_LENGTH_BITS = 28;

  /** Texts of so many bytes and more have their length in bytes of its own. */
  private static final int SNAPPY_LONG = 60;

  private static final int SNAPPY_LEAST_REPEAT = 4;
  private static final int LZ4_LEAST_MATCH = 4;
  private static final int LZ4_MORE = 15;

  private ParquetUnpacker() {}

  static boolean knows(CompressionCodec codec) {
    return !LACKING.contains(codec);
  }

  /**
   * Unpacks all bytes of a stream.
   *
   * @param codec one that is known
   * @param length how many bytes it has to give
   * @throws ParquetFault when they are none of the codec's, or not as many
   * @throws IOException when the file cannot be read, or the temporary one not be written
   */
  static void run(CompressionCodec codec, ParquetPacked in, ParquetPageOutput out, int length)
      throws IOException, ParquetFault {
    int before = out.size();
    try {
      switch (codec) {
        case UNCOMPRESSED -> out.copyAll(in);
        case SNAPPY -> snappy(in, out);
        case LZ4_RAW -> lz4(in, out);
        case GZIP -> {
          try (InputStream gzip = new GzipInput(in, BUFFER)) {
            out.copyAll(gzip);
          }
        }
        case BROTLI -> {
          try (InputStream brotli = new BrotliInputStream(in)) {
            out.copyAll(brotli);
          }
        }
        case ZSTD -> {
          try (InputStream zstd = ZstdInput.open(in, BUFFER, RecyclingBufferPool.INSTANCE)) {
            out.copyAll(zstd);
          }
        }
        case LZ4, LZO -> throw new IllegalArgumentException("not known: " + codec);
      }
    } catch (ParquetPageOutput.PageOverflow more) {
      throw new ParquetFault(
          "claims %,d bytes, and %s gives more than %,d".formatted(length, codec, length));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      in.check();
      throw new ParquetFault("is damaged: its bytes are not what %s makes".formatted(codec));
    }
    int given = out.size() - before;
    if (given != length) {
      throw new ParquetFault("claims %,d bytes, and %s gives %,d".formatted(length, codec, given));
    }
  }

  /** The block format of snappy, behind whose length come texts and repetitions. */
  private static void snappy(InputStream in, ParquetPageOutput out) throws IOException {
    long claimed = 0;
    int next = 0x80;
    for (int shift = 0; next >= 0x80; shift += 7) {
      next = byteOf(in);
      claimed |= (long) (next & 0x7f) << shift;
      if (shift > SNAPPY_LENGTH_BITS) {
        throw new EOFException();
      }
    }
    int before = out.size();
    for (int tag = in.read(); tag >= 0; tag = in.read()) {
      int stated = tag >>> 2;
      switch (tag & 3) {
        case 0 ->
            out.copy(
                in,
                1 + (stated < SNAPPY_LONG ? stated : littleEndian(in, stated - SNAPPY_LONG + 1)));
        case 1 -> out.repeat((tag >>> 5) << 8 | byteOf(in), (stated & 7) + SNAPPY_LEAST_REPEAT);
        case 2 -> out.repeat(littleEndian(in, Short.BYTES), stated + 1L);
        default -> out.repeat(littleEndian(in, Integer.BYTES), stated + 1L);
      }
    }
    if (out.size() - before != claimed) {
      throw new EOFException();
    }
  }

  private static long littleEndian(InputStream in, int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) byteOf(in) << (Byte.SIZE * i);
    }
    return number;
  }

  /** The block format of LZ4. */
  private static void lz4(InputStream in, ParquetPageOutput out) throws IOException {
    for (int token = in.read(); token >= 0; token = in.read()) {
      out.copy(in, lz4Length(in, token >>> 4));
      int low = in.read();
      if (low < 0) {
        return;
      }
      int back = low | byteOf(in) << 8;
      out.repeat(back, LZ4_LEAST_MATCH + lz4Length(in, token & LZ4_MORE));
    }
  }

  private static long lz4Length(InputStream in, int stated) throws IOException {
    long length = stated;
    if (stated == LZ4_MORE) {
      int more;
      do {
        more = byteOf(in);
        length += more;
      } while (more == 0xff);
    }
    return length;
  }

  private static int byteOf(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }
}
