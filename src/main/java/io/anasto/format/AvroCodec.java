package io.anasto.format;

import com.github.luben.zstd.RecyclingBufferPool;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * How the blocks of a file are compressed: turns a decoder to the data of one after another. Not
 * thread-safe. Avro's own codecs take and give whole blocks, as large as a block claims to be; but
 * for snappy, which has no other way, these stream.
 *
 * <p>Specification: Avro 1.12, "Required Codecs" and "Optional Codecs".
 */
abstract class AvroCodec implements Closeable {
  private static final int DECODER_BUFFER = 1 << 15;
  private static final int BUFFER = 1 << 13;

  /** Preset 9 needs 65 MiB. */
  private static final int XZ_MEMORY_KIB = 66 << 10;

  private static final Set<String> NAMES =
      Set.of(
          DataFileConstants.NULL_CODEC,
          DataFileConstants.DEFLATE_CODEC,
          DataFileConstants.BZIP2_CODEC,
          DataFileConstants.XZ_CODEC,
          DataFileConstants.ZSTANDARD_CODEC,
          DataFileConstants.SNAPPY_CODEC);

  static final DecoderFactory DECODERS =
      new DecoderFactory().configureDecoderBufferSize(DECODER_BUFFER);

  /** Why a block is not read, in words for users; what decompressors say is for programmers. */
  static final class BlockException extends IOException {
    private static final long serialVersionUID = 1L;

    BlockException(String message) {
      super(message);
    }
  }

  private static BlockException cutShort() {
    return new BlockException("its data are cut short");
  }

  /** Whether a name is one of the specification's. */
  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  /** A codec of a name that is known. */
  static AvroCodec of(String name) {
    return switch (name) {
      case DataFileConstants.NULL_CODEC -> new Plain();
      case DataFileConstants.DEFLATE_CODEC -> new Deflate();
      case DataFileConstants.BZIP2_CODEC -> new Bzip2();
      case DataFileConstants.XZ_CODEC -> new Xz();
      case DataFileConstants.ZSTANDARD_CODEC -> new Zstandard();
      case DataFileConstants.SNAPPY_CODEC -> new AvroSnappy();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Turns the decoder to the data of a block.
   *
   * @throws IOException when the block's bytes are not what the codec writes
   */
  abstract void begin(AvroBlockStream block, BinaryDecoder decoder) throws IOException;

  /** Ends the block, whose data were read to their end. */
  void end(AvroBlockStream block) throws IOException {
    if (block.left() > 0) {
      throw new BlockException("%,d bytes stand behind its data".formatted(block.left()));
    }
  }

  @Override
  public void close() throws IOException {
    // Most hold nothing.
  }

  private static final class Plain extends AvroCodec {
    @Override
    void begin(AvroBlockStream block, BinaryDecoder decoder) {
      DECODERS.binaryDecoder(block, decoder);
    }
  }

  /** A codec that makes a stream of data out of the block's stream. */
  private abstract static class Streaming extends AvroCodec {
    private InputStream data = InputStream.nullInputStream();

    abstract InputStream decompress(InputStream block) throws IOException;

    @Override
    final void begin(AvroBlockStream block, BinaryDecoder decoder) throws IOException {
      data.close();
      if (block.left() == 0) {
        throw cutShort();
      }
      try {
        data = new Guarded(decompress(block));
      } catch (EOFException e) {
        throw cutShort();
      } catch (RuntimeException e) {
        throw new IOException(e);
      }
      DECODERS.binaryDecoder(data, decoder);
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }

  private static final class Deflate extends Streaming {
    private final Inflater inflater = new Inflater(true);

    @Override
    InputStream decompress(InputStream block) {
      inflater.reset();
      return new InflaterInputStream(block, inflater, BUFFER);
    }

    /** Avro for Python leaves three bytes of zlib's checksum behind the data. */
    @Override
    void end(AvroBlockStream block) throws IOException {
      block.drain();
    }

    @Override
    public void close() throws IOException {
      super.close();
      inflater.end();
    }
  }

  private static final class Bzip2 extends Streaming {
    @Override
    InputStream decompress(InputStream block) throws IOException {
      return new BZip2CompressorInputStream(new BufferedInputStream(block, BUFFER), true);
    }
  }

  private static final class Xz extends Streaming {
    @Override
    InputStream decompress(InputStream block) throws IOException {
      InputStream buffered = new BufferedInputStream(block, BUFFER);
      return new XZInputStream(buffered, XZ_MEMORY_KIB) {
        @Override
        public int read(byte[] to, int from, int length) throws IOException {
          try {
            return super.read(to, from, length);
          } catch (MemoryLimitException e) {
            throw new BlockException(
                "its compression needs more than %d MiB of memory".formatted(XZ_MEMORY_KIB >> 10));
          }
        }
      };
    }
  }

  private static final class Zstandard extends Streaming {
    @Override
    InputStream decompress(InputStream block) throws IOException {
      return ZstdInput.open(block, BUFFER, RecyclingBufferPool.INSTANCE);
    }
  }

  /** Some decompressors meet corrupt bytes with an exception that is no IOException. */
  private static final class Guarded extends InputStream {
    private final InputStream in;

    Guarded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      try {
        return in.read(to, from, length);
      } catch (EOFException e) {
        // Avro's decoder would take it for the end of the data.
        throw cutShort();
      } catch (CompressionFault fault) {
        throw new BlockException(fault.placed());
      } catch (RuntimeException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
