package io.anasto.fuzz;

import io.anasto.format.AvroRandom;
import io.anasto.format.AvroTables;
import io.anasto.format.DataException;
import io.anasto.row.Schema;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Avro container files, beside Avro's own reader. */
final class AvroTarget implements FuzzTarget {
  private static final int MOST_BYTES = 4000;

  /** Rows that take no bytes may be millions. */
  private static final int MOST_ROWS = 1000;

  /** What our reader does not take though Avro's does, by what it says. */
  private static final List<String> RULES =
      List.of(
          // Avro takes any byte but 1 for false.
          "is no boolean",
          // A string is UTF-8, which Avro does not look at.
          "is not UTF-8",
          // docs/types.md, "What Avro and Parquet types become".
          "which contains itself",
          "more than 38 digits are not read",
          "is a duration, which is not read",
          "is a big-decimal, which is not read",
          // No column can be made of these.
          "has a field without a name",
          "is a union of nothing",
          "but only a record has columns",
          "is nested deeper than",
          // Names of nothing: Avro's own parser takes them.
          "its codec");

  /** Claims that the reference believes until the memory is full: it is not even asked. */
  private static final List<String> CLAIMS =
      List.of("claims to have", "are the most of a row", "its number of entries is absurd");

  private static final List<String> WORDS =
      List.of(
          "null",
          "boolean",
          "int",
          "long",
          "float",
          "double",
          "bytes",
          "string",
          "\"int\"",
          "\"string\"",
          "[\"null\",\"int\"]",
          "{\"type\":\"array\",\"items\":\"long\"}",
          "{\"type\":\"map\",\"values\":\"string\"}",
          "{\"type\":\"fixed\",\"name\":\"F\",\"size\":3}",
          "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}",
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}",
          "{\"type\":\"record\",\"name\":\"S\",\"fields\":[{\"name\":\"x\",\"type\":\"S\"}]}",
          "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":4,\"scale\":2}",
          "\"logicalType\":\"date\",",
          "time-millis",
          "timestamp-nanos",
          "local-timestamp-millis",
          "uuid",
          "duration",
          "decimal",
          "big-decimal",
          "avro.codec",
          "avro.schema",
          "deflate",
          "snappy",
          "zstandard",
          "xz",
          "bzip2",
          "\"size\":2147483647",
          "\"precision\":39",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\"default\":null,",
          "\"order\":\"ignore\",",
          "\"aliases\":[],");

  private static final List<String> TYPES =
      List.of(
          "\"null\"",
          "\"boolean\"",
          "\"int\"",
          "\"long\"",
          "\"float\"",
          "\"double\"",
          "\"bytes\"",
          "\"string\"",
          "[\"null\",\"string\"]",
          "[\"int\",\"long\"]",
          "[\"double\",\"null\",\"float\"]",
          "[\"string\",\"bytes\",\"null\"]",
          "{\"type\":\"array\",\"items\":\"null\"}",
          "{\"type\":\"array\",\"items\":[\"null\",\"int\"]}",
          "{\"type\":\"map\",\"values\":\"long\"}",
          "{\"type\":\"int\",\"logicalType\":\"date\"}",
          "{\"type\":\"int\",\"logicalType\":\"time-millis\"}",
          "{\"type\":\"long\",\"logicalType\":\"time-micros\"}",
          "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
          "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}",
          "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}",
          "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":20,\"scale\":3}",
          "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}",
          "{\"type\":\"string\",\"logicalType\":\"uuid\"}",
          "{\"type\":\"fixed\",\"name\":\"D\",\"size\":5,\"logicalType\":\"decimal\",\"precision\":9}",
          "{\"type\":\"fixed\",\"name\":\"N\",\"size\":0}",
          "{\"type\":\"fixed\",\"name\":\"I\",\"size\":12,\"logicalType\":\"duration\"}",
          "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\",\"C\"]}",
          "{\"type\":\"record\",\"name\":\"Q\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}",
          "{\"type\":\"record\",\"name\":\"P\",\"fields\":[]}",
          "{\"type\":\"array\",\"logicalType\":\"map\",\"items\":{\"type\":\"record\",\"name\":\"M\","
              + "\"fields\":[{\"name\":\"key\",\"type\":\"int\"},{\"name\":\"value\",\"type\":\"string\"}]}}");

  private static final List<String> USUAL_CODECS = List.of("null", "null", "deflate", "snappy");

  private final ByteMutations bytes = new ByteMutations(WORDS, MOST_BYTES);
  private final ByteMutations data = new ByteMutations(List.of("text", "é"), MOST_BYTES);

  AvroTarget() {
    // It warns of each logical type that does not fit, and of nothing else.
    Configurator.setLevel("org.apache.avro.LogicalTypes", Level.OFF);
  }

  @Override
  public String name() {
    return "avro";
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      AvroRandom random = new AvroRandom(seed * 1000 + i);
      org.apache.avro.Schema schema = random.row();
      List<Object> rows = new ArrayList<>();
      for (int row = 0; row < 1 + i % 4; row++) {
        rows.add(random.value(schema));
      }
      String codec = i % 10 == 9 ? AvroTables.CODECS.get(i / 10 % 6) : USUAL_CODECS.get(i % 4);
      byte[] file = AvroTables.writeByAvro(schema, rows, codec, 64);
      if (file.length < MOST_BYTES) {
        seeds.add(file);
      }
    }
    return seeds;
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    if (random.nextInt(4) > 0) {
      try {
        AvroFile file = AvroFile.of(base);
        for (int i = random.nextInt(1 + random.nextInt(3)); i >= 0; i--) {
          change(file, other, random);
        }
        return file.bytes();
      } catch (IOException e) {
        // Broken already: its bytes can be changed.
      }
    }
    return bytes.apply(base, other, random);
  }

  private void change(AvroFile file, byte[] other, Random random) {
    int at = file.blocks.isEmpty() ? -1 : random.nextInt(file.blocks.size());
    AvroFile.Block block = at < 0 ? new AvroFile.Block(1, new byte[1]) : file.blocks.get(at);
    switch (random.nextInt(12)) {
      case 0 -> file.schema(bytes.apply(file.schema(), other, random, 1));
      case 1, 2 -> file.schema(retyped(file.schema(), random));
      case 3 -> {
        int codec = random.nextInt(20);
        file.codec(codec < 6 ? AvroTables.CODECS.get(codec) : USUAL_CODECS.get(codec % 4));
      }
      case 4 -> {
        long rows = random.nextInt(3) == 0 ? random.nextLong() >> random.nextInt(64) : 1;
        put(file, at, new AvroFile.Block(block.rows() + rows, block.data()));
      }
      case 5 -> file.blocks.add(block);
      default ->
          put(
              file,
              at,
              new AvroFile.Block(block.rows(), data.apply(block.data(), other, random, 1)));
    }
  }

  private static void put(AvroFile file, int at, AvroFile.Block block) {
    if (at < 0) {
      file.blocks.add(block);
    } else {
      file.blocks.set(at, block);
    }
  }

  /** Another type where one stands. */
  private static byte[] retyped(byte[] schema, Random random) {
    String json = new String(schema, StandardCharsets.UTF_8);
    List<Integer> places = new ArrayList<>();
    for (int i = json.indexOf("\"type\":\""); i >= 0; i = json.indexOf("\"type\":\"", i + 1)) {
      places.add(i + 7);
    }
    if (places.isEmpty()) {
      return schema;
    }
    int from = places.get(random.nextInt(places.size()));
    int to = json.indexOf('"', from + 1) + 1;
    if (to <= from) {
      return schema;
    }
    String type = TYPES.get(random.nextInt(TYPES.size()));
    return (json.substring(0, from) + type + json.substring(to)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Verdict check(byte[] input) {
    Ours<Schema> inferred = Ours.of("infer", () -> AvroTables.infer(input));
    if (inferred.isRefused()) {
      return refused(input, inferred);
    }
    Schema schema = inferred.result();
    Ours<List<Map<String, Object>>> ours =
        Ours.of("read", () -> AvroTables.firstRows(input, schema, MOST_ROWS));
    if (ours.isRefused()) {
      return refused(input, ours);
    }
    Reference reference = Reference.of(input);
    if (reference.rows() == null) {
      return readAlone(schema, ours.result(), reference);
    }
    List<Map<String, Object>> theirs;
    try {
      theirs = AvroTables.comparable(reference.rows(), schema);
    } catch (RuntimeException e) {
      throw new Find("ours reads %s of values that are none".formatted(ours.result()), e);
    }
    boolean same =
        reference.frames().flaw() == AvroFile.Flaw.EMPTY_BLOCK
            ? startsWith(ours.result(), theirs)
            : ours.result().equals(theirs);
    if (!same) {
      throw new Find("%s: ours is %s, the reference's %s".formatted(schema, ours.result(), theirs));
    }
    return Verdict.read(kinds(schema));
  }

  private static boolean startsWith(List<?> rows, List<?> first) {
    return rows.size() >= first.size() && rows.subList(0, first.size()).equals(first);
  }

  private static String kinds(Schema schema) {
    Set<String> kinds = new TreeSet<>();
    schema.fields().forEach(field -> kinds.add(field.type().kind().name()));
    return kinds.toString();
  }

  private static Verdict readAlone(
      Schema schema, List<Map<String, Object>> rows, Reference reference) {
    if (reference.failure() instanceof OutOfMemoryError
        || reference.failure() instanceof SystemLimitException) {
      return Verdict.excused("the reference has no room for it", "");
    }
    throw new Find(
        "ours reads %s of %s, the reference refuses".formatted(rows, schema), reference.failure());
  }

  private static Verdict refused(byte[] input, Ours<?> ours) {
    for (String claim : CLAIMS) {
      if (ours.message().contains(claim)) {
        return Verdict.excused("(not asked) " + claim, ours.message());
      }
    }
    Reference reference = Reference.of(input);
    if (reference.rows() == null) {
      return Verdict.refused(ours.message());
    }
    for (String rule : RULES) {
      if (ours.message().contains(rule)) {
        return Verdict.excused(rule, ours.message());
      }
    }
    if (reference.frames().flaw() == AvroFile.Flaw.EMPTY_BLOCK) {
      return Verdict.excused("the reference stops at a block without rows", ours.message());
    }
    if (reference.rows().size() < Math.min(MOST_ROWS, reference.frames().rows())) {
      return Verdict.excused("the reference takes a block cut short for the end", ours.message());
    }
    if (ours.refusal().kind() == DataException.Kind.TYPE_MISMATCH && reference.hasNoValue()) {
      return Verdict.excused("a value that its type does not have", ours.message());
    }
    if (ours.refusal().kind() == DataException.Kind.TYPE_MISMATCH
        && ours.message().contains("{}\":")) {
      // Of a key that comes twice the reference keeps the last value, and forgets the wrong one.
      return Verdict.excused("a value in a map that its type does not have", ours.message());
    }
    throw new Find(
        "ours refuses what the reference reads as %s: %s"
            .formatted(reference.rows(), ours.message()));
  }

  /**
   * What Avro's reader makes of a file.
   *
   * @param rows the first ones; null where it failed
   */
  private record Reference(List<GenericRecord> rows, AvroFile.Frames frames, Throwable failure) {
    static Reference of(byte[] input) {
      AvroFile.Frames frames = AvroFile.frames(input);
      if (input.length == 0) {
        // docs/config.md: an empty file has no rows, whatever its format.
        return new Reference(List.of(), frames, null);
      }
      if (frames.flaw() == AvroFile.Flaw.CUT) {
        return new Reference(null, frames, new EOFException("cut"));
      }
      try {
        return new Reference(AvroTables.readByAvro(input, MOST_ROWS), frames, null);
      } catch (IOException | RuntimeException | Error e) {
        return new Reference(null, frames, e);
      }
    }

    /** Whether the JDK has no value for an encoded one, such as the time of day of -1. */
    boolean hasNoValue() {
      try {
        AvroTables.comparable(rows, null);
        return false;
      } catch (RuntimeException e) {
        return true;
      }
    }
  }
}
