package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are written are read as the same rows, for every type and way to spell CSV. */
class CsvRoundTripTest {
  private static final String TEXTS = "ab,;\"'\\N\n\r\t #é€𝄞01-.truenull";

  private static final List<CsvOptions> SPELLINGS =
      List.of(
          CsvOptions.DEFAULT,
          CsvTables.withoutHeader(),
          CsvTables.withNull("null"),
          CsvTables.withNull("1"),
          CsvTables.withComment('#'),
          new CsvOptions(
              ',',
              '"',
              Optional.of('\\'),
              true,
              List.of("\\N", ""),
              false,
              StandardCharsets.UTF_8,
              Optional.empty()),
          new CsvOptions(
              ';',
              '\'',
              Optional.of('n'),
              true,
              List.of("1", "null", "a"),
              false,
              StandardCharsets.UTF_8,
              Optional.of('2')),
          new CsvOptions('-', 't', true, "", StandardCharsets.UTF_16, Optional.of('1')),
          new CsvOptions('\t', '\'', false, "a", StandardCharsets.UTF_8, Optional.of('b')));

  private final Random random = new Random(42);

  private static final List<String> TYPES =
      List.of(
          "boolean",
          "int8",
          "int16",
          "int32",
          "int64",
          "float32",
          "float64",
          "decimal(5,2)",
          "decimal(18,0)",
          "decimal(18,18)",
          "decimal(38,10)",
          "string",
          "binary",
          "date",
          "timestamp",
          "timestamp_ntz",
          "list<string>",
          "list<decimal(20,3)>",
          "map<string,timestamp>",
          "struct<x:int64,y:list<struct<z:string>>>");

  @Test
  void everyTypeInEverySpelling() throws IOException {
    List<Field> fields = new ArrayList<>();
    for (String type : TYPES) {
      fields.add(
          Field.of("c" + fields.size() + (random.nextBoolean() ? "," : ""), DataType.parse(type)));
    }
    for (CsvOptions options : SPELLINGS) {
      assertRoundTrip(options, new Schema(fields), 200);
    }
  }

  @Test
  void everyTypeAloneInItsTable() throws IOException {
    for (CsvOptions options : SPELLINGS) {
      for (String type : TYPES) {
        assertRoundTrip(options, Schema.of(Field.of("only", DataType.parse(type))), 50);
      }
    }
  }

