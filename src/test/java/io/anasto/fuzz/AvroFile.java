package io.anasto.fuzz;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;
import org.xerial.snappy.Snappy;

/**
 * An Avro container file taken apart, so that its parts can be changed one by one and the rest
 * still fits. Mutable.
 */
final class AvroFile {
  private static final int SYNC = 16;
  private static final int MOST_BYTES = 1 << 16;

  /** A block, its data unpacked. */
  static final class Block {
    private final long rows;
    private final byte[] data;

    Block(long rows, byte[] data) {
      this.rows = rows;
      this.data = data;
    }

    long rows() {
      return rows;
    }

    byte[] data() {
      return data;
    }
  }

  final Map<String, byte[]> metadata = new LinkedHashMap<>();
  final List<Block> blocks = new ArrayList<>();

  /**
   * @throws IOException when the bytes are no whole file, or unpack to very much
   */
  static AvroFile of(byte[] bytes) throws IOException {
    AvroFile file = stored(bytes);
    for (int i = 0; i < file.blocks.size(); i++) {
      Block block = file.blocks.get(i);
      file.blocks.set(i, new Block(block.rows, unpacked(file.codec(), block.data)));
    }
    return file;
  }

  /**
   * A file whose blocks' data are as they are in it.
   *
   * @throws IOException when the bytes are no whole file
   */
  static AvroFile stored(byte[] bytes) throws IOException {
    AvroFile file = new AvroFile();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      in.getInt();
      for (long count = number(in); count != 0; count = number(in)) {
        if (count < 0) {
          number(in);
        }
        for (long i = 0; i < Math.abs(count); i++) {
          file.metadata.put(new String(some(in), StandardCharsets.UTF_8), some(in));
        }
      }
      in.position(in.position() + SYNC);
      while (in.hasRemaining()) {
        file.blocks.add(new Block(number(in), some(in)));
        in.position(in.position() + SYNC);
      }
      return file;
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  /** What Avro's reader does not tell. */
  enum Flaw {
    NONE,
    /** The bytes end within the header or a block, which it takes for the file's end. */
    CUT,
    /** A block has no rows, at which it stops. */
    EMPTY_BLOCK
  }

  /** The frames of blocks: the first flaw, and how many rows they claim to have until then. */
  record Frames(Flaw flaw, long rows) {}

  static Frames frames(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long rows = 0;
    try {
      in.getInt();
      for (long count = number(in); count != 0; count = number(in)) {
        if (count < 0) {
          number(in);
        }
        for (long i = 0; i < Math.abs(count); i++) {
          skip(in, number(in));
          skip(in, number(in));
        }
      }
      skip(in, SYNC);
      while (in.hasRemaining()) {
        long count = number(in);
        if (count == 0) {
          return new Frames(Flaw.EMPTY_BLOCK, rows);
        }
        if (count < 0) {
          return new Frames(Flaw.NONE, rows);
        }
        skip(in, number(in));
        skip(in, SYNC);
        rows = rows > Long.MAX_VALUE - count ? Long.MAX_VALUE : rows + count;
      }
      return new Frames(Flaw.NONE, rows);
    } catch (BufferUnderflowException e) {
      return new Frames(Flaw.CUT, rows);
    } catch (IllegalArgumentException e) {
      // A length below zero, which Avro's reader tells.
      return new Frames(Flaw.NONE, rows);
    }
  }

  private static void skip(ByteBuffer in, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("a length below zero");
    }
    if (count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) count);
  }

  String codec() {
    byte[] codec = metadata.get("avro.codec");
    return codec == null ? "null" : new String(codec, StandardCharsets.UTF_8);
  }

  void codec(String name) {
    metadata.put("avro.codec", name.getBytes(StandardCharsets.UTF_8));
  }

  byte[] schema() {
    return metadata.getOrDefault("avro.schema", new byte[0]);
  }

  void schema(byte[] json) {
    metadata.put("avro.schema", json);
  }

  byte[] bytes() {
    AvroFile packed = new AvroFile();
    packed.metadata.putAll(metadata);
    blocks.forEach(block -> packed.blocks.add(new Block(block.rows, packed(codec(), block.data))));
    return packed.storedBytes();
  }

  /** The file with its blocks' data as they are here. */
  byte[] storedBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    number(metadata.size(), out);
    metadata.forEach(
        (key, value) -> {
          some(key.getBytes(StandardCharsets.UTF_8), out);
          some(value, out);
        });
    out.write(0);
    out.writeBytes(new byte[SYNC]);
    for (Block block : blocks) {
      number(block.rows(), out);
      some(block.data(), out);
      out.writeBytes(new byte[SYNC]);
    }
    return out.toByteArray();
  }

  private static long number(ByteBuffer in) {
    long bits = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      bits |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
  }

  private static byte[] some(ByteBuffer in) {
    byte[] bytes = new byte[Math.min(in.remaining() + 1, (int) number(in))];
    in.get(bytes);
    return bytes;
  }

  static void number(long value, ByteArrayOutputStream out) {
    long bits = (value << 1) ^ (value >> 63);
    while ((bits & ~0x7fL) != 0) {
      out.write((int) ((bits & 0x7f) | 0x80));
      bits >>>= 7;
    }
    out.write((int) bits);
  }

  private static void some(byte[] bytes, ByteArrayOutputStream out) {
    number(bytes.length, out);
    out.writeBytes(bytes);
  }

  private static byte[] unpacked(String codec, byte[] bytes) throws IOException {
    if (codec.equals("snappy") && bytes.length < Integer.BYTES) {
      throw new EOFException("no checksum");
    }
    InputStream in = new ByteArrayInputStream(bytes);
    try (InputStream data =
        switch (codec) {
          case "deflate" -> new InflaterInputStream(in, new Inflater(true));
          case "zstandard" -> new ZstdInputStream(in);
          case "bzip2" -> new BZip2CompressorInputStream(in);
          case "xz" -> new XZInputStream(in, 1 << 17);
          case "snappy" ->
              new ByteArrayInputStream(
                  Snappy.uncompress(Arrays.copyOf(bytes, bytes.length - Integer.BYTES)));
          default -> in;
        }) {
      byte[] all = data.readNBytes(MOST_BYTES + 1);
      if (all.length > MOST_BYTES) {
        throw new EOFException("too much");
      }
      return all;
    }
  }

  private static byte[] packed(String codec, byte[] data) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (codec.equals("zstandard")) {
        return Zstd.compress(data);
      } else if (codec.equals("snappy")) {
        CRC32 checksum = new CRC32();
        checksum.update(data);
        out.writeBytes(Snappy.compress(data));
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return out.toByteArray();
      }
      try (OutputStream stream =
          switch (codec) {
            case "deflate" -> new DeflaterOutputStream(out, new Deflater(6, true));
            case "bzip2" -> new BZip2CompressorOutputStream(out, 1);
            case "xz" -> new XZOutputStream(out, new LZMA2Options(0));
            default -> out;
          }) {
        stream.write(data);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
