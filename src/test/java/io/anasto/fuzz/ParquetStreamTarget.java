package io.anasto.fuzz;

import io.anasto.format.ParquetTables;
import io.anasto.format.StreamTables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.parquet.format.CompressionCodec;

/**
 * Compressed pages in a Parquet file, beside the compression's own program and parquet-java. An
 * input is the bytes of one page.
 *
 * <p>parquet-java is laxer: it does not look at what stands behind the bytes that it needs.
 */
final class ParquetStreamTarget implements FuzzTarget {
  private static final int MOST_ROWS = 1000;
  private static final int INPUTS_BETWEEN_CLEARING = 10_000;

  private final CompressionCodec parquet;
  private final StreamCodec codec;
  private final byte[] sound;
  private final byte[] soundPacked;

  /** There is none without a library for the codec. */
  private final boolean hasReference;

  private long inputs;

  ParquetStreamTarget(CompressionCodec parquet, StreamCodec codec) {
    Configurator.setLevel("org.apache.parquet", Level.OFF);
    Configurator.setLevel("org.apache.hadoop", Level.OFF);
    this.parquet = parquet;
    this.codec = codec;
    this.sound = content(1);
    try {
      this.soundPacked = codec.pack(sound, 1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    byte[] file =
        new CompressedPage(parquet, soundPacked, false, null).file(soundPacked, soundPacked);
    this.hasReference = ParquetReference.of(file, MOST_ROWS).rows() != null;
  }

  @Override
  public String name() {
    return "parquet-" + parquet.name().toLowerCase(Locale.ROOT);
  }

  /** Numbers, of which more or fewer are alike. */
  private static byte[] content(int variant) {
    ByteBuffer content = ByteBuffer.allocate(CompressedPage.LENGTH);
    Random random = new Random(variant);
    for (int i = 0; i < CompressedPage.ROWS; i++) {
      content.putLong(variant % 3 == 0 ? random.nextLong() : random.nextInt(1 + variant) << 8);
    }
    return content.array();
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      byte[] content = content(i);
      seeds.add(codec.pack(content, i));
      if (codec == StreamCodec.GZIP || codec == StreamCodec.ZSTD || codec == StreamCodec.LZ4) {
        seeds.add(
            StreamTables.joined(
                codec.pack(Arrays.copyOf(content, 40), i),
                codec.pack(Arrays.copyOfRange(content, 40, content.length), i + 1)));
      }
      if (codec == StreamCodec.LZ4) {
        seeds.add(StreamCodec.LZ4_RAW.pack(content, i));
      }
    }
    return seeds;
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    return StreamChanges.apply(base, other, random);
  }

  @Override
  public Verdict check(byte[] input) {
    if (inputs++ % INPUTS_BETWEEN_CLEARING == 0) {
      ParquetCaches.clear();
    }
    int variant = Arrays.hashCode(input) & 15;
    Integer checksum =
        switch (variant >> 1) {
          case 0 -> CompressedPage.sum(input);
          case 1 -> CompressedPage.sum(input) ^ 1;
          default -> null;
        };
    boolean second = (variant & 1) != 0;
    byte[] file =
        new CompressedPage(parquet, input, second, checksum).file(soundPacked, soundPacked);
    Ours<List<Map<String, Object>>> ours = read(file);
    StreamCodec.Unpacked unpacked =
        variant >> 1 == 1
            ? StreamCodec.Unpacked.refused("a wrong checksum")
            : codec.unpack(input, CompressedPage.LENGTH);
    byte[] plain = unpacked.content();
    boolean right = plain != null && plain.length == CompressedPage.LENGTH;
    if (ours.isRefused() && right) {
      String excuse = codec.excuse(input, unpacked);
      if (!excuse.isEmpty()) {
        return Verdict.excused(excuse, ours.message());
      }
      throw new Find("ours refuses: %s; it is unpacked by others".formatted(ours.message()));
    }
    if (!ours.isRefused() && !right) {
      throw new Find(
          "ours reads %s; others %s"
              .formatted(
                  ours.result(),
                  plain == null ? "refuse it" : "unpack %,d bytes".formatted(plain.length)));
    }
    if (right) {
      CompressedPage page = new CompressedPage(CompressionCodec.UNCOMPRESSED, plain, second, null);
      Ours<List<Map<String, Object>>> expected = read(page.file(sound, sound));
      if (expected.isRefused() || !expected.result().equals(ours.result())) {
        throw new Find(
            "ours reads %s, and of what was unpacked by others %s"
                .formatted(ours.result(), expected.result()));
      }
    }
    return beside(file, ours);
  }

  private Verdict beside(byte[] file, Ours<List<Map<String, Object>>> ours) {
    if (!hasReference) {
      return ours.isRefused() ? Verdict.refused(ours.message()) : Verdict.read("");
    }
    ParquetReference reference = ParquetReference.of(file, MOST_ROWS);
    if (ours.isRefused()) {
      return reference.rows() == null
          ? Verdict.refused(ours.message())
          : Verdict.excused("the reference takes what the program refuses", ours.message());
    }
    if (reference.rows() == null) {
      throw new Find(
          "ours reads %s, the reference refuses".formatted(ours.result()), reference.failure());
    }
    Object left = ParquetTables.comparable(ours.result());
    Object right = ParquetTables.comparable(reference.rows());
    if (!left.equals(right)) {
      throw new Find("ours reads %s, the reference %s".formatted(left, right));
    }
    return Verdict.read("");
  }

  private static Ours<List<Map<String, Object>>> read(byte[] file) {
    return Ours.of(
        "read",
        () ->
            ParquetTables.firstRows(
                ParquetTables.file(file),
                ParquetTables.infer(ParquetTables.file(file)),
                MOST_ROWS));
  }
}
