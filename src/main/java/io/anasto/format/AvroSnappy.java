package io.anasto.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.avro.io.BinaryDecoder;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * Snappy blocks, with the CRC-32 of their data behind them in four bytes, the highest first. The
 * codec needs a whole block, so that large ones are refused.
 */
final class AvroSnappy extends AvroCodec {
  /** The most bytes of a block, compressed or not. */
  static final int MAX_BLOCK = 64 << 20;

  private static final int CHECKSUM = 4;

  /** No three bytes of snappy make more than 64, and no two more than 11. */
  private static final int MAX_RATIO = 32;

  /** Memory follows the bytes that are there, not those that are claimed. */
  private static final int STEP = 1 << 20;

  private final CRC32 crc = new CRC32();
  private byte[] compressed = new byte[1 << 16];
  private byte[] data = new byte[1 << 17];

  @Override
  void begin(AvroBlockStream block, BinaryDecoder decoder) throws IOException {
    int size = read(block);
    if (size < CHECKSUM) {
      throw new BlockException("it has no checksum");
    }
    int length = uncompress(size - CHECKSUM);
    crc.reset();
    crc.update(data, 0, length);
    int stored = ByteBuffer.wrap(compressed).getInt(size - CHECKSUM);
    if (stored != (int) crc.getValue()) {
      throw new BlockException("its checksum is wrong");
    }
    DECODERS.binaryDecoder(data, 0, length, decoder);
  }

  private int read(AvroBlockStream block) throws IOException {
    if (block.left() > MAX_BLOCK) {
      throw tooLarge(block.left());
    }
    int size = 0;
    while (block.left() > 0) {
      int more = (int) Math.min(block.left(), STEP);
      if (size + more > compressed.length) {
        compressed = Arrays.copyOf(compressed, Math.max(size + more, 2 * compressed.length));
      }
      size += block.read(compressed, size, more);
    }
    return size;
  }

  private int uncompress(int size) throws IOException {
    try {
      int length = Snappy.uncompressedLength(compressed, 0, size);
      if (length > MAX_BLOCK) {
        throw tooLarge(length);
      }
      if (length < 0 || length > (long) size * MAX_RATIO) {
        throw new BlockException("its data are corrupt");
      }
      if (length > data.length) {
        data = new byte[length];
      }
      if (Snappy.uncompress(compressed, 0, size, data, 0) != length) {
        throw new BlockException("its data are corrupt");
      }
      return length;
    } catch (SnappyError e) {
      throw new IOException(e);
    }
  }

  private static IOException tooLarge(long size) {
    return new BlockException(
        "it has %,d bytes, and snappy blocks of more than %d MiB are not read"
            .formatted(size, MAX_BLOCK >> 20));
  }
}
