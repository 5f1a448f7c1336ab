package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Compressed texts in memory, and streams of several parts as tools make them. */
public final class StreamTables {
  private static final CsvOptions CSV = CsvTables.in(StandardCharsets.UTF_8);

  private StreamTables() {}

  /** A file whose name tells its compression. */
  public static InputFile file(byte[] content, String name) {
    return new InputFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() throws IOException {
        return Compression.ofName(name).decompress(new ByteArrayInputStream(content), name);
      }

      @Override
      public SeekableByteChannel openChannel() {
        return new SeekableInMemoryByteChannel(content);
      }
    };
  }

  /** The decompressed content of a file whose name tells its compression. */
  static byte[] content(byte[] packed, String name) throws IOException {
    try (InputStream in = file(packed, name).open()) {
      return in.readAllBytes();
    }
  }

  /** The rows of a CSV or JSON file, by its name, with the schema that it is inferred to have. */
  public static List<Map<String, Object>> rows(byte[] content, String name) throws IOException {
    FileFormat format = name.contains(".json") ? new JsonFormat() : new CsvFormat(CSV);
    InputFile file = file(content, name);
    SchemaInference inference = new SchemaInference();
    format.infer(file, inference, Long.MAX_VALUE);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowReader reader = format.open(file, inference.result().schema(), ReadOptions.INFERRED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(inference.result().schema(), 4);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          rows.addAll(ChunkMaps.toMaps(builder.build()));
        }
      }
    }
    return rows;
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** By our writer. */
  static byte[] packed(Compression compression, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream stream = compression.compress(out)) {
      stream.write(content);
    }
    return out.toByteArray();
  }

  /**
   * A gzip member.
   *
   * @param flags of the header, in which each part that they announce then stands
   * @param level 0 stores the content as it is
   */
  public static byte[] gzip(byte[] content, int flags, int level) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
    if ((flags & 4) != 0) {
      out.writeBytes(new byte[] {3, 0, 'a', 0, 'b'});
    }
    if ((flags & 8) != 0) {
      out.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0});
    }
    if ((flags & 16) != 0) {
      out.writeBytes(new byte[] {'w', 'h', 'y', 0});
    }
    if ((flags & 2) != 0) {
      number(out, sum(out.toByteArray()), 2);
    }
    Deflater deflater = new Deflater(level, true);
    try (OutputStream stream = new DeflaterOutputStream(out, deflater)) {
      stream.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      deflater.end();
    }
    number(out, sum(content), 4);
    number(out, content.length, 4);
    return out.toByteArray();
  }

  private static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  private static void number(ByteArrayOutputStream out, long number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (number >> (8 * i)));
    }
  }

  /** A frame that decompressors leave out. */
  public static byte[] skippable(int nibble, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, 0x184d2a50L + nibble, 4);
    number(out, content.length, 4);
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
