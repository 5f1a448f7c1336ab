package io.anasto.fuzz;

import io.anasto.format.AvroTables;
import io.anasto.format.StreamTables;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericRecord;

/**
 * Avro files whose blocks are compressed, beside the compression's own program and Avro's reader.
 *
 * <p>Avro's reader is laxer: it takes a file cut within a block for a whole one, stops at a block
 * without rows, and does not ask whether a block's compressed data are whole once it has the rows.
 */
final class AvroStreamTarget implements FuzzTarget {
  private static final int MOST_ROWS = 1000;

  private static final byte[] SCHEMA =
      ("{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"},"
              + "{\"name\":\"b\",\"type\":\"bytes\"}]}")
          .getBytes(StandardCharsets.UTF_8);

  private final String name;
  private final StreamCodec codec;

  /**
   * @param name of the codec in Avro
   */
  AvroStreamTarget(String name, StreamCodec codec) {
    this.name = name;
    this.codec = codec;
  }

  @Override
  public String name() {
    return "avro-" + name;
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      AvroFile file = new AvroFile();
      file.metadata.put("avro.schema", SCHEMA);
      file.codec(name);
      for (int block = 0; block < 1 + i % 3; block++) {
        int rows = 1 + (i + block) % 4;
        byte[] data = rows(rows, i);
        byte[] packed =
            isInParts() && i % 4 == 3
                ? StreamTables.joined(
                    codec.pack(Arrays.copyOf(data, 2), i),
                    codec.pack(Arrays.copyOfRange(data, 2, data.length), i + 1))
                : codec.pack(data, i + block);
        file.blocks.add(new AvroFile.Block(rows, packed));
      }
      seeds.add(file.storedBytes());
    }
    return seeds;
  }

  /** Whether a block may have its data in several frames, as Avro's own reader has it too. */
  private boolean isInParts() {
    return codec == StreamCodec.ZSTD;
  }

  private static byte[] rows(int rows, int variant) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int row = 0; row < rows; row++) {
      AvroFile.number(row, data);
      AvroFile.number(5 + variant, data);
      for (int i = 0; i < 5 + variant; i++) {
        data.write(i * variant % 7);
      }
    }
    return data.toByteArray();
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    if (random.nextInt(3) > 0) {
      try {
        AvroFile file = AvroFile.stored(base);
        int at = random.nextInt(file.blocks.size());
        AvroFile.Block block = file.blocks.get(at);
        byte[] with = file.blocks.get(random.nextInt(file.blocks.size())).data();
        file.blocks.set(
            at, new AvroFile.Block(block.rows(), StreamChanges.apply(block.data(), with, random)));
        return file.storedBytes();
      } catch (IOException | RuntimeException e) {
        // Broken already, or without blocks: its bytes can be changed.
      }
    }
    return StreamChanges.apply(base, other, random);
  }

  @Override
  public Verdict check(byte[] input) {
    Ours<List<Map<String, Object>>> ours = read(input);
    AvroFile.Frames frames = AvroFile.frames(input);
    List<GenericRecord> reference = null;
    Throwable failure = null;
    try {
      if (frames.flaw() != AvroFile.Flaw.CUT) {
        reference = AvroTables.readByAvro(input, MOST_ROWS);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    if (input.length == 0 && !ours.isRefused()) {
      return Verdict.excused("an empty file has no rows (docs/config.md)", "");
    }
    if (ours.isRefused()) {
      return reference == null
          ? Verdict.refused(ours.message())
          : Verdict.excused(rule(input, ours, frames, reference), ours.message());
    }
    Plain plain = Plain.of(input, codec);
    if (plain.refusal() != null && plain.right()) {
      return Verdict.excused("damage that changes nothing, beside a right checksum", "");
    }
    if (plain.refusal() != null) {
      throw new Find(
          "ours reads %s; of a block is said: %s".formatted(ours.result(), plain.refusal()));
    }
    Ours<List<Map<String, Object>>> expected = read(plain.file());
    if (expected.isRefused() || !expected.result().equals(ours.result())) {
      throw new Find(
          "ours reads %s, and of what was unpacked by others %s"
              .formatted(
                  ours.result(), expected.isRefused() ? expected.message() : expected.result()));
    }
    if (reference == null) {
      if (failure instanceof OutOfMemoryError || failure instanceof SystemLimitException) {
        return Verdict.excused("the reference has no room for it", "");
      }
      throw new Find("ours reads %s, the reference refuses".formatted(ours.result()), failure);
    }
    List<Map<String, Object>> rows = AvroTables.comparable(reference, schema(input));
    boolean empty = frames.flaw() == AvroFile.Flaw.EMPTY_BLOCK;
    if (empty ? !isBeginning(rows, ours.result()) : !rows.equals(ours.result())) {
      throw new Find("ours reads %s, the reference %s".formatted(ours.result(), rows));
    }
    return empty
        ? Verdict.excused("the reference stops at a block without rows", "")
        : Verdict.read("");
  }

  private static boolean isBeginning(List<?> first, List<?> all) {
    return first.size() <= all.size() && all.subList(0, first.size()).equals(first);
  }

  private static Ours<List<Map<String, Object>>> read(byte[] file) {
    return Ours.of("read", () -> AvroTables.firstRows(file, AvroTables.infer(file), MOST_ROWS));
  }

  private static Schema schema(byte[] input) {
    return Ours.of("infer", () -> AvroTables.infer(input)).result();
  }

  /** Why ours may refuse what Avro's reader reads. */
  private String rule(
      byte[] input, Ours<?> ours, AvroFile.Frames frames, List<GenericRecord> reference) {
    Plain plain = Plain.of(input, codec);
    if (plain.refusal() != null) {
      return "the reference takes damaged data once it has the rows";
    }
    if (!plain.excuse().isEmpty()) {
      return plain.excuse();
    }
    if (frames.flaw() == AvroFile.Flaw.EMPTY_BLOCK) {
      return "the reference stops at a block without rows";
    }
    if (ours.message().contains("is not UTF-8")) {
      return "the reference does not look whether a schema is UTF-8";
    }
    if (ours.message().contains("claims to have")) {
      return "the reference takes fewer than no rows for the end";
    }
    if (reference.size() < Math.min(MOST_ROWS, frames.rows())) {
      return "the reference takes a block cut short for the end";
    }
    if (plain.file() != null && read(plain.file()).isRefused()) {
      return "refused without compression too";
    }
    throw new Find("ours refuses: %s; the reference reads %s".formatted(ours.message(), reference));
  }

  /**
   * A file without compression, by another's unpacking.
   *
   * @param file null where it was refused, or is no whole file
   * @param refusal of a block; null where there is none
   * @param excuse why ours may refuse a block all the same; empty where there is none
   * @param right whether the block that was refused has the content of its checksum
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares files
  private record Plain(byte[] file, String refusal, String excuse, boolean right) {
    static Plain of(byte[] input, StreamCodec ofTarget) {
      AvroFile file;
      try {
        file = AvroFile.stored(input);
      } catch (IOException e) {
        return new Plain(null, null, "", false);
      }
      Optional<StreamCodec> codec = codec(file.codec(), ofTarget);
      String excuse = "";
      for (int i = 0; i < file.blocks.size() && codec.isPresent(); i++) {
        AvroFile.Block block = file.blocks.get(i);
        StreamCodec.Unpacked unpacked = codec.get().unpack(block.data(), 0);
        if (unpacked.content() == null) {
          return new Plain(
              null, "refused: " + unpacked.complaint(), "", codec.get().isRight(block.data()));
        }
        excuse = excuse.isEmpty() ? codec.get().excuse(block.data(), unpacked) : excuse;
        file.blocks.set(i, new AvroFile.Block(block.rows(), unpacked.content()));
      }
      file.codec("null");
      return new Plain(file.storedBytes(), null, excuse, false);
    }

    private static Optional<StreamCodec> codec(String name, StreamCodec ofTarget) {
      return name.equals("null") ? Optional.empty() : Optional.of(ofTarget);
    }
  }
}
