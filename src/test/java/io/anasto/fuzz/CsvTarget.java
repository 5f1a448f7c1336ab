package io.anasto.fuzz;

import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.CsvTables;
import io.anasto.format.ReadOptions;
import io.anasto.format.SchemaInference.InferredSchema;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** CSV. The first byte of an input chooses the options, the second the reader's buffer. */
final class CsvTarget implements FuzzTarget {
  private static final int MOST_BYTES = 1000;
  private static final int HEAD = 2;

  private static final List<CsvOptions> OPTIONS =
      List.of(
          CsvOptions.DEFAULT,
          options(',', '"', false, "", StandardCharsets.UTF_8, null),
          options(';', '\'', true, "", StandardCharsets.UTF_8, null),
          options(',', '"', true, "", StandardCharsets.UTF_8, '#'),
          options('\t', '"', false, "", StandardCharsets.UTF_8, '#'),
          options(',', '"', true, "NULL", StandardCharsets.UTF_8, null),
          dialect('\\', false, "\\N", "NULL"),
          dialect('"', true, "", "NULL", "0"),
          options(',', '"', true, "", StandardCharsets.ISO_8859_1, null),
          options(',', '"', true, "", StandardCharsets.UTF_16LE, null),
          options('|', '"', false, "", Charset.forName("windows-1252"), null),
          options(',', '"', true, "", Charset.forName("Shift_JIS"), null));

  /** From these on the reader transcodes, with large buffers. */
  private static final int ENCODED = 8;

  /** The last is the usual one. */
  private static final int[] BUFFERS = {4, 5, 7, 8, 16, 33, 64, 1 << 18};

  private static final List<DataType> DECLARED =
      List.of(
          DataType.INT8,
          DataType.INT64,
          DataType.FLOAT32,
          DataType.FLOAT64,
          new DataType.DecimalType(20, 5),
          DataType.BOOLEAN,
          DataType.DATE,
          DataType.TIMESTAMP,
          DataType.TIMESTAMP_NTZ,
          DataType.BINARY,
          new DataType.ListType(DataType.INT64),
          new DataType.MapType(DataType.DATE, DataType.STRING),
          new DataType.StructType(List.of(Field.of("a", DataType.FLOAT64))));

  /** Of the words, those from {@code true} on are values. */
  private static final int FIRST_VALUE = 32;

  private static final List<String> WORDS =
      List.of(
          ",",
          "\n",
          "\r\n",
          "\r",
          "\"",
          "\"\"",
          ";",
          "'",
          "''",
          "|",
          "\t",
          "#",
          "\n#",
          " ",
          "NULL",
          "\"NULL\"",
          "é",
          "𝄞",
          "\uFEFF",
          "\u0000",
          "\u0001",
          "\\",
          "\\\"",
          "\\N",
          "\"x\\\\\"",
          "\"a,b\"",
          "\"\n\"",
          "\"\r\n\"",
          "\"\r\"",
          "\"\"\"\"",
          ",,",
          "\n\n",
          "true",
          "false",
          "TRUE",
          "no",
          "0",
          "-0",
          "007",
          "+5",
          "1.5",
          "-0.0",
          "1e3",
          "1E400",
          "-1e-400",
          "NaN",
          "-inf",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "9007199254740993",
          "0.1",
          "1.0",
          "123456789012345678901234567890.12345678",
          "1e99999999999",
          "2024-01-31",
          "2024-02-30",
          "0000-01-01",
          "+10000-01-01",
          "2024-01-31T10:00:00Z",
          "2024-01-31 10:00:00.123456+01:30",
          "2024-01-31T10:00:00",
          "2024-01-31T24:00:00",
          "2016-12-31T23:59:60Z",
          "0001-01-01T00:00:00+18:00",
          "[1,2]",
          "{\"a\":1}",
          "\"{\"\"a\"\":[]}\"",
          "null",
          "AAE=",
          "12345678");

  private final ByteMutations mutations = new ByteMutations(WORDS, MOST_BYTES);

  private static CsvOptions dialect(char escape, boolean quotedNull, String... nullWords) {
    return new CsvOptions(
        ',',
        '"',
        Optional.of(escape),
        true,
        List.of(nullWords),
        quotedNull,
        StandardCharsets.UTF_8,
        Optional.empty());
  }

