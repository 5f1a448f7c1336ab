package io.anasto.fuzz;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdOutputStream;
import io.airlift.compress.lz4.Lz4Compressor;
import io.anasto.format.StreamTables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import org.xerial.snappy.Snappy;

/** Compressions, each with streams of several parts and a program or library that judges them. */
enum StreamCodec {
  GZIP("gzip") {
    @Override
    byte[] pack(byte[] content, int variant) {
      return StreamTables.gzip(content, 2 * (variant % 16), variant % 3 == 0 ? 0 : 6);
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      return ofTool("gzip -dc", packed);
    }

    @Override
    String excuse(byte[] packed, Unpacked unpacked) {
      boolean old =
          hasMagic(packed, 0x1f, 0x1f, new byte[] {(byte) 0x9e})
              || hasMagic(packed, 0x1f, 0x1f, new byte[] {(byte) 0x9d})
              || hasMagic(packed, 0x1f, 0x1f, new byte[] {(byte) 0x1e})
              || hasMagic(packed, 0x1f, 0x1f, new byte[] {(byte) 0xa0});
      return old ? "gzip knows formats of programs before it too" : "";
    }
  },
  ZSTD("zstd") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      return zstd(content, variant);
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      return ofTool("zstd -dc --single-thread", packed);
    }

    /**
     * The program has its data in pieces, and takes some for empty then that it refuses in one
     * piece; up to 1.5.5 it took more.
     */
    @Override
    String excuse(byte[] packed, Unpacked unpacked) {
      if (hasMagic(packed, 0x22, 0x27, new byte[] {(byte) 0xb5, 0x2f, (byte) 0xfd})) {
        return "zstd knows formats of before 1.0 too";
      }
      byte[] content = new byte[unpacked.content().length];
      try {
        Zstd.decompressByteArray(content, 0, content.length, packed, 0, packed.length);
        return "";
      } catch (ZstdException e) {
        return e.getErrorCode() == Zstd.errCorruptionDetected()
            ? "damage that zstd sees only in one piece, or since 1.5.6"
            : "";
      }
    }
  },
  BZIP2("bzip2") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream stream = new BZip2CompressorOutputStream(out, 1 + variant % 9)) {
        stream.write(content);
      }
      return out.toByteArray();
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      return ofTool("bzip2 -dc", packed);
    }

    @Override
    String excuse(byte[] packed, Unpacked unpacked) {
      return unpacked.complaint().contains("trailing garbage")
          ? "bytes behind the data, of which the program warns"
          : "";
    }

    /** Ours takes codes that no content needs, as long as the checksum is right. */
    @Override
    boolean isRight(byte[] packed) {
      try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(packed))) {
        byte[] again = pack(in.readAllBytes(), 0);
        return Arrays.equals(again, 10, 14, packed, 10, 14);
      } catch (IOException | RuntimeException e) {
        return false;
      }
    }
  },
  XZ("xz") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int check = List.of(1, 4, 10, 0).get(variant % 4);
      try (OutputStream stream = new XZOutputStream(out, new LZMA2Options(0), check)) {
        stream.write(content);
      }
      return out.toByteArray();
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      return ofTool("xz -dc", packed);
    }
  },
  BROTLI("brotli") {
    @Override
    byte[] pack(byte[] content, int variant) {
      CommandLineTool.Result result =
          CommandLineTool.run("brotli -c -q %d".formatted(variant % 12), content);
      if (!result.isSuccess()) {
        throw new IllegalStateException(result.complaint());
      }
      return result.output();
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      return ofTool("brotli -dc", packed);
    }
  },
  DEFLATE("") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Deflater deflater = new Deflater(variant % 3 == 0 ? 0 : 6, true);
      try (OutputStream stream = new DeflaterOutputStream(out, deflater)) {
        stream.write(content);
      } finally {
        deflater.end();
      }
      return out.toByteArray();
    }

    /** What stands behind the end of the data is left alone, as Avro has it. */
    @Override
    Unpacked unpack(byte[] packed, int length) {
      Inflater inflater = new Inflater(true);
      try {
        inflater.setInput(packed);
        byte[] content = new byte[MOST_BYTES];
        int count = inflater.inflate(content);
        // Another call sees the end.
        count += inflater.inflate(content, count, content.length - count);
        return inflater.finished()
            ? Unpacked.of(Arrays.copyOf(content, count))
            : Unpacked.refused("cut short");
      } catch (DataFormatException e) {
        return Unpacked.refused(e.getMessage());
      } finally {
        inflater.end();
      }
    }
  },
  /** Without the checksum that Avro has behind it. */
  SNAPPY("") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      return Snappy.compress(content);
    }

    /** By the format's description, a byte at a time. */
    @Override
    Unpacked unpack(byte[] packed, int length) {
      try {
        return snappy(ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN));
      } catch (BufferUnderflowException e) {
        return Unpacked.refused("cut short");
      }
    }
  },
  AVRO_SNAPPY("") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      return StreamTables.joined(SNAPPY.pack(content, variant), checksum(content));
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      if (packed.length < Integer.BYTES) {
        return Unpacked.refused("no checksum");
      }
      int end = packed.length - Integer.BYTES;
      Unpacked unpacked = SNAPPY.unpack(Arrays.copyOf(packed, end), length);
      return unpacked.content() != null
              && !Arrays.equals(
                  checksum(unpacked.content()), Arrays.copyOfRange(packed, end, packed.length))
          ? Unpacked.refused("another checksum")
          : unpacked;
    }
  },
  LZ4_RAW("lz4") {
    @Override
    byte[] pack(byte[] content, int variant) {
      Lz4Compressor lz4 = new Lz4Compressor();
      byte[] packed = new byte[lz4.maxCompressedLength(content.length)];
      int length = lz4.compress(content, 0, content.length, packed, 0, packed.length);
      return Arrays.copyOf(packed, length);
    }

    /** The program knows blocks in a frame alone. */
    @Override
    Unpacked unpack(byte[] packed, int length) {
      if (packed.length == 0) {
        return Unpacked.refused("nothing at all");
      }
      if (hasMatchOfNothing(packed)) {
        return Unpacked.refused("an offset of 0");
      }
      ByteBuffer frame = ByteBuffer.allocate(packed.length + 15).order(ByteOrder.LITTLE_ENDIAN);
      // Magic, version 1 of independent blocks, blocks of at most 64 KiB, and the checksum of both.
      frame.putInt(0x184d2204).put((byte) 0x60).put((byte) 0x40).put((byte) 0x82);
      frame.putInt(packed.length).put(packed).putInt(0);
      return ofTool("lz4 -dc", frame.array());
    }
  },
  /** In the frames of Hadoop, or bare as some writers left it. */
  LZ4("lz4") {
    @Override
    byte[] pack(byte[] content, int variant) throws IOException {
      byte[] packed = LZ4_RAW.pack(content, variant);
      return ByteBuffer.allocate(packed.length + 8)
          .putInt(content.length)
          .putInt(packed.length)
          .put(packed)
          .array();
    }

    @Override
    Unpacked unpack(byte[] packed, int length) {
      return framed(packed, length).orElseGet(() -> LZ4_RAW.unpack(packed, length));
    }

    private Optional<Unpacked> framed(byte[] packed, int length) {
      ByteBuffer in = ByteBuffer.wrap(packed);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      while (in.remaining() > 8 && out.size() < length) {
        int plain = in.getInt();
        int size = in.getInt();
        if (plain < 0 || plain > length - out.size() || size < 0 || size > in.remaining()) {
          return Optional.empty();
        }
        byte[] block = new byte[size];
        in.get(block);
        Unpacked unpacked = LZ4_RAW.unpack(block, plain);
        if (unpacked.content() == null || unpacked.content().length != plain) {
          return Optional.empty();
        }
        out.writeBytes(unpacked.content());
      }
      return in.hasRemaining() || out.size() != length
          ? Optional.empty()
          : Optional.of(Unpacked.of(out.toByteArray()));
    }
  };

  private static final int MOST_BYTES = 1 << 20;

  private final String program;

  StreamCodec(String program) {
    this.program = program;
  }

  /** The program that is asked; empty where a library is. */
  String program() {
    return program;
  }

  boolean isThere() {
    return program.isEmpty() || CommandLineTool.isThere(program);
  }

  /**
   * One whole part with the content.
   *
   * @param variant any number; others give other headers, levels and checksums
   */
  abstract byte[] pack(byte[] content, int variant) throws IOException;

  /**
   * What the program or library makes of bytes.
   *
   * @param length of the content, where the container states it
   */
  abstract Unpacked unpack(byte[] packed, int length);

  /**
   * Why ours may refuse what was unpacked; empty where it may not.
   *
   * @param unpacked with content
   */
  String excuse(byte[] packed, Unpacked unpacked) {
    return "";
  }

  /** Whether what was refused has the content that its checksum stands for all the same. */
  boolean isRight(byte[] packed) {
    return false;
  }

  /** Whether a byte of a range stands before certain others anywhere. */
  private static boolean hasMagic(byte[] packed, int least, int most, byte[] rest) {
    for (int i = 0; i + rest.length < packed.length; i++) {
      int first = packed[i] & 0xff;
      if (first >= least
          && first <= most
          && Arrays.equals(packed, i + 1, i + 1 + rest.length, rest, 0, rest.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What was unpacked.
   *
   * @param content null where it was refused
   * @param complaint what was said of it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares contents
  record Unpacked(byte[] content, String complaint) {
    static Unpacked of(byte[] content) {
      return new Unpacked(content, "");
    }

    static Unpacked refused(String why) {
      return new Unpacked(null, String.valueOf(why));
    }
  }

  private static Unpacked ofTool(String command, byte[] packed) {
    CommandLineTool.Result result = CommandLineTool.run(command, packed);
    return new Unpacked(result.isSuccess() ? result.output() : null, result.complaint());
  }

  /**
   * Whether a match has an offset of 0. By the block format "an offset value of 0 is invalid, and
   * its presence denotes a damaged block"; the program copies whatever is in its memory then.
   */
  private static boolean hasMatchOfNothing(byte[] block) {
    ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (in.hasRemaining()) {
        int token = in.get() & 0xff;
        in.position(in.position() + lz4Length(in, token >> 4));
        if (in.hasRemaining() && in.getShort() == 0) {
          return true;
        }
        lz4Length(in, token & 15);
      }
      return false;
    } catch (BufferUnderflowException | IllegalArgumentException cutShort) {
      return false;
    }
  }

  private static int lz4Length(ByteBuffer in, int ofToken) {
    int length = ofToken;
    int more = ofToken == 15 ? 255 : 0;
    while (more == 255) {
      more = in.get() & 0xff;
      length += more;
    }
    return length;
  }

  private static Unpacked snappy(ByteBuffer in) {
    long claimed = 0;
    int shift = 0;
    byte next = -1;
    while (next < 0) {
      next = in.get();
      claimed |= (next & 0x7fL) << shift;
      shift += 7;
      if (shift > 35) {
        return Unpacked.refused("a length of too many bytes");
      }
    }
    if (claimed > MOST_BYTES) {
      return Unpacked.refused("claims very much");
    }
    byte[] out = new byte[(int) claimed];
    int done = 0;
    while (in.hasRemaining()) {
      int tag = in.get() & 0xff;
      long count = (tag >> 2) + 1L;
      long offset = 0;
      switch (tag & 3) {
        case 0 -> count = count > 60 ? 1 + number(in, (int) count - 60) : count;
        case 1 -> {
          count = 4L + ((tag >> 2) & 7);
          offset = ((long) (tag >> 5) << 8) | (in.get() & 0xff);
        }
        case 2 -> offset = number(in, 2);
        default -> offset = number(in, 4);
      }
      if (count > claimed - done || ((tag & 3) != 0 && (offset == 0 || offset > done))) {
        return Unpacked.refused("a copy or literal beyond the data");
      }
      for (int i = 0; i < count; i++, done++) {
        out[done] = (tag & 3) == 0 ? in.get() : out[done - (int) offset];
      }
    }
    return done == claimed ? Unpacked.of(out) : Unpacked.refused("less than it claims");
  }

  /** Of so many bytes, the lowest first. */
  private static long number(ByteBuffer in, int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (in.get() & 0xffL) << (8 * i);
    }
    return number;
  }

  private static byte[] checksum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
  }

  private static byte[] zstd(byte[] content, int variant) throws IOException {
    if (variant % 4 == 0) {
      return Zstd.compress(content);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (variant % 4 == 3) {
      out.writeBytes(StreamTables.skippable(variant % 16, new byte[variant % 5]));
    }
    try (ZstdOutputStream zstd = new ZstdOutputStream(out, 3).setChecksum(variant % 4 > 1)) {
      zstd.write(content, 0, content.length / 2);
      zstd.flush();
      zstd.write(content, content.length / 2, content.length - content.length / 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
