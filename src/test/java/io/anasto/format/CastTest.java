package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DoubleColumn;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastTest {
  private static Object cast(Object value, String from, String to, boolean declared)
      throws CastException {
    Schema fileSchema = Schema.of(Field.of("x", DataType.parse(from)));
    Map<String, Object> row = new HashMap<>();
    row.put("x", value);
    Column source = ChunkMaps.toChunk(fileSchema, List.of(row)).column(0);
    return cast(source, fileSchema.field(0).type(), DataType.parse(to), declared);
  }

  private static Object cast(Column source, DataType from, DataType to, boolean declared)
      throws CastException {
    Schema schema = Schema.of(Field.of("x", to));
    ChunkBuilder builder = new ChunkBuilder(schema, 1);
    Cast.of(from, to, declared).orElseThrow().append(source, 0, builder.column(0));
    builder.endRow();
    return ChunkMaps.toMaps(builder.build()).get(0).get("x");
  }

  private static Optional<Cast> of(String from, String to, boolean declared) {
    return Cast.of(DataType.parse(from), DataType.parse(to), declared);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127                  | int64         | int8",
        "-32768               | int32         | int16",
        "5                    | int8          | int64",
        "9007199254740992     | int64         | float64",
        "16777216             | int32         | float32",
        "999                  | int64         | decimal(5,2)",
        "-9223372036854775808 | int64         | decimal(38,10)",
        "12.50                | decimal(9,2)  | decimal(3,1)",
        "12.50                | decimal(9,2)  | decimal(38,30)",
        "0.00                 | decimal(9,2)  | decimal(2,2)",
        "-12.00               | decimal(20,2) | int8",
        "0.1                  | float64       | float64",
        "0.25                 | float64       | float32",
        "0.25                 | float32       | float64",
      })
  void aNumberThatFitsStaysTheNumber(BigDecimal value, String from, String to) throws Exception {
    assertThat(new BigDecimal(cast(value, from, to, false).toString())).isEqualByComparingTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "128                  | int64         | int8          | an int8",
        "-32769               | int32         | int16         | an int16",
        "2147483648           | int64         | int32         | an int32",
        "9007199254740993     | int64         | float64       | a float64",
        "9223372036854775807  | int64         | float64       | a float64",
        "9223372036854775807  | int64         | float32       | a float32",
        "16777217             | int32         | float32       | a float32",
        "1000                 | int64         | decimal(5,2)  | a decimal(5,2)",
        "-1000                | int64         | decimal(5,2)  | a decimal(5,2)",
        "12.55                | decimal(9,2)  | decimal(9,1)  | a decimal(9,1)",
        "100.00               | decimal(9,2)  | decimal(2,0)  | a decimal(2,0)",
        "-12.01               | decimal(20,2) | int8          | an int8",
        "300.00               | decimal(20,2) | int8          | an int8",
        "0.1                  | float64       | float32       | a float32",
        "1E+300               | float64       | float32       | a float32",
      })
  void aNumberThatDoesNotFitIsRefused(BigDecimal value, String from, String to, String expected) {
    CastException e = catchThrowableOfType(CastException.class, () -> cast(value, from, to, false));
    assertThat(e.expected()).isEqualTo(expected);
    assertThat(new BigDecimal(e.value())).isEqualByComparingTo(value);
  }

  @Test
  void whatIsNoNumberFitsEachFloat() throws Exception {
    assertThat(cast(Double.NaN, "float64", "float32", false)).isEqualTo(Float.NaN);
    assertThat(cast(Double.NEGATIVE_INFINITY, "float64", "float32", false))
        .isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(cast(-0.0, "float64", "float32", false)).isEqualTo(-0.0f);
  }

  @ParameterizedTest
  @CsvSource({
    "float64, int64",
    "float32, 'decimal(9,2)'",
    "'decimal(9,2)', float64",
    "date, timestamp",
    "timestamp, date",
    "boolean, int8",
    "int8, boolean",
    "int64, timestamp",
    "list<string>, string",
    "string, list<string>",
    "struct<a:int8>, map<string;int8>",
    "struct<a:int8;b:int8>, struct<a:int8>",
    "list<date>, list<int32>",
  })
  void someTypesHaveNoWayToOthers(String from, String to) {
    assertThat(of(from.replace(';', ','), to.replace(';', ','), false)).isEmpty();
    assertThat(of(from.replace(';', ','), to.replace(';', ','), true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean",
        "int32",
        "int64",
        "float32",
        "float64",
        "decimal(9,2)",
        "date",
        "timestamp",
        "timestamp_ntz",
        "binary"
      })
  void textsAndOtherScalarsMeetOnlyWhereDeclared(String type) {
    assertThat(of(type, "string", false)).isEmpty();
    assertThat(of("string", type, false)).isEmpty();
    assertThat(of(type, "string", true)).isPresent();
    assertThat(of("string", type, true)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true                 | string | boolean       | true",
        " 007                 | string | int16         | 7",
        "1e3                  | string | float64       | 1000.0",
        "1.5                  | string | decimal(9,2)  | 1.50",
        "2024-02-29           | string | date          | 2024-02-29",
        "2024-02-29T10:00:00Z | string | timestamp     | 2024-02-29T10:00:00Z",
        "2024-02-29T10:00:00  | string | timestamp_ntz | 2024-02-29T10:00",
        "2024-02-29           | date   | string        | 2024-02-29",
        "0.1                  | float32 | string       | 0.1",
        "1.5                  | decimal(30,2) | string | 1.50",
        "17                   | int64  | string        | 17",
      })
  void aDeclaredTypeReadsAndWritesText(String value, String from, String to, String expected)
      throws Exception {
    Object given =
        switch (from) {
          case "float32", "decimal(30,2)", "int64" -> new BigDecimal(value);
          default -> value;
        };
    assertThat(cast(given, from, to, true)).hasToString(expected);
  }

  @Test
  void aTextThatIsNotOfTheDeclaredTypeIsRefused() {
    CastException e =
        catchThrowableOfType(CastException.class, () -> cast("12,50", "string", "float64", true));
    assertThat(e).hasMessage("\"12,50\" is not a float64");
    assertThat(e.in("a.avro", "row 1,207", "price"))
        .hasMessage("a.avro row 1,207, column \"price\": \"12,50\" is not a float64")
        .returns(DataException.Kind.TYPE_MISMATCH, DataException::kind);
  }

  @Test
  void aLongTextIsCutInTheMessage() {
    assertThatThrownBy(() -> cast("x".repeat(5000), "string", "date", true))
        .hasMessage("\"" + "x".repeat(100) + "…\" is not a date");
  }

  @Test
  void bytesAndTextsAreTheSameBytes() throws Exception {
    assertThat(cast(new byte[] {'a', 0, (byte) 0xc3, (byte) 0xa4}, "binary", "string", true))
        .isEqualTo("a\u0000ä");
    assertThat((byte[]) cast("ä", "string", "binary", true))
        .containsExactly((byte) 0xc3, (byte) 0xa4);
    assertThatThrownBy(() -> cast(new byte[] {(byte) 0xc3}, "binary", "string", true))
        .isInstanceOf(CastException.class)
        .hasMessage("\"0xc3\" is not a string");
  }

  @Test
  void bothTimestampsReadTheSameClock() throws Exception {
    assertThat(cast("2024-02-29T10:00:00Z", "timestamp", "timestamp_ntz", true))
        .hasToString("2024-02-29T10:00");
    assertThat(of("timestamp", "timestamp_ntz", false)).isEmpty();
  }

  @Test
  void nullIsNullInEachType() throws Exception {
    for (String type : List.of("int8", "decimal(9,2)", "list<int8>", "struct<a:int8>")) {
      assertThat(cast(null, type, type, false)).isNull();
    }
    assertThat(cast(null, "int64", "decimal(9,2)", false)).isNull();
    assertThat(cast(null, "struct<a:int64>", "struct<a:int8,b:int8>", false)).isNull();
  }

  @Test
  void fieldsMatchByNameAndAMissingOneIsNull() throws Exception {
    assertThat(
            cast(
                Map.of("a", 1, "b", "x"),
                "struct<a:int64,b:string>",
                "struct<c:date,b:string,a:int8>",
                false))
        .hasToString("{c=null, b=x, a=1}");
  }

  @Test
  void aNestedValueThatDoesNotFitIsNamedByItsPath() {
    CastException e =
        catchThrowableOfType(
            CastException.class,
            () ->
                cast(
                    List.of(Map.of("m", Map.of("k", 1), "n", 1), Map.of("m", Map.of("k", 999))),
                    "list<struct<m:map<string,int64>,n:int8>>",
                    "list<struct<m:map<string,int8>,n:int8>>",
                    false));
    assertThat(e.path("x")).isEqualTo("x[].m{}");
    assertThat(e).hasMessage("\"999\" is not an int8");
  }

  @Property(tries = 500)
  void whateverIsCastToItsOwnTypeStaysTheSame(@ForAll long seed) throws Exception {
    JsonRandom random = new JsonRandom(seed);
    Schema schema = random.schema();
    RowChunk chunk = random.chunk(schema, 5);
    ChunkBuilder copy = new ChunkBuilder(schema, 1);
    for (int i = 0; i < schema.size(); i++) {
      DataType type = schema.field(i).type();
      Cast cast = Cast.of(type, type, false).orElseThrow();
      for (int row = 0; row < chunk.rows(); row++) {
        cast.append(chunk.column(i), row, copy.column(i));
      }
    }
    copy.endRows(chunk.rows());
    assertThat(JsonTables.write(List.of(copy.build()), schema))
        .isEqualTo(JsonTables.write(List.of(chunk), schema));
  }

  @Property(tries = 500)
  void aLongGoesIntoAFloatOrADecimalExactlyOrNotAtAll(
      @ForAll("longs") long value, @ForAll("decimals") DataType.DecimalType type) {
    LongColumn source = (LongColumn) Column.of(DataType.INT64, 1);
    source.append(value);
    BigDecimal exact = BigDecimal.valueOf(value);
    check(source, DataType.INT64, DataType.FLOAT64, exact, isExact(exact, exact.doubleValue()));
    check(source, DataType.INT64, DataType.FLOAT32, exact, isExact(exact, exact.floatValue()));
    boolean fits = exact.abs().compareTo(BigDecimal.TEN.pow(type.precision() - type.scale())) < 0;
    check(source, DataType.INT64, type, exact, fits);
  }

  @Property(tries = 500)
  void aDecimalIsRescaledExactlyOrNotAtAll(
      @ForAll("decimals") DataType.DecimalType from,
      @ForAll("decimals") DataType.DecimalType to,
      @ForAll BigInteger any,
      @ForAll("zeros") int zeros) {
    BigInteger unscaled =
        any.multiply(BigInteger.TEN.pow(zeros)).remainder(BigInteger.TEN.pow(from.precision()));
    var source = (io.anasto.row.DecimalColumn) Column.of(from, 1);
    source.appendUnscaled(unscaled);
    BigDecimal exact = new BigDecimal(unscaled, from.scale());
    BigInteger[] rescaled =
        unscaled
            .multiply(BigInteger.TEN.pow(to.scale()))
            .divideAndRemainder(BigInteger.TEN.pow(from.scale()));
    boolean fits =
        rescaled[1].signum() == 0
            && rescaled[0].abs().compareTo(BigInteger.TEN.pow(to.precision())) < 0;
    check(source, from, to, exact, fits);
    BigInteger[] whole = unscaled.divideAndRemainder(BigInteger.TEN.pow(from.scale()));
    check(
        source,
        from,
        DataType.INT64,
        exact,
        whole[1].signum() == 0 && whole[0].bitLength() < Long.SIZE);
  }

  @Property(tries = 500)
  void aDoubleBecomesAFloatOnlyWhereThatGivesItBack(@ForAll double value) throws CastException {
    DoubleColumn source = (DoubleColumn) Column.of(DataType.FLOAT64, 1);
    source.append(value);
    source.append((float) value);
    Cast cast = Cast.of(DataType.FLOAT64, DataType.FLOAT32, false).orElseThrow();
    DoubleColumn target = (DoubleColumn) Column.of(DataType.FLOAT32, 1);
    cast.append(source, 1, target);
    assertThat(target.get(0)).isEqualTo((double) (float) value);
    if (value != (float) value) {
      assertThatThrownBy(() -> cast.append(source, 0, target)).isInstanceOf(CastException.class);
    }
  }

  @Property(tries = 500)
  void bytesAreATextWhereJavaSaysSo(@ForAll("almostText") byte[] bytes) {
    BytesColumn source = (BytesColumn) Column.of(DataType.BINARY, 1);
    source.append(bytes);
    boolean isText =
        Arrays.equals(
            new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            bytes);
    Object cast;
    try {
      cast = cast(source, DataType.BINARY, DataType.STRING, true);
    } catch (CastException e) {
      cast = e;
    }
    assertThat(cast instanceof String).isEqualTo(isText);
  }

  private static void check(
      Column source, DataType from, DataType to, BigDecimal exact, boolean fits) {
    try {
      Object value = cast(source, from, to, false);
      assertThat(fits).as("%s as %s", exact, to).isTrue();
      BigDecimal result =
          value instanceof Double || value instanceof Float
              ? new BigDecimal(((Number) value).doubleValue())
              : new BigDecimal(value.toString());
      assertThat(result).isEqualByComparingTo(exact);
    } catch (CastException e) {
      assertThat(fits).as("%s as %s", exact, to).isFalse();
    }
  }

  private static boolean isExact(BigDecimal value, double nearest) {
    return new BigDecimal(nearest).compareTo(value) == 0;
  }

  @Provide
  Arbitrary<Long> longs() {
    return Arbitraries.longs().flatMap(x -> Arbitraries.integers().between(0, 63).map(s -> x >> s));
  }

  @Provide
  Arbitrary<DataType.DecimalType> decimals() {
    return Arbitraries.integers()
        .between(1, 38)
        .flatMap(
            p -> Arbitraries.integers().between(0, p).map(s -> new DataType.DecimalType(p, s)));
  }

  @Provide
  Arbitrary<Integer> zeros() {
    return Arbitraries.integers().between(0, 20);
  }

  @Provide
  Arbitrary<byte[]> almostText() {
    Arbitrary<Byte> bytes =
        Arbitraries.of(
            (byte) 'a',
            (byte) 0,
            (byte) 0x80,
            (byte) 0xbf,
            (byte) 0xc2,
            (byte) 0xc1,
            (byte) 0xe0,
            (byte) 0xed,
            (byte) 0xa0,
            (byte) 0xf0,
            (byte) 0x90,
            (byte) 0xf4,
            (byte) 0xf5);
    return bytes.array(byte[].class).ofMaxSize(12);
  }
}