  private static CsvOptions options(
      char delimiter,
      char quote,
      boolean header,
      String nullText,
      Charset encoding,
      Character comment) {
    return new CsvOptions(
        delimiter, quote, header, nullText, encoding, Optional.ofNullable(comment));
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      CsvOptions options = OPTIONS.get(i % OPTIONS.size());
      seeds.add(input(i, random.nextInt(8), table(random, options).getBytes(options.encoding())));
    }
    Path folder = CsvTables.conformance().resolve("csv-spectrum").resolve("csvs");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          seeds.add(input(0, 2, Files.readAllBytes(file)));
        }
      }
    }
    return seeds;
  }

  private static byte[] input(int options, int buffer, byte[] content) {
    byte[] bytes = new byte[HEAD + content.length];
    bytes[0] = (byte) (options % OPTIONS.size());
    bytes[1] = (byte) buffer;
    System.arraycopy(content, 0, bytes, HEAD, content.length);
    return bytes;
  }

  /** A table that mostly has columns of one type each. */
  private static String table(Random random, CsvOptions options) {
    int width = 1 + random.nextInt(4);
    int rows = random.nextInt(6);
    StringBuilder text = new StringBuilder();
    String[] usual = new String[width];
    Arrays.setAll(usual, i -> word(random));
    for (int row = options.header() ? -1 : 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        String value = row < 0 ? "c" + i : random.nextInt(4) == 0 ? word(random) : usual[i];
        boolean quoted = random.nextInt(4) == 0;
        String quote = quoted ? String.valueOf(options.quote()) : "";
        text.append(i == 0 ? "" : options.delimiter()).append(quote).append(value).append(quote);
      }
      text.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    return text.toString();
  }

  private static String word(Random random) {
    return WORDS.get(FIRST_VALUE + random.nextInt(WORDS.size() - FIRST_VALUE));
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    byte[] content = Arrays.copyOfRange(base, HEAD, base.length);
    byte[] changed =
        mutations.apply(content, Arrays.copyOfRange(other, HEAD, other.length), random);
    int options = random.nextInt(8) == 0 ? random.nextInt(OPTIONS.size()) : base[0];
    if (options >= ENCODED && random.nextInt(4) > 0) {
      options = random.nextInt(ENCODED);
    }
    int buffer = random.nextInt(BUFFERS.length - 1);
    return input(options, random.nextInt(100) == 0 ? BUFFERS.length - 1 : buffer, changed);
  }

  @Override
  public Verdict check(byte[] input) {
    if (input.length < HEAD) {
      return Verdict.refused("no options");
    }
    CsvOptions options = OPTIONS.get((input[0] & 0xff) % OPTIONS.size());
    CsvFormat format = CsvTables.format(options, BUFFERS[(input[1] & 0xff) % BUFFERS.length]);
    byte[] content = Arrays.copyOfRange(input, HEAD, input.length);
    CsvReference reference = CsvReference.of(content, options);

    Ours<InferredSchema> inferred = Ours.of("infer", () -> CsvTables.infer(format, content));
    if (inferred.isRefused()) {
      return refused(reference, inferred, options);
    }
    if (!reference.broken().isEmpty() || !reference.rule().isEmpty()) {
      throw new Find("ours reads what is broken by " + reference.broken() + reference.rule());
    }
    String types = typed(format, content, options, reference, inferred.result());
    texts(format, content, options, reference);
    if (content.length % 4 == 0) {
      declared(format, content, reference);
    }
    return Verdict.read(types);
  }

  private static Verdict refused(CsvReference reference, Ours<?> ours, CsvOptions options) {
    if (!reference.broken().isEmpty()) {
      return Verdict.refused(ours.message());
    }
    if (reference.rule().isEmpty() || !ours.message().contains(reference.rule())) {
      throw new Find(
          "ours refuses what the reference reads as %s %s by %s: %s"
              .formatted(reference.names(), reference.rows(), options, ours.message()));
    }
    return Verdict.excused(reference.rule(), ours.message());
  }

  /** With the types that the file was found to have. */
  private static String typed(
      CsvFormat format,
      byte[] content,
      CsvOptions options,
      CsvReference reference,
      InferredSchema inferred) {
    Schema schema = inferred.schema();
    ReadOptions read = ReadOptions.INFERRED;
    List<Map<String, Object>> rows = rows("inferred", format, content, schema, read);
    if (rows.isEmpty() && reference.rows().stream().allMatch(List::isEmpty)) {
      return "no rows";
    }
    compare(schema, rows, reference, options);
    return kinds(schema);
  }

  private static String kinds(Schema schema) {
    Set<String> kinds = new TreeSet<>();
    schema.fields().forEach(field -> kinds.add(field.type().kind().name()));
    return kinds.toString();
  }

  /** As texts, all of them. */
  private static void texts(
      CsvFormat format, byte[] content, CsvOptions options, CsvReference reference) {
    Schema schema =
        new Schema(
            reference.names().stream().map(name -> Field.of(name, DataType.STRING)).toList());
    compare(
        schema, rows("texts", format, content, schema, ReadOptions.DECLARED), reference, options);
  }

  /** A declared type may take or refuse a value, but says so in its own way. */
  private static void declared(CsvFormat format, byte[] content, CsvReference reference) {
    List<Field> fields = new ArrayList<>();
    for (String name : reference.names()) {
      int choice = Math.floorMod(name.hashCode() + content.length, DECLARED.size());
      fields.add(Field.of(name, DECLARED.get(choice)));
    }
    Ours.of(
        "declared",
        () -> CsvTables.rows(format, content, new Schema(fields), ReadOptions.DECLARED));
  }

  private static List<Map<String, Object>> rows(
      String what, CsvFormat format, byte[] content, Schema schema, ReadOptions read) {
    Ours<List<Map<String, Object>>> ours =
        Ours.of(what, () -> CsvTables.rows(format, content, schema, read));
    if (ours.isRefused()) {
      throw new Find(what + ": ours infers but does not read: " + ours.message());
    }
    return ours.result();
  }

  private static void compare(
      Schema schema, List<Map<String, Object>> rows, CsvReference reference, CsvOptions options) {
    if (rows.size() != reference.rows().size()) {
      throw new Find(
          "ours has %d rows, the reference %d: %s"
              .formatted(rows.size(), reference.rows().size(), reference.rows()));
    }
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < schema.size(); i++) {
        Field field = schema.field(i);
        Object value = rows.get(row).get(field.name());
        String text = reference.rows().get(row).get(reference.names().indexOf(field.name()));
        if (text == null ? value != null : value == null || !isSame(field, value, text)) {
          throw new Find(
              "row %d, column %s: ours is %s, the reference %s; %s"
                  .formatted(row + 1, field, value, text, options));
        }
      }
    }
  }

  private static boolean isSame(Field field, Object value, String text) {
    return TypedText.isSame(field.type(), value, text);
  }
}
