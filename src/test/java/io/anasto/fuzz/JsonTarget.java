package io.anasto.fuzz;

import io.anasto.format.CsvTables;
import io.anasto.format.JsonRandom;
import io.anasto.format.JsonTables;
import io.anasto.format.ReadOptions;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** JSON. The first byte of an input chooses the reader's buffer. */
final class JsonTarget implements FuzzTarget {
  private static final int MOST_BYTES = 700;

  /** The last is large enough for any input. */
  private static final int[] BUFFERS = {1, 2, 7, 16, 64, 300, 2048};

  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\"a\":",
          "\"\":",
          "{\"a\":1}",
          "{}",
          "[]",
          "null",
          "true",
          "false",
          "\\",
          "\\u",
          "\\ud83d\\ude00",
          "\\ud800",
          "\\udc00",
          "\\u0000",
          "\\u00E9",
          "\\n",
          "\\/",
          "\\\"",
          "\\x",
          "\n",
          "\r\n",
          " ",
          "\t",
          "\u0000",
          "\u001f",
          "\u007f",
          "\uFEFF",
          "\u00a0",
          "é",
          "€",
          "𝄞",
          "\"2024-01-31\"",
          "\"2024-01-31T10:00:00Z\"",
          "\"2024-01-31 10:00:00.5\"",
          "\"AAE=\"",
          "\"x\"",
          "\"\"",
          "0",
          "-0",
          "01",
          "-",
          "1.",
          ".5",
          "1.5",
          "-0.0",
          "1e3",
          "1E+400",
          "1e-400",
          "1e-99999999999",
          "0e9999999999",
          "NaN",
          "Infinity",
          "9223372036854775807",
          "-9223372036854775809",
          "9007199254740993",
          "0.1",
          "123456789012345678901234567890.12345678",
          "1".repeat(400),
          "9".repeat(1001),
          "[".repeat(60),
          "{\"a\":".repeat(60),
          "]".repeat(60),
          "}".repeat(60),
          "//",
          "/*",
          "'a'");

  private static final List<DataType> DECLARED =
      List.of(
          DataType.INT16,
          DataType.INT64,
          DataType.FLOAT32,
          DataType.FLOAT64,
          new DataType.DecimalType(12, 3),
          DataType.BOOLEAN,
          DataType.STRING,
          DataType.BINARY,
          DataType.DATE,
          DataType.TIMESTAMP,
          DataType.TIMESTAMP_NTZ,
          new DataType.ListType(new DataType.ListType(DataType.INT8)),
          new DataType.MapType(DataType.STRING, DataType.STRING),
          new DataType.MapType(DataType.FLOAT64, DataType.INT64),
          new DataType.StructType(List.of(Field.of("a", DataType.FLOAT64))));

  private final ByteMutations mutations = new ByteMutations(WORDS, MOST_BYTES);

  @Override
  public String name() {
    return "json";
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      JsonRandom random = new JsonRandom(seed * 1000 + i);
      Schema schema = random.schema();
      byte[] rows = JsonTables.write(List.of(random.chunk(schema, 1 + i % 3)), schema);
      if (rows.length < MOST_BYTES / 2) {
        seeds.add(input(i, rows));
      }
    }
    for (String word : WORDS) {
      seeds.add(input(3, JsonTables.utf8("{\"a\":" + word + ",\"b\":[1," + word + "]}")));
      seeds.add(input(3, JsonTables.utf8("[{\"a\":" + word + "},\n{\"a\":" + word + "}]")));
    }
    Path folder = CsvTables.conformance().resolve("json-test-suite").resolve("test_parsing");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          byte[] content = Files.readAllBytes(file);
          if (content.length < MOST_BYTES) {
            seeds.add(input(2, content));
            seeds.add(input(4, asValue(content)));
          }
        }
      }
    }
    return seeds;
  }

  private static byte[] asValue(byte[] content) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    row.writeBytes(JsonTables.utf8("{\"v\":"));
    row.writeBytes(content);
    row.writeBytes(JsonTables.utf8("\n}"));
    return row.toByteArray();
  }

  private static byte[] input(int buffer, byte[] content) {
    byte[] bytes = new byte[1 + content.length];
    bytes[0] = (byte) (buffer % BUFFERS.length);
    System.arraycopy(content, 0, bytes, 1, content.length);
    return bytes;
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    byte[] content = Arrays.copyOfRange(base, 1, base.length);
    byte[] others = Arrays.copyOfRange(other, 1, other.length);
    int buffer = random.nextInt(BUFFERS.length);
    JsonReference rows = random.nextInt(3) == 0 ? null : JsonReference.of(content);
    if (rows == null || rows.broken() || rows.rows().isEmpty()) {
      return input(buffer, mutations.apply(content, others, random));
    }
    byte[] reshaped = reshaped(rows.rows(), JsonReference.of(others).rows(), random);
    return input(
        buffer, random.nextInt(4) == 0 ? mutations.apply(reshaped, others, random, 1) : reshaped);
  }

  private static byte[] reshaped(List<Object> rows, List<Object> others, Random random) {
    JsonShapes shapes = new JsonShapes(random);
    Object changed = rows;
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed = shapes.changed(changed, others);
    }
    byte[] text = JsonTables.utf8(shapes.file(changed instanceof List<?> list ? list : rows));
    return text.length > MOST_BYTES ? Arrays.copyOf(text, MOST_BYTES) : text;
  }

  @Override
  public Verdict check(byte[] input) {
    if (input.length == 0) {
      return Verdict.refused("no options");
    }
    int buffer = BUFFERS[(input[0] & 0xff) % BUFFERS.length];
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    JsonReference reference = JsonReference.of(content);

    Ours<Schema> inferred = Ours.of("infer", () -> JsonTables.infer(content, buffer));
    if (inferred.isRefused()) {
      return refused(reference, inferred);
    }
    if (reference.broken() || !reference.rules().isEmpty()) {
      throw new Find("ours reads what is broken or breaks " + reference.rules());
    }
    Schema schema = inferred.result();
    Ours<List<Map<String, Object>>> read =
        Ours.of("read", () -> JsonTables.maps(content, schema, ReadOptions.INFERRED, buffer));
    if (read.isRefused()) {
      throw new Find("ours infers " + schema + " but does not read: " + read.message());
    }
    List<Map<String, Object>> rows = read.result();
    if (rows.size() != reference.rows().size()) {
      throw new Find(
          "ours has %d rows, the reference %d".formatted(rows.size(), reference.rows().size()));
    }
    for (int i = 0; i < rows.size(); i++) {
      struct("row " + (i + 1), schema.fields(), rows.get(i), (Map<?, ?>) reference.rows().get(i));
    }
    if (content.length % 4 == 0) {
      declared(content, schema, buffer);
    }
    return Verdict.read(kinds(schema));
  }

  private static Verdict refused(JsonReference reference, Ours<?> ours) {
    if (reference.broken()) {
      return Verdict.refused(ours.message());
    }
    for (String rule : reference.rules()) {
      if (ours.message().contains(rule)) {
        return Verdict.excused(rule, ours.message());
      }
    }
    throw new Find(
        "ours refuses what the reference reads as %s, %s: %s"
            .formatted(reference.rows(), reference.rules(), ours.message()));
  }

  private static String kinds(Schema schema) {
    Set<String> kinds = new TreeSet<>();
    schema.fields().forEach(field -> kinds.add(field.type().kind().name()));
    return kinds.toString();
  }

  /** A declared type may take or refuse a value, but says so in its own way. */
  private static void declared(byte[] content, Schema inferred, int buffer) {
    List<Field> fields = new ArrayList<>();
    for (Field field : inferred.fields()) {
      int choice = Math.floorMod(field.name().hashCode() + content.length, DECLARED.size());
      fields.add(Field.of(field.name(), DECLARED.get(choice)));
    }
    Ours.of(
        "declared",
        () -> JsonTables.maps(content, new Schema(fields), ReadOptions.DECLARED, buffer));
  }

  private static void struct(String place, List<Field> fields, Map<?, ?> ours, Map<?, ?> theirs) {
    for (Object key : theirs.keySet()) {
      if (fields.stream().noneMatch(field -> field.name().equals(key))) {
        throw new Find(place + ": ours lacks the key " + key);
      }
    }
    for (Field field : fields) {
      compare(
          place + "." + field.name(),
          field.type(),
          ours.get(field.name()),
          theirs.get(field.name()));
    }
  }

  private static void compare(String place, DataType type, Object ours, Object theirs) {
    if (ours == null || theirs == null) {
      if (ours != theirs) {
        throw different(place, type, ours, theirs);
      }
      return;
    }
    switch (type.kind()) {
      case LIST -> {
        List<?> list = (List<?>) ours;
        List<?> others = (List<?>) theirs;
        if (list.size() != others.size()) {
          throw different(place, type, ours, theirs);
        }
        for (int i = 0; i < list.size(); i++) {
          compare(place + "[]", ((DataType.ListType) type).element(), list.get(i), others.get(i));
        }
      }
      case STRUCT ->
          struct(
              place, ((DataType.StructType) type).fields(), (Map<?, ?>) ours, (Map<?, ?>) theirs);
      case MAP -> {
        // Inferred only of objects without any key.
        if (!ours.equals(theirs)) {
          throw different(place, type, ours, theirs);
        }
      }
      case STRING -> {
        boolean same =
            theirs instanceof String
                ? ours.equals(theirs)
                : theirs.equals(JsonReference.value((String) ours));
        if (!same) {
          throw different(place, type, ours, theirs);
        }
      }
      case BOOLEAN -> {
        if (!ours.equals(theirs)) {
          throw different(place, type, ours, theirs);
        }
      }
      case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> {
        if (!(theirs instanceof JsonReference.Num number)
            || !TypedText.isSame(type, ours, number.text())) {
          throw different(place, type, ours, theirs);
        }
      }
      case BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ -> {
        if (!(theirs instanceof String text) || !TypedText.isSame(type, ours, text)) {
          throw different(place, type, ours, theirs);
        }
      }
    }
  }

  private static Find different(String place, DataType type, Object ours, Object theirs) {
    return new Find("%s, %s: ours is %s, the reference's %s".formatted(place, type, ours, theirs));
  }
}
