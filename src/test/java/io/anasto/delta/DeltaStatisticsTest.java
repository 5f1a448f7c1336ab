package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.anasto.row.Schema;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of data files: whatever the values, they must bound them. */
class DeltaStatisticsTest {
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final String TYPES =
      "struct<i8:int8,i32:int32,i64:int64,f32:float32,f64:float64,d9:decimal(9,2),"
          + "d18:decimal(18,6),d38:decimal(38,10),s:string,day:date,ts:timestamp,n:timestamp_ntz,"
          + "bo:boolean,b:binary,st:struct<x:int32>>";

  @Property(tries = 25)
  void statisticsBoundEveryValue(@ForAll long seed) throws IOException {
    Path directory = Files.createTempDirectory("statistics");
    try {
      bound(new Random(seed), directory.resolve("t"));
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  private static void bound(Random random, Path table) throws IOException {
    Schema schema = Schema.parse(TYPES);
    List<Map<String, Object>> rows = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      rows.add(randomRow(random));
    }
    JsonNode stats = statistics(new DeltaWriting(table).append(schema, rows), 0);
    assertThat(stats.get("numRecords").asInt()).isEqualTo(count);
    schema
        .fields()
        .forEach(
            field -> {
              if (field.name().equals("st")) {
                return;
              }
              List<Object> values = rows.stream().map(row -> row.get(field.name())).toList();
              assertThat(stats.get("nullCount").get(field.name()).asLong())
                  .isEqualTo(values.stream().filter(value -> value == null).count());
              for (Object value : values) {
                assertBounds(field.name(), value, stats);
              }
            });
    assertThat(stats.get("nullCount").get("st").get("x").asLong())
        .isEqualTo(
            rows.stream()
                .filter(
                    row -> row.get("st") == null || ((Map<?, ?>) row.get("st")).get("x") == null)
                .count());
  }

  private static void assertBounds(String name, Object value, JsonNode stats) {
    JsonNode min = stats.get("minValues").get(name);
    JsonNode max = stats.get("maxValues").get(name);
    if (value == null) {
      return;
    }
    if (value instanceof Double || value instanceof Float) {
      assertNumberBounds(name, (Number) value, min, max);
      return;
    }
    if (value instanceof Boolean || value instanceof byte[]) {
      assertThat(min).isNull();
      assertThat(max).isNull();
      return;
    }
    assertThat(min).as(name + " of " + value).isNotNull();
    if (value instanceof String text) {
      assertThat(compareUtf8(min.asText(), text)).isNotPositive();
      if (max != null) {
        assertThat(compareUtf8(max.asText(), text)).isNotNegative();
        assertThat(max.asText().codePointCount(0, max.asText().length())).isLessThanOrEqualTo(33);
      }
      return;
    }
    Function<JsonNode, BigDecimal> number =
        node -> node.isNumber() ? node.decimalValue() : micros(node.asText());
    BigDecimal exact =
        value instanceof Number ? new BigDecimal(value.toString()) : micros(value.toString());
    assertThat(number.apply(min)).as(name).isLessThanOrEqualTo(exact);
    assertThat(number.apply(max)).as(name).isGreaterThanOrEqualTo(exact);
  }

  /** A bound that is not there bounds all; engines take NaN as the largest. */
  private static void assertNumberBounds(String name, Number value, JsonNode min, JsonNode max) {
    // Readers take a bound as of the column's type.
    Function<JsonNode, Double> typed =
        node -> value instanceof Float ? (double) node.floatValue() : node.doubleValue();
    double number = value.doubleValue();
    if (Double.isNaN(number)) {
      assertThat(max).as(name).isNull();
      return;
    }
    assertThat(min == null || typed.apply(min) <= number).as("%s: %s", name, min).isTrue();
    assertThat(max == null || typed.apply(max) >= number).as("%s: %s", name, max).isTrue();
  }

  /** A date or a time as microseconds. */
  private static BigDecimal micros(String text) {
    Instant instant;
    if (!text.contains("T")) {
      instant = LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    } else if (text.endsWith("Z")) {
      instant = Instant.parse(text);
    } else {
      instant = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
    return BigDecimal.valueOf(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
  }

  private static int compareUtf8(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode statistics(DeltaWriting writing, long version) throws IOException {
    for (String line : writing.entry(version).lines().toList()) {
      JsonNode add = JSON.readTree(line).get("add");
      if (add != null) {
        return JSON.readTree(add.get("stats").asText());
      }
    }
    throw new AssertionError("no file in version " + version);
  }

  private static Object maybe(Random random, Object value) {
    return random.nextInt(6) == 0 ? null : value;
  }

  private static Map<String, Object> randomRow(Random random) {
    double[] odd = {Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    double number =
        random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextGaussian();
    // From the year 1 to 9999, before and after 1970.
    long micros =
        -62_135_596_800_000_000L + (long) (random.nextDouble() * 315_537_897_599_000_000L);
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return row(
        "i8", maybe(random, (byte) random.nextInt()),
        "i32", maybe(random, random.nextInt()),
        "i64", maybe(random, random.nextLong()),
        "f32", maybe(random, (float) number),
        "f64", maybe(random, number),
        "d9", maybe(random, BigDecimal.valueOf(random.nextInt(1_999_999_999) - 999_999_999, 2)),
        "d18", maybe(random, BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000_000_000L, 6)),
        "d38",
            maybe(
                random,
                new BigDecimal(new BigInteger(126, random).subtract(BigInteger.TWO.pow(125)), 10)),
        "s", maybe(random, randomText(random)),
        "day", maybe(random, LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400_000_000L))),
        "ts", maybe(random, instant),
        "n", maybe(random, LocalDateTime.ofInstant(instant, ZoneOffset.UTC)),
        "bo", maybe(random, random.nextBoolean()),
        "b", maybe(random, new byte[] {(byte) random.nextInt()}),
        "st", maybe(random, row("x", maybe(random, random.nextInt()))));
  }

  private static String randomText(Random random) {
    int[] alphabet = {
      'a', 'b', 0x7F, 0xFC, 0xFFFD, 0x1F600, Character.MAX_CODE_POINT, '"', '\\', 0
    };
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(3) == 0 ? 31 + random.nextInt(6) : random.nextInt(5);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  @TempDir Path temp;

  @Test
  void timesAreRoundedSoThatTheyStillBound() throws IOException {
    JsonNode stats =
        statistics(
            new DeltaWriting(temp.resolve("t"))
                .append(
                    "struct<t:timestamp>", row("t", Instant.parse("1969-12-31T23:59:59.999001Z"))),
            0);
    assertThat(stats.get("minValues").get("t").asText()).isEqualTo("1969-12-31T23:59:59.999Z");
    assertThat(stats.get("maxValues").get("t").asText()).isEqualTo("1970-01-01T00:00:00.000Z");
  }

  @Test
  void aLongTextIsCutBelowAndAbove() throws IOException {
    String text = "ü".repeat(31) + "😀" + "tail";
    JsonNode stats =
        statistics(
            new DeltaWriting(temp.resolve("t")).append("struct<s:string>", row("s", text)), 0);
    assertThat(stats.get("minValues").get("s").asText()).isEqualTo("ü".repeat(31) + "😀");
    assertThat(stats.get("maxValues").get("s").asText())
        .isEqualTo("ü".repeat(31) + "😀" + Character.toString(Character.MAX_CODE_POINT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void kernelSkipsFilesAndMissesNoRow(boolean checkpointed) throws IOException {
    DeltaWriting writing = new DeltaWriting(temp.resolve("t"));
    int files = checkpointed ? 23 : 8;
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      Map<String, Object> row =
          row(
              "i",
              (long) i,
              "s",
              ("prefix " + i + " ").repeat(6),
              "t",
              Instant.parse("1969-12-31T23:59:58Z").plus(i * 333_333L, ChronoUnit.MICROS),
              "m",
              new BigDecimal(i + ".25"),
              "f",
              i == 0 ? -0.0 : i / 3.0);
      all.add(row);
      writing.append("struct<i:int64,s:string,t:timestamp,m:decimal(12,2),f:float64>", row);
    }
    DeltaKernelRows kernel = new DeltaKernelRows(writing.table());
    for (Map<String, Object> row : all) {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) row.get("t"));
      Map<String, Literal> literals =
          Map.of(
              "i", Literal.ofLong((Long) row.get("i")),
              "s", Literal.ofString((String) row.get("s")),
              "t", Literal.ofTimestamp(micros),
              "m", Literal.ofDecimal((BigDecimal) row.get("m"), 12, 2),
              "f", Literal.ofDouble(0.0 + (Double) row.get("f")));
      for (Map.Entry<String, Literal> each : literals.entrySet()) {
        List<Map<String, Object>> found =
            kernel.skipping(new Predicate("=", new Column(each.getKey()), each.getValue()));
        assertThat(found).as("%s = %s", each.getKey(), each.getValue()).contains(row);
        // A text's bounds are its first 32 characters; files of one row are apart from each other.
        assertThat(found).hasSizeLessThan(files);
      }
    }
    assertThat(kernel.skipping(new Predicate("IS_NULL", new Column("i")))).isEmpty();
  }
}