  private void assertRoundTrip(CsvOptions options, Schema schema, int count) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      schema.fields().forEach(field -> row.put(field.name(), value(field.type(), true)));
      rows.add(row);
    }
    RowChunk chunk = ChunkMaps.toChunk(schema, rows);
    byte[] csv = CsvTables.write(new CsvFormat(options), chunk);
    CsvFormat tiny = CsvTables.format(options, CsvTables.TINY);
    List<Map<String, Object>> read = CsvTables.rows(tiny, csv, schema, ReadOptions.DECLARED);
    assertThat(comparable(read))
        .as("%s %s %s", options, schema, new String(csv, options.encoding()))
        .isEqualTo(comparable(ChunkMaps.toMaps(chunk)));
  }

  /** The same with a text for each array of bytes, so that equality means equal content. */
  private static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    } else if (value instanceof List<?> list) {
      return list.stream().map(CsvRoundTripTest::comparable).collect(Collectors.toList());
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key, comparable(element)));
      return copy;
    }
    return value;
  }

  private Object value(DataType type, boolean nullable) {
    if (nullable && random.nextInt(5) == 0) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean();
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> one(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1, random::nextInt);
      case INT64 -> one(Long.MIN_VALUE, Long.MAX_VALUE, 0L, 1L, random::nextLong);
      case FLOAT32 ->
          one(
              Float.NaN,
              Float.MIN_VALUE,
              -0.0f,
              1.0f,
              () -> Float.intBitsToFloat(random.nextInt()));
      case FLOAT64 ->
          one(
              Double.NEGATIVE_INFINITY,
              Double.MAX_VALUE,
              -0.0,
              1.0,
              () -> Double.longBitsToDouble(random.nextLong()));
      case DECIMAL -> decimal((DataType.DecimalType) type);
      case STRING -> text();
      case BINARY -> text().getBytes(StandardCharsets.UTF_8);
      case DATE -> LocalDate.ofEpochDay(random.nextLong(-719_162, 2_932_897));
      case TIMESTAMP -> instant();
      case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
      case LIST -> list(((DataType.ListType) type).element());
      case MAP -> {
        DataType.MapType map = (DataType.MapType) type;
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          entries.put(value(map.key(), false), value(map.value(), true));
        }
        yield entries;
      }
      case STRUCT -> {
        Map<Object, Object> struct = new LinkedHashMap<>();
        for (Field field : ((DataType.StructType) type).fields()) {
          struct.put(field.name(), value(field.type(), true));
        }
        yield struct;
      }
    };
  }

  private <T> T one(T a, T b, T c, T d, Supplier<T> other) {
    int which = random.nextInt(12);
    return which == 0 ? a : which == 1 ? b : which == 2 ? c : which == 3 ? d : other.get();
  }

  private List<Object> list(DataType element) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(element, true));
    }
    return list;
  }

  private String text() {
    int[] letters = TEXTS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 40 : 4); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return random.nextInt(10) == 0 ? "null" : text.toString();
  }

  private BigDecimal decimal(DataType.DecimalType type) {
    int digits = random.nextInt(type.precision() + 1);
    BigInteger unscaled = new BigInteger(4 * digits, random).mod(BigInteger.TEN.pow(digits));
    BigDecimal value = new BigDecimal(unscaled, type.scale());
    return random.nextBoolean() ? value : value.negate();
  }

  private Instant instant() {
    long second = random.nextLong(-719_162L * 86_400, 2_932_897L * 86_400);
    return Instant.ofEpochSecond(
        second, random.nextBoolean() ? 0 : random.nextInt(1_000_000) * 1000L);
  }

  @Test
  void quotesOnlyWhereTheyAreNeeded() throws IOException {
    List<String> texts =
        Arrays.asList(
            "plain", null, "", "a,b", "a\"b", "a\nb", "a\rb", " a", "a\t", "a b", "#x", "007");
    List<Map<String, Object>> rows = new ArrayList<>();
    texts.forEach(text -> rows.add(Collections.singletonMap("t", text)));
    assertThat(
            CsvTables.written(CsvTables.withComment('#'), Schema.parse("struct<t:string>"), rows))
        .isEqualTo(
            "t\n"
                + "plain\n\n"
                + "\"\"\n"
                + "\"a,b\"\n"
                + "\"a\"\"b\"\n"
                + "\"a\n"
                + "b\"\n"
                + "\"a\r"
                + "b\"\n"
                + "\" a\"\n"
                + "\"a\t\"\n"
                + "a b\n"
                + "\"#x\"\n"
                + "007\n");
  }

  @Test
  void aByteOrderMarkAtTheBeginningOfATextSurvives() throws IOException {
    Schema schema = Schema.parse("struct<\"\uFEFFt\":string>");
    String csv =
        CsvTables.written(CsvOptions.DEFAULT, schema, List.of(Map.of("\uFEFFt", "\uFEFFx")));
    assertThat(csv).isEqualTo("\"\uFEFFt\"\n\"\uFEFFx\"\n");
    assertThat(CsvTables.rows(CsvTables.format(CsvOptions.DEFAULT, 4), CsvTables.utf8(csv)))
        .isEqualTo(List.of(Map.of("\uFEFFt", "\uFEFFx")));
  }

  @Test
  void aTextWithNulIsNotWritten() {
    assertThatThrownBy(
            () ->
                CsvTables.written(
                    CsvOptions.DEFAULT,
                    Schema.parse("struct<t:string>"),
                    List.of(Map.of("t", "a\0"))))
        .isInstanceOf(IOException.class)
        .hasMessage("column \"t\" has a text with a NUL character, which CSV cannot hold");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8192, 20_000})
  void manyRowsKeepTheirOrder(int count) throws IOException {
    Schema schema = Schema.parse("struct<n:int64,t:string>");
    StringBuilder csv = new StringBuilder("n,t\n");
    for (int i = 0; i < count; i++) {
      csv.append(i).append(",\"x").append(i).append("\ny\"\n");
    }
    List<RowChunk> chunks =
        CsvTables.chunks(
            CsvTables.format(CsvOptions.DEFAULT, 64),
            CsvTables.utf8(csv.toString()),
            schema,
            ReadOptions.INFERRED);
    long next = 0;
    for (RowChunk chunk : chunks) {
      assertThat(chunk.rows()).isLessThanOrEqualTo(RowChunk.CAPACITY);
      for (Map<String, Object> row : ChunkMaps.toMaps(chunk)) {
        assertThat(row).isEqualTo(Map.of("n", next, "t", "x" + next + "\ny"));
        next++;
      }
    }
    assertThat(next).isEqualTo(count);
  }
}
