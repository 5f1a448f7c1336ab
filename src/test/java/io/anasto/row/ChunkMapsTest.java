package io.anasto.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkMapsTest {
  private static final Schema NONE = new Schema(List.of());

  private static Map<String, Object> one(Object value) {
    return Collections.singletonMap("v", value);
  }

  private static List<Arguments> values() {
    return List.of(
        Arguments.of("boolean", true),
        Arguments.of("int8", (byte) -5),
        Arguments.of("int16", (short) 300),
        Arguments.of("int32", Integer.MIN_VALUE),
        Arguments.of("int64", Long.MAX_VALUE),
        Arguments.of("float32", 1.5f),
        Arguments.of("float64", Double.NaN),
        Arguments.of("decimal(38,3)", new BigDecimal("12345678901234567890.125")),
        Arguments.of("string", "é"),
        Arguments.of("date", LocalDate.of(1, 1, 1)),
        Arguments.of("timestamp", Instant.parse("1969-12-31T23:59:59.999999Z")),
        Arguments.of("timestamp", Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS)),
        Arguments.of("timestamp", Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS)),
        Arguments.of("timestamp_ntz", LocalDateTime.parse("2024-01-01T00:00:00.000001")),
        Arguments.of("list<int32>", List.of(1, 2)),
        Arguments.of("map<int32,string>", Map.of(1, "x")),
        Arguments.of("struct<x:boolean,y:list<string>>", Map.of("x", true, "y", List.of("z"))));
  }

  /** A new column has the type of its Java values, and gives them back. */
  @ParameterizedTest
  @MethodSource("values")
  void eachTypeHasItsJavaClass(String type, Object value) {
    List<Map<String, Object>> rows = List.of(one(value), one(null));
    Schema inferred = ChunkMaps.infer(rows, NONE);
    DataType found = inferred.field(0).type();
    if (found.kind() != DataType.Kind.STRUCT) {
      assertThat(found).hasToString(type);
    }
    Schema schema = Schema.of(Field.of("v", DataType.parse(type)));
    assertThat(ChunkMaps.toMaps(ChunkMaps.toChunk(schema, rows))).isEqualTo(rows);
    assertThat(ChunkMaps.toMaps(ChunkMaps.toChunk(inferred, rows))).isEqualTo(rows);
  }

  @Test
  void bytesComeBack() {
    RowChunk chunk =
        ChunkMaps.toChunk(Schema.parse("struct<v:binary>"), List.of(one(new byte[] {1, 2})));
    assertThat((byte[]) ChunkMaps.toMaps(chunk).get(0).get("v")).containsExactly(1, 2);
  }

  private static List<Arguments> fits() {
    return List.of(
        Arguments.of("int8", 5L, (byte) 5),
        Arguments.of("int64", new BigInteger("7"), 7L),
        Arguments.of("int32", 2.0, 2),
        Arguments.of("float64", 3, 3.0),
        Arguments.of("decimal(5,2)", 1.5, new BigDecimal("1.50")),
        Arguments.of("decimal(5,2)", 7, new BigDecimal("7.00")),
        Arguments.of("date", "2024-01-31", LocalDate.of(2024, 1, 31)),
        Arguments.of(
            "timestamp", "2024-01-31T10:00:00+01:00", Instant.parse("2024-01-31T09:00:00Z")),
        Arguments.of(
            "timestamp",
            OffsetDateTime.parse("2024-01-31T10:00:00+01:00"),
            Instant.parse("2024-01-31T09:00:00Z")),
        Arguments.of("list<int64>", new Object[] {1, null}, java.util.Arrays.asList(1L, null)));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void aKnownColumnKeepsItsTypeWhereTheValueFits(String type, Object value, Object becomes) {
    Schema known = Schema.of(Field.of("v", DataType.parse(type)));
    List<Map<String, Object>> rows = List.of(one(value));
    assertThat(ChunkMaps.infer(rows, known)).isEqualTo(known);
    assertThat(ChunkMaps.toMaps(ChunkMaps.toChunk(known, rows)).get(0).get("v")).isEqualTo(becomes);
  }

  private static List<Arguments> misfits() {
    return List.of(
        Arguments.of("int8", 128, "\"128\" (Integer) is not a value of the type int8"),
        Arguments.of("int64", 1.5, "\"1.5\" (Double) is not a value of the type int64"),
        Arguments.of("int64", "7", "\"7\" (String) is not a value of the type int64"),
        Arguments.of(
            "float64",
            9007199254740993L,
            "\"9007199254740993\" (Long) is not a value of the type float64"),
        Arguments.of("float32", 1e300, "\"1.0E300\" (Double) is not a value of the type float32"),
        Arguments.of(
            "decimal(5,2)", 1.234, "\"1.234\" (Double) is not a value of the type decimal(5,2)"),
        Arguments.of(
            "decimal(5,2)",
            new BigDecimal("1E+999999999"),
            "\"1E+999999999\" (BigDecimal) is not a value of the type decimal(5,2)"),
        Arguments.of("string", 5, "\"5\" (Integer) is not a value of the type string"),
        Arguments.of("date", "x", "\"x\" (String) is not a value of the type date"),
        Arguments.of(
            "timestamp",
            Instant.ofEpochSecond(0, 1),
            "\"1970-01-01T00:00:00.000000001Z\" (Instant) is not a value of the type timestamp"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aValueThatDoesNotFitIsNamed(String type, Object value, String what) {
    Schema schema = Schema.of(Field.of("v", DataType.parse(type)));
    List<Map<String, Object>> rows = List.of(one(null), one(value));
    assertThatThrownBy(() -> ChunkMaps.toChunk(schema, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 2, column \"v\": " + what);
  }

  @Test
  void columnsAreDroppedAddedAndKeepTheirOrder() {
    Schema known = Schema.parse("struct<a:int8,b:string,c:date>");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("z", 1);
    row.put("c", null);
    row.put("a", "text now");
    assertThat(ChunkMaps.infer(List.of(row), known)).hasToString("struct<a:string,c:date,z:int32>");
    assertThat(ChunkMaps.infer(List.of(), known)).isEqualTo(known);
  }

  @Test
  void numbersOfTwoClassesHaveACommonType() {
    assertThat(typeOf((byte) 1, 1L)).hasToString("int64");
    assertThat(typeOf(1, 1.5f)).hasToString("float64");
    assertThat(typeOf(1L << 52, 1.5)).hasToString("float64");
    assertThat(typeOf(1, new BigDecimal("2.25"))).hasToString("decimal(38,2)");
    assertThatThrownBy(() -> typeOf(Long.MAX_VALUE, 1.5))
        .hasMessageContaining("column \"v\": it mixes floats with integers beyond 2^53");
    assertThatThrownBy(() -> typeOf(1, "x"))
        .hasMessage("column \"v\": \"x\" is a string where other rows have an int32");
    assertThatThrownBy(() -> typeOf(new Object()))
        .hasMessage("column \"v\": a java.lang.Object is no value of a table");
  }

  private static DataType typeOf(Object... values) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(one(value));
    }
    return ChunkMaps.infer(rows, NONE).field(0).type();
  }

  @Test
  void aKeyThatIsNoColumnAndANullThatIsNotAllowedAreNamed() {
    Schema schema = Schema.of(new Field("v", DataType.INT64, false));
    assertThatThrownBy(() -> ChunkMaps.toChunk(schema, List.of(Map.of("v", 1, "w", 2))))
        .hasMessage("row 1, column \"w\": the column is not in the schema struct<v:int64>");
    assertThatThrownBy(() -> ChunkMaps.toChunk(schema, List.of(one(null))))
        .hasMessage("row 1, column \"v\": null is not allowed");
  }
}
