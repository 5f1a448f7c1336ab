package io.anasto.format;

import static io.anasto.format.TypedFiles.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.DataType;
import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds each cell of the tables in {@code docs/types.md} against the code. A cell that nothing here
 * checks fails, and so does a check whose cell now says something else.
 */
class TypesTableTest {
  private static final String IN_FILES = "What each type is in a file";
  private static final String DECLARED = "Into a declared column";
  private static final String FOREIGN = "What Avro and Parquet types become";
  private static final String INFERRED = "How types are inferred";
  private static final String BECOMES = "becomes";
  private static final String FROM_TEXTS = "from CSV and JSON";
  private static final String FROM_TYPED = "from Avro and Parquet";

  private static final CsvFormat CSV = new CsvFormat(CsvOptions.DEFAULT);
  private static final JsonFormat JSON = new JsonFormat();
  private static final AvroFormat AVRO = new AvroFormat();
  private static final ParquetFormat PARQUET = new ParquetFormat();

  @TempDir Path directory;

  private final Map<TypesTable.Cell, Executable> checks = new LinkedHashMap<>();

  TypesTableTest() {
    typesInFiles();
    declaredColumns();
    avroTypes();
    parquetTypes();
    inferredTypes();
  }

  @TestFactory
  Stream<DynamicTest> eachCellIsTrue() throws IOException {
    return TypesTable.cells().stream()
        .map(
            cell ->
                DynamicTest.dynamicTest(
                    cell.row() + ", " + cell.column() + ": " + cell.text(),
                    () -> {
                      assertThat(checks).as("checks of cells").containsKey(cell);
                      checks.get(cell).execute();
                    }));
  }

  @Test
  void eachCheckHasItsCell() throws IOException {
    Set<TypesTable.Cell> left = new HashSet<>(checks.keySet());
    TypesTable.cells().forEach(left::remove);
    assertThat(left).isEmpty();
  }

  private void check(String heading, String row, String column, String text, Executable check) {
    if (checks.put(new TypesTable.Cell(heading, row, column, text), check) != null) {
      throw new IllegalStateException("two checks of " + row + ", " + column);
    }
  }

  // What each type is in a file

  private void typesInFiles() {
    texts(
        "`boolean`",
        "`true`, `false`",
        List.of(text("boolean", true, "true"), text("boolean", false, "false")));
    stored(
        "`boolean`",
        "`boolean`",
        "BOOLEAN",
        List.of(kept("boolean", "\"boolean\"", "optional boolean x", true)));

    values(
        "`int8` `int16`",
        "signed whole numbers",
        () -> {
          reads(JSON, "-128", "int8", "-128");
          reads(JSON, "32767", "int16", "32767");
          refuses(JSON, "128", "int8");
          refuses(JSON, "-32769", "int16");
        });
    texts(
        "`int8` `int16`",
        "digits",
        List.of(text("int8", (byte) -128, "-128"), text("int16", (short) 32767, "32767")));
    stored(
        "`int8` `int16`",
        "`int`",
        "INT32, INT(8 or 16, signed)",
        List.of(
            kept("int8", "\"int\"", "optional int32 x (INTEGER(8,true))", (byte) -128),
            kept("int16", "\"int\"", "optional int32 x (INTEGER(16,true))", Short.MIN_VALUE)));
    texts("`int32`", "digits", List.of(text("int32", Integer.MIN_VALUE, "-2147483648")));
    stored(
        "`int32`",
        "`int`",
        "INT32",
        List.of(kept("int32", "\"int\"", "optional int32 x", Integer.MIN_VALUE)));
    texts("`int64`", "digits", List.of(text("int64", Long.MIN_VALUE, "-9223372036854775808")));
    stored(
        "`int64`",
        "`long`",
        "INT64",
        List.of(kept("int64", "\"long\"", "optional int64 x", Long.MIN_VALUE)));

    values("`float32`", "IEEE 754", () -> isIeee754("float32"));
    texts(
        "`float32`",
        "the shortest text that gives the number back, with a point or exponent: `1.0`, `1.0e17`",
        List.of(
            text("float32", 1f, "1.0"),
            text("float32", (float) 1e17, "1.0e17"),
            text("float32", 0.1f, "0.1"),
            text("float32", Float.MIN_VALUE, "1.4e-45")));
    stored(
        "`float32`",
        "`float`",
        "FLOAT",
        List.of(kept("float32", "\"float\"", "optional float x", Float.MIN_VALUE)));
    values("`float64`", "IEEE 754", () -> isIeee754("float64"));
    texts(
        "`float64`",
        "as `float32`",
        List.of(
            text("float64", 1.0, "1.0"),
            text("float64", 1e17, "1.0e17"),
            text("float64", 0.1, "0.1"),
            text("float64", Double.MIN_VALUE, "4.9e-324")));
    stored(
        "`float64`",
        "`double`",
        "DOUBLE",
        List.of(kept("float64", "\"double\"", "optional double x", Double.MAX_VALUE)));

    values(
        "`decimal(p,s)`",
        "up to 38 digits, `s` of them after the point",
        () -> {
          reads(JSON, "9".repeat(38), "decimal(38,0)", "9".repeat(38));
          reads(JSON, "0." + "9".repeat(38), "decimal(38,38)", "0." + "9".repeat(38));
          refuses(JSON, "1.234", "decimal(4,2)");
          assertThatThrownBy(() -> type("decimal(39,0)"))
              .isInstanceOf(IllegalArgumentException.class);
        });
    texts(
        "`decimal(p,s)`",
        "all digits: `12.50`",
        List.of(
            text("decimal(9,2)", new BigDecimal("12.50"), "12.50"),
            text(
                "decimal(38,10)",
                new BigDecimal("-1234567890123456789012345678.0000000010"),
                "-1234567890123456789012345678.0000000010")));
    stored(
        "`decimal(p,s)`",
        "`bytes`, decimal",
        "DECIMAL: INT32 up to 9 digits, INT64 up to 18, else FIXED_LEN_BYTE_ARRAY",
        List.of(
            kept(
                "decimal(9,2)",
                decimalOf(9, 2),
                "optional int32 x (DECIMAL(9,2))",
                new BigDecimal("9999999.99")),
            kept(
                "decimal(10,2)",
                decimalOf(10, 2),
                "optional int64 x (DECIMAL(10,2))",
                new BigDecimal("-12.50")),
            kept(
                "decimal(18,0)",
                decimalOf(18, 0),
                "optional int64 x (DECIMAL(18,0))",
                new BigDecimal("9".repeat(18))),
            kept(
                "decimal(19,0)",
                decimalOf(19, 0),
                "optional fixed_len_byte_array(9) x (DECIMAL(19,0))",
                new BigDecimal("-" + "9".repeat(19))),
            kept(
                "decimal(38,38)",
                decimalOf(38, 38),
                "optional fixed_len_byte_array(16) x (DECIMAL(38,38))",
                new BigDecimal("0." + "9".repeat(38)))));

    values(
        "`string`",
        "Unicode text",
        () -> {
          reads(JSON, "\"Zoë \uD83D\uDE00\"", "string", "\"Zoë \uD83D\uDE00\"");
          assertThatThrownBy(
                  () ->
                      TypedFiles.read(
                          CSV, new byte[] {'x', '\n', (byte) 0xC3, 'a', '\n'}, type("string")))
              .isInstanceOf(DataException.class);
        });
    check(
        IN_FILES,
        "`string`",
        "CSV and JSON",
        "the text",
        () -> {
          assertThat(TypedFiles.csv(type("string"), "a \"b\", c")).isEqualTo("\"a \"\"b\"\", c\"");
          assertThat(TypedFiles.json(type("string"), "a \"b\", c")).isEqualTo("\"a \\\"b\\\", c\"");
        });
    stored(
        "`string`",
        "`string`",
        "BYTE_ARRAY, STRING",
        List.of(kept("string", "\"string\"", "optional binary x (STRING)", "Zoë \uD83D\uDE00")));

    byte[] bytes = {0, (byte) 0xFF, 'a'};
    values("`binary`", "bytes", () -> reads(JSON, "\"AP9h\"", "binary", "\"AP9h\""));
    texts("`binary`", "base64", List.of(text("binary", bytes, "AP9h", "\"AP9h\"")));
    stored(
        "`binary`",
        "`bytes`",
        "BYTE_ARRAY",
        List.of(kept("binary", "\"bytes\"", "optional binary x", bytes)));

    values(
        "`date`",
        "years 0001 to 9999; from Avro and Parquet any, in texts with a sign: `+10000-01-01`",
        () -> {
          reads(JSON, "\"0001-01-01\"", "date", "\"0001-01-01\"");
          reads(JSON, "\"9999-12-31\"", "date", "\"9999-12-31\"");
          reads(JSON, "\"+10000-01-01\"", "date", "\"+10000-01-01\"");
          refuses(JSON, "\"10000-01-01\"", "date");
          isRead(logical("int", "date"), 2932897, "date \"+10000-01-01\"");
          isRead("required int32 x (DATE)", x -> x.add("x", 2932897), "date \"+10000-01-01\"");
        });
    texts(
        "`date`",
        "`2024-01-31`",
        List.of(text("date", LocalDate.of(2024, 1, 31), "2024-01-31", "\"2024-01-31\"")));
    stored(
        "`date`",
        "`int`, date",
        "INT32, DATE",
        List.of(
            kept(
                "date",
                "{\"type\":\"int\",\"logicalType\":\"date\"}",
                "optional int32 x (DATE)",
                LocalDate.of(1, 1, 1))));

    values(
        "`timestamp`",
        "UTC, microseconds",
        () -> {
          reads(
              JSON,
              "\"2024-01-31T12:00:00.000001+02:00\"",
              "timestamp",
              "\"2024-01-31T10:00:00.000001Z\"");
          refuses(JSON, "\"2024-01-31T10:00:00.000000001Z\"", "timestamp");
        });
    texts(
        "`timestamp`",
        "`2024-01-31T10:00:00Z`, with 3 or 6 digits of a second where there are some",
        List.of(
            text(
                "timestamp",
                Instant.parse("2024-01-31T10:00:00Z"),
                "2024-01-31T10:00:00Z",
                "\"2024-01-31T10:00:00Z\""),
            text(
                "timestamp",
                Instant.parse("2024-01-31T10:00:00.5Z"),
                "2024-01-31T10:00:00.500Z",
                "\"2024-01-31T10:00:00.500Z\""),
            text(
                "timestamp",
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                "1969-12-31T23:59:59.999999Z",
                "\"1969-12-31T23:59:59.999999Z\"")));
    stored(
        "`timestamp`",
        "`long`, timestamp-micros",
        "INT64, TIMESTAMP(UTC, MICROS)",
        List.of(
            kept(
                "timestamp",
                "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
                "optional int64 x (TIMESTAMP(MICROS,true))",
                Instant.parse("0001-01-01T00:00:00.000001Z"))));
    values(
        "`timestamp_ntz`",
        "the same, of no zone",
        () -> {
          reads(
              JSON,
              "\"2024-01-31T10:00:00.000001\"",
              "timestamp_ntz",
              "\"2024-01-31T10:00:00.000001\"");
          refuses(JSON, "\"2024-01-31T10:00:00Z\"", "timestamp_ntz");
          refuses(JSON, "\"2024-01-31T10:00:00.000000001\"", "timestamp_ntz");
        });
    texts(
        "`timestamp_ntz`",
        "`2024-01-31T10:00:00`",
        List.of(
            text(
                "timestamp_ntz",
                LocalDateTime.parse("2024-01-31T10:00:00"),
                "2024-01-31T10:00:00",
                "\"2024-01-31T10:00:00\"")));
    stored(
        "`timestamp_ntz`",
        "`long`, local-timestamp-micros",
        "INT64, TIMESTAMP(local, MICROS)",
        List.of(
            kept(
                "timestamp_ntz",
                "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}",
                "optional int64 x (TIMESTAMP(MICROS,false))",
                LocalDateTime.parse("9999-12-31T23:59:59.999999"))));

    texts(
        "`list<…>`",
        "JSON array; in CSV as text",
        List.of(text("list<int32>", Arrays.asList(1, null), "\"[1,null]\"", "[1,null]")));
    stored(
        "`list<…>`",
        "`array`",
        "LIST, three levels",
        List.of(
            kept(
                "list<int32>",
                "{\"type\":\"array\",\"items\":[\"null\",\"int\"]}",
                "optional group x (LIST) { repeated group list { optional int32 element; } }",
                Arrays.asList(1, null))));

    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1L);
    map.put("a", null);
    values(
        "`map<…,…>`",
        "keys are never null",
        () ->
            assertThatThrownBy(
                    () ->
                        ChunkMaps.toChunk(
                            Schema.parse("struct<x:map<string,int64>>"),
                            List.of(Map.of("x", Collections.singletonMap(null, 1L)))))
                .isInstanceOf(IllegalArgumentException.class));
    texts(
        "`map<…,…>`",
        "JSON object, whose keys are text; in CSV as text",
        List.of(
            text(
                "map<string,int64>",
                map,
                "\"{\"\"b\"\":1,\"\"a\"\":null}\"",
                "{\"b\":1,\"a\":null}"),
            text(
                "map<int32,string>",
                Map.of(7, "x"),
                "\"{\"\"7\"\":\"\"x\"\"}\"",
                "{\"7\":\"x\"}")));
    stored(
        "`map<…,…>`",
        "`map`; with other keys than `string` an `array` of `key` and `value` with the logical type"
            + " `map`, as Iceberg has it",
        "MAP",
        List.of(
            kept(
                "map<string,int64>",
                "{\"type\":\"map\",\"values\":[\"null\",\"long\"]}",
                "optional group x (MAP) { repeated group key_value { required binary key (STRING);"
                    + " optional int64 value; } }",
                map),
            kept(
                "map<int32,string>",
                "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"x\",\"namespace\":\"row\",\"fields\":["
                    + "{\"name\":\"key\",\"type\":\"int\"},{\"name\":\"value\",\"type\":[\"null\",\"string\"],\"default\":null}]},\"logicalType\":\"map\"}",
                "optional group x (MAP) { repeated group key_value { required int32 key; optional"
                    + " binary value (STRING); } }",
                Map.of(7, "x"))));

    Map<String, Object> struct = new LinkedHashMap<>();
    struct.put("a", 1);
    struct.put("b", null);
    texts(
        "`struct<a:…,b:…>`",
        "JSON object with all fields; in CSV as text",
        List.of(
            text(
                "struct<a:int32,b:string>",
                struct,
                "\"{\"\"a\"\":1,\"\"b\"\":null}\"",
                "{\"a\":1,\"b\":null}")));
    stored(
        "`struct<a:…,b:…>`",
        "`record`",
        "group",
        List.of(
            kept(
                "struct<a:int32,b:string>",
                "{\"type\":\"record\",\"name\":\"x\",\"namespace\":\"row\",\"fields\":[{\"name\":\"a\",\"type\":[\"null\",\"int\"],\"default\":null},"
                    + "{\"name\":\"b\",\"type\":[\"null\",\"string\"],\"default\":null}]}",
                "optional group x { optional int32 a; optional binary b (STRING); }",
                struct)));
  }

  private void values(String row, String cell, Executable check) {
    check(IN_FILES, row, "values", cell, check);
  }

  private record Text(DataType type, Object value, String csv, String json) {}

  private static Text text(String type, Object value, String text) {
    return new Text(type(type), value, text, text);
  }

  private static Text text(String type, Object value, String csv, String json) {
    return new Text(type(type), value, csv, json);
  }

  private void texts(String row, String cell, List<Text> texts) {
    check(
        IN_FILES,
        row,
        "CSV and JSON",
        cell,
        () -> {
          for (Text text : texts) {
            assertThat(TypedFiles.csv(text.type(), text.value())).isEqualTo(text.csv());
            assertThat(TypedFiles.json(text.type(), text.value())).isEqualTo(text.json());
          }
        });
  }

  /**
   * @param avro the schema in JSON
   * @param parquet the type in parquet-java's words
   */
  private record Stored(DataType type, String avro, String parquet, Object value) {}

  private static Stored kept(String type, String avro, String parquet, Object value) {
    return new Stored(type(type), avro, parquet, value);
  }

  private static String decimalOf(int precision, int scale) {
    return "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":%d,\"scale\":%d}"
        .formatted(precision, scale);
  }

  private void stored(String row, String avro, String parquet, List<Stored> all) {
    check(
        IN_FILES,
        row,
        "Avro",
        avro,
        () -> {
          for (Stored one : all) {
            assertThat(TypedFiles.avro(one.type()).toString())
                .isEqualTo(new org.apache.avro.Schema.Parser().parse(one.avro()).toString());
            keeps(AVRO, one);
          }
        });
    check(
        IN_FILES,
        row,
        "Parquet",
        parquet,
        () -> {
          for (Stored one : all) {
            assertThat(TypedFiles.parquet(one.type(), directory)).isEqualTo(one.parquet());
            keeps(PARQUET, one);
          }
        });
  }

  private static void keeps(FileFormat format, Stored one) throws IOException {
    assertThat(
            TypedFiles.read(format, TypedFiles.write(format, one.type(), one.value()), one.type()))
        .isEqualTo(TypedFiles.json(one.type(), one.value()));
  }

  private static void isIeee754(String type) throws IOException {
    for (String value : List.of("\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "-0.0")) {
      reads(JSON, value, type, value);
    }
  }

  // Into a declared column

  private void declaredColumns() {
    check(
        DECLARED,
        "`boolean`",
        FROM_TEXTS,
        "CSV: any case, `1`/`0`, `t`/`f`, `y`/`n`, `yes`/`no`",
        () -> {
          for (String yes :
              List.of("true", "TRUE", "True", "1", "t", "T", "y", "Y", "yes", "YES")) {
            reads(CSV, yes, "boolean", "true");
          }
          for (String no : List.of("false", "FALSE", "0", "f", "F", "n", "N", "no", "No")) {
            reads(CSV, no, "boolean", "false");
          }
          refuses(CSV, "2", "boolean");
          refuses(JSON, "1", "boolean");
        });
    check(
        DECLARED,
        "`boolean`",
        FROM_TYPED,
        "`string`, as CSV",
        () -> {
          casts("string", "YES", "boolean", "true");
          refusesCast("string", "2", "boolean");
          refusesCast("int32", 1, "boolean");
        });
    check(
        DECLARED,
        "`int8` to `int64`",
        FROM_TEXTS,
        "`+5`, `007`, `1e3`, `5.0`; out of range is an error",
        () -> {
          for (String type : List.of("int16", "int32", "int64")) {
            readsText("+5", type, "5");
            readsText("007", type, "7");
            readsText("1e3", type, "1000");
            readsText("5.0", type, "5");
          }
          readsText("007", "int8", "7");
          refusesText("128", "int8");
          refusesText("5.5", "int64");
          refusesText("9223372036854775808", "int64");
        });
    check(
        DECLARED,
        "`int8` to `int64`",
        FROM_TYPED,
        "any integer or decimal within range, `string` as CSV",
        () -> {
          casts("int64", 127L, "int8", "127");
          casts("decimal(9,2)", new BigDecimal("5.00"), "int16", "5");
          casts("string", "+5", "int32", "5");
          refusesCast("int64", 128L, "int8");
          refusesCast("decimal(9,2)", new BigDecimal("5.50"), "int64");
          refusesCast("string", "five", "int64");
          refusesCast("float64", 5.0, "int64");
        });
    check(
        DECLARED,
        "`float32` `float64`",
        FROM_TEXTS,
        "any number, which takes the nearest value; `NaN`, `inf`, `-Infinity` in any case",
        () -> {
          readsText("0.1", "float32", "0.1");
          readsText("9007199254740993", "float64", "9007199254740992.0");
          readsText("0.30000000000000001", "float64", "0.3");
          for (String type : List.of("float32", "float64")) {
            readsText("nan", type, "\"NaN\"");
            readsText("INF", type, "\"Infinity\"");
            readsText("-infinity", type, "\"-Infinity\"");
            refusesText("one", type);
          }
        });
    check(
        DECLARED,
        "`float32` `float64`",
        FROM_TYPED,
        "an integer or float that it holds exactly, `string` as CSV",
        () -> {
          casts("int32", 16777216, "float32", "16777216.0");
          casts("float64", 0.25, "float32", "0.25");
          casts("string", "inf", "float64", "\"Infinity\"");
          refusesCast("int32", 16777217, "float32");
          refusesCast("int64", 9007199254740993L, "float64");
          refusesCast("float64", 0.1, "float32");
          refusesCast("string", "one", "float64");
        });
    check(
        DECLARED,
        "`decimal(p,s)`",
        FROM_TEXTS,
        "any number without more digits than the type has; nothing is rounded",
        () -> {
          readsText("12.5", "decimal(9,2)", "12.50");
          readsText("1.2e1", "decimal(9,2)", "12.00");
          readsText("+007.500", "decimal(9,2)", "7.50");
          refusesText("12.505", "decimal(9,2)");
          refusesText("12345678", "decimal(9,2)");
        });
    check(
        DECLARED,
        "`decimal(p,s)`",
        FROM_TYPED,
        "an integer or decimal without more digits, `string` as CSV",
        () -> {
          casts("int64", 12L, "decimal(9,2)", "12.00");
          casts("decimal(38,10)", new BigDecimal("12.5000000000"), "decimal(9,2)", "12.50");
          casts("string", "12.5", "decimal(9,2)", "12.50");
          refusesCast("int64", 12345678L, "decimal(9,2)");
          refusesCast("decimal(9,3)", new BigDecimal("12.505"), "decimal(9,2)");
          refusesCast("string", "12.505", "decimal(9,2)");
        });
    check(
        DECLARED,
        "`string`",
        FROM_TYPED,
        "any type but lists, maps and structs, in its CSV text; `binary` that is UTF-8",
        () -> {
          casts("boolean", true, "string", "\"true\"");
          casts("int32", -5, "string", "\"-5\"");
          casts("float64", 1e17, "string", "\"1.0e17\"");
          casts("decimal(9,2)", new BigDecimal("12.50"), "string", "\"12.50\"");
          casts("date", LocalDate.of(2024, 1, 31), "string", "\"2024-01-31\"");
          casts(
              "timestamp",
              Instant.parse("2024-01-31T10:00:00.5Z"),
              "string",
              "\"2024-01-31T10:00:00.500Z\"");
          casts(
              "timestamp_ntz",
              LocalDateTime.parse("2024-01-31T10:00:00"),
              "string",
              "\"2024-01-31T10:00:00\"");
          casts("binary", "Zoë".getBytes(StandardCharsets.UTF_8), "string", "\"Zoë\"");
          refusesCast("binary", new byte[] {(byte) 0xFF}, "string");
          refusesCast("list<int32>", List.of(1), "string");
          refusesCast("map<string,int64>", Map.of("a", 1L), "string");
          refusesCast("struct<a:int32>", Map.of("a", 1), "string");
        });
    check(
        DECLARED,
        "`binary`",
        FROM_TEXTS,
        "base64",
        () -> {
          readsText("AP9h", "binary", "\"AP9h\"");
          refusesText("AP9h=", "binary");
          refusesText("AP9=", "binary");
        });
    check(
        DECLARED,
        "`binary`",
        FROM_TYPED,
        "`string`, its UTF-8",
        () -> {
          casts("string", "ë", "binary", "\"w6s=\"");
          refusesCast("int32", 1, "binary");
        });
    check(
        DECLARED,
        "`date`",
        FROM_TEXTS,
        "blanks around it",
        () -> {
          readsText(" 2024-01-31 ", "date", "\"2024-01-31\"");
          refusesText("2024-02-30", "date");
        });
    check(
        DECLARED,
        "`date`",
        FROM_TYPED,
        "`string` as CSV",
        () -> {
          casts("string", " 2024-01-31 ", "date", "\"2024-01-31\"");
          refusesCast("string", "2024-02-30", "date");
          refusesCast("timestamp", Instant.EPOCH, "date");
        });
    check(
        DECLARED,
        "`timestamp`",
        FROM_TEXTS,
        "an offset, which is turned into UTC; without a zone it is UTC; without a time it is"
            + " midnight",
        () -> {
          readsText("2024-01-31T12:00:00+02:00", "timestamp", "\"2024-01-31T10:00:00Z\"");
          readsText("2024-01-31T10:00:00", "timestamp", "\"2024-01-31T10:00:00Z\"");
          readsText("2024-01-31", "timestamp", "\"2024-01-31T00:00:00Z\"");
          refusesText("2024-01-31T25:00:00Z", "timestamp");
        });
    check(
        DECLARED,
        "`timestamp`",
        FROM_TYPED,
        "`timestamp_ntz`, taken for UTC; `string` as CSV",
        () -> {
          casts(
              "timestamp_ntz",
              LocalDateTime.parse("2024-01-31T10:00:00"),
              "timestamp",
              "\"2024-01-31T10:00:00Z\"");
          casts("string", "2024-01-31", "timestamp", "\"2024-01-31T00:00:00Z\"");
          refusesCast("string", "yesterday", "timestamp");
          refusesCast("int64", 1L, "timestamp");
        });
    check(
        DECLARED,
        "`timestamp_ntz`",
        FROM_TEXTS,
        "without a time it is midnight",
        () -> {
          readsText("2024-01-31", "timestamp_ntz", "\"2024-01-31T00:00:00\"");
          refusesText("2024-01-31T10:00:00Z", "timestamp_ntz");
        });
    check(
        DECLARED,
        "`timestamp_ntz`",
        FROM_TYPED,
        "`timestamp`, its UTC; `date`, its midnight; `string` as CSV",
        () -> {
          casts("date", LocalDate.of(2024, 1, 31), "timestamp_ntz", "\"2024-01-31T00:00:00\"");
          casts(
              "timestamp",
              Instant.parse("2024-01-31T10:00:00Z"),
              "timestamp_ntz",
              "\"2024-01-31T10:00:00\"");
          casts("string", "2024-01-31", "timestamp_ntz", "\"2024-01-31T00:00:00\"");
          refusesCast("string", "2024-01-31T10:00:00Z", "timestamp_ntz");
        });
  }

  /** A field of a CSV file, or a value of a JSON file. */
  private static byte[] content(FileFormat format, String value) {
    return (format == CSV ? "x\n" + value + "\n" : "{\"x\":" + value + "}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void reads(FileFormat format, String value, String type, String expected)
      throws IOException {
    assertThat(TypedFiles.read(format, content(format, value), type(type)))
        .as("%s of %s", type, value)
        .isEqualTo(expected);
  }

  private static void refuses(FileFormat format, String value, String type) {
    assertThatThrownBy(() -> TypedFiles.read(format, content(format, value), type(type)))
        .as("%s of %s", type, value)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(type);
  }

  /** A CSV field, and a JSON string. */
  private static void readsText(String value, String type, String expected) throws IOException {
    reads(CSV, value, type, expected);
    reads(JSON, '"' + value + '"', type, expected);
  }

  private static void refusesText(String value, String type) {
    refuses(CSV, value, type);
    refuses(JSON, '"' + value + '"', type);
  }

  private static void casts(String from, Object value, String to, String expected)
      throws IOException {
    for (FileFormat format : List.of(AVRO, PARQUET)) {
      assertThat(TypedFiles.read(format, TypedFiles.write(format, type(from), value), type(to)))
          .as("%s from %s in %s", to, from, format.name())
          .isEqualTo(expected);
    }
  }

  private static void refusesCast(String from, Object value, String to) {
    for (FileFormat format : List.of(AVRO, PARQUET)) {
      assertThatThrownBy(
              () -> TypedFiles.read(format, TypedFiles.write(format, type(from), value), type(to)))
          .as("%s from %s in %s", to, from, format.name())
          .isInstanceOf(DataException.class)
          .hasMessageContaining(to);
    }
  }

  // What Avro types become

  private void avroTypes() {
    becomes(
        "`null`",
        "a column of nulls, whose type is open",
        () -> isRead(plain("null"), null, "unsettled null"));
    becomes(
        "`boolean`, `int`, `long`, `float`, `double`, `bytes`, `string`",
        "`boolean`, `int32`, `int64`, `float32`, `float64`, `binary`, `string`",
        () -> {
          isRead(plain("boolean"), true, "boolean true");
          isRead(plain("int"), Integer.MIN_VALUE, "int32 -2147483648");
          isRead(plain("long"), Long.MAX_VALUE, "int64 9223372036854775807");
          isRead(plain("float"), 0.1f, "float32 0.1");
          isRead(plain("double"), 0.1, "float64 0.1");
          isRead(plain("bytes"), ByteBuffer.wrap(new byte[] {0, -1, 'a'}), "binary \"AP9h\"");
          isRead(plain("string"), "Zoë", "string \"Zoë\"");
        });
    becomes(
        "`enum`",
        "`string`",
        () -> {
          org.apache.avro.Schema colour =
              avro("{'type':'enum','name':'e','symbols':['RED','BLUE']}");
          isRead(colour, new GenericData.EnumSymbol(colour, "BLUE"), "string \"BLUE\"");
        });
    becomes(
        "`fixed`",
        "`binary`",
        () -> {
          org.apache.avro.Schema three = fixed("", 3);
          isRead(three, new GenericData.Fixed(three, new byte[] {0, -1, 'a'}), "binary \"AP9h\"");
        });
    becomes(
        "decimal on `bytes` or `fixed`",
        "`decimal(p,s)`; more than 38 digits are refused",
        () -> {
          String decimal = "'logicalType':'decimal','precision':%d,'scale':2";
          byte[] value = BigInteger.valueOf(-1250).toByteArray();
          isRead(
              avro("{'type':'bytes'," + decimal.formatted(38) + "}"),
              ByteBuffer.wrap(value),
              "decimal(38,2) -12.50");
          org.apache.avro.Schema two = fixed("," + decimal.formatted(4), 2);
          isRead(two, new GenericData.Fixed(two, value), "decimal(4,2) -12.50");
          isRefused(
              avro("{'type':'bytes'," + decimal.formatted(39) + "}"),
              ByteBuffer.wrap(value),
              "decimal(39,2)");
        });
    becomes(
        "uuid on `string` or `fixed`",
        "`string`",
        () -> {
          String uuid = "00010203-0405-0607-0809-0a0b0c0d0e0f";
          isRead(avro("{'type':'string','logicalType':'uuid'}"), uuid, "string \"" + uuid + '"');
          org.apache.avro.Schema sixteen = fixed(",'logicalType':'uuid'", 16);
          isRead(sixteen, new GenericData.Fixed(sixteen, sixteenBytes()), "string \"" + uuid + '"');
        });
    becomes("date", "`date`", () -> isRead(logical("int", "date"), -719162, "date \"0001-01-01\""));
    becomes(
        "time-millis, time-micros",
        "`string`, ISO 8601: `10:15:30.250`, `10:15:30.250000` (there is no type for it)",
        () -> {
          isRead(logical("int", "time-millis"), 36_930_250, "string \"10:15:30.250\"");
          isRead(logical("long", "time-micros"), 36_930_250_000L, "string \"10:15:30.250000\"");
        });
    becomes(
        "timestamp-millis, -micros, -nanos",
        "`timestamp`; nanoseconds that are no whole microseconds are an error, unless the column is"
            + " declared `int64` and takes the nanoseconds",
        () -> timestamps("", "timestamp", "Z"));
    becomes(
        "local-timestamp-millis, -micros, -nanos",
        "`timestamp_ntz`, the same",
        () -> timestamps("local-", "timestamp_ntz", ""));
    becomes(
        "duration",
        "refused, unless the column is declared `binary`",
        () -> {
          org.apache.avro.Schema duration = fixed(",'logicalType':'duration'", 12);
          GenericData.Fixed value = new GenericData.Fixed(duration, new byte[12]);
          isRefused(duration, value, "duration");
          assertThat(TypedFiles.read(AVRO, TypedFiles.avro(duration, value), type("binary")))
              .isEqualTo("\"AAAAAAAAAAAAAAAA\"");
        });
    becomes(
        "`array`, `map`, `record`",
        "`list<…>`, `map<string,…>`, `struct<…>`",
        () -> {
          isRead(avro("{'type':'array','items':'int'}"), List.of(1, 2), "list<int32> [1,2]");
          isRead(
              avro("{'type':'map','values':'long'}"),
              Map.of("a", 1L),
              "map<string,int64> {\"a\":1}");
          org.apache.avro.Schema record =
              avro("{'type':'record','name':'r','fields':[{'name':'a','type':'int'}]}");
          GenericData.Record value = new GenericData.Record(record);
          value.put("a", 1);
          isRead(record, value, "struct<a:int32> {\"a\":1}");
        });
    becomes(
        "`array` of `key` and `value` with the logical type `map`",
        "`map<…,…>`",
        () -> {
          org.apache.avro.Schema map =
              avro(
                  "{'type':'array','logicalType':'map','items':{'type':'record','name':'e','fields':[{'name':'key','type':'int'},{'name':'value','type':'string'}]}}");
          GenericData.Record entry = new GenericData.Record(map.getElementType());
          entry.put("key", 7);
          entry.put("value", "x");
          isRead(map, List.of(entry), "map<int32,string> {\"7\":\"x\"}");
        });
    becomes(
        "union with `null`",
        "the other type",
        () -> {
          isRead(avro("['null','int']"), null, "int32 null");
          isRead(avro("['int','null']"), 5, "int32 5");
        });
    becomes(
        "union of `int` and `long`, of `float` and `double`",
        "the wider one",
        () -> {
          assertThat(
                  TypedFiles.read(AVRO, TypedFiles.avro(avro("['int','long']"), 5, 9_000_000_000L)))
              .isEqualTo("int64 5 9000000000");
          assertThat(
                  TypedFiles.read(
                      AVRO, TypedFiles.avro(avro("['double','null','float']"), 0.1, 0.5f, null)))
              .isEqualTo("float64 0.1 0.5 null");
        });
    becomes(
        "any other union",
        "`struct<member0:…,member1:…>`, of which one is not null, as Spark reads it",
        () ->
            assertThat(
                    TypedFiles.read(
                        AVRO, TypedFiles.avro(avro("['null','int','string']"), 5, "a", null)))
                .isEqualTo(
                    "struct<member0:int32,member1:string> {\"member0\":5,\"member1\":null}"
                        + " {\"member0\":null,\"member1\":\"a\"} null"));
    becomes(
        "a record that contains itself",
        "refused",
        () -> {
          org.apache.avro.Schema node =
              avro(
                  "{'type':'record','name':'node','fields':[{'name':'next','type':['null','node']}]}");
          isRefused(node, new GenericData.Record(node), "contains itself");
        });
  }

  private void becomes(String row, String cell, Executable check) {
    check(FOREIGN, row, BECOMES, cell, check);
  }

  private static org.apache.avro.Schema plain(String type) {
    return avro("'" + type + "'");
  }

  private static org.apache.avro.Schema avro(String json) {
    return new org.apache.avro.Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static org.apache.avro.Schema logical(String type, String logical) {
    return avro("{'type':'" + type + "','logicalType':'" + logical + "'}");
  }

  private static org.apache.avro.Schema fixed(String keys, int size) {
    return avro("{'type':'fixed','name':'f','size':" + size + keys + "}");
  }

  private static byte[] sixteenBytes() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static void isRead(org.apache.avro.Schema schema, Object value, String expected)
      throws IOException {
    assertThat(TypedFiles.read(AVRO, TypedFiles.avro(schema, value))).isEqualTo(expected);
  }

  private static void isRefused(org.apache.avro.Schema schema, Object value, String why) {
    assertThatThrownBy(() -> TypedFiles.read(AVRO, TypedFiles.avro(schema, value)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(why);
  }

  private static void timestamps(String prefix, String type, String zone) throws IOException {
    String expected = type + " \"1969-12-31T23:59:59.999" + zone + '"';
    isRead(logical("long", prefix + "timestamp-millis"), -1L, expected);
    isRead(logical("long", prefix + "timestamp-micros"), -1000L, expected);
    isRead(logical("long", prefix + "timestamp-nanos"), -1_000_000L, expected);
    isRefused(logical("long", prefix + "timestamp-nanos"), -1L, "microseconds");
    assertThat(
            TypedFiles.read(
                AVRO,
                TypedFiles.avro(logical("long", prefix + "timestamp-nanos"), -1L),
                type("int64")))
        .isEqualTo("-1");
  }

  // What Parquet types become

  private void parquetTypes() {
    becomes(
        "BOOLEAN, INT32, INT64, FLOAT, DOUBLE",
        "`boolean`, `int32`, `int64`, `float32`, `float64`",
        () -> {
          isRead("required boolean x", x -> x.add("x", true), "boolean true");
          isRead("required int32 x", x -> x.add("x", Integer.MIN_VALUE), "int32 -2147483648");
          isRead("optional int64 x", x -> x.add("x", Long.MIN_VALUE), "int64 -9223372036854775808");
          isRead("optional float x", x -> x.add("x", 0.1f), "float32 0.1");
          isRead("optional double x", x -> x.add("x", 0.1), "float64 0.1");
        });
    becomes(
        "INT(8 to 64, signed)",
        "`int8` to `int64`",
        () -> {
          isRead("required int32 x (INTEGER(8,true))", x -> x.add("x", -128), "int8 -128");
          isRead("required int32 x (INTEGER(16,true))", x -> x.add("x", -32768), "int16 -32768");
          isRead("required int32 x (INTEGER(32,true))", x -> x.add("x", -1), "int32 -1");
          isRead("required int64 x (INTEGER(64,true))", x -> x.add("x", -1L), "int64 -1");
        });
    becomes(
        "INT(8, 16, 32, unsigned)",
        "`int16`, `int32`, `int64`",
        () -> {
          isRead("required int32 x (INTEGER(8,false))", x -> x.add("x", 255), "int16 255");
          isRead("required int32 x (INTEGER(16,false))", x -> x.add("x", 65535), "int32 65535");
          isRead("required int32 x (INTEGER(32,false))", x -> x.add("x", -1), "int64 4294967295");
        });
    becomes(
        "INT(64, unsigned)",
        "`decimal(20,0)`",
        () ->
            isRead(
                "required int64 x (INTEGER(64,false))",
                x -> x.add("x", -1L),
                "decimal(20,0) 18446744073709551615"));
    becomes(
        "FLOAT16",
        "`float32`",
        () ->
            isRead(
                "required fixed_len_byte_array(2) x (FLOAT16)", bytes(0x00, 0x3E), "float32 1.5"));
    becomes(
        "DECIMAL in any physical type",
        "`decimal(p,s)`; more than 38 digits are refused",
        () -> {
          isRead("required int32 x (DECIMAL(9,2))", x -> x.add("x", -1250), "decimal(9,2) -12.50");
          isRead(
              "required int64 x (DECIMAL(18,2))", x -> x.add("x", -1250L), "decimal(18,2) -12.50");
          isRead("required binary x (DECIMAL(38,2))", bytes(0xFB, 0x1E), "decimal(38,2) -12.50");
          isRead(
              "required fixed_len_byte_array(3) x (DECIMAL(6,2))",
              bytes(0xFF, 0xFB, 0x1E),
              "decimal(6,2) -12.50");
          isRefused("required binary x (DECIMAL(39,2))", bytes(0xFB, 0x1E), "decimal(39,2)");
        });
    becomes(
        "STRING, ENUM, JSON",
        "`string`",
        () -> {
          for (String annotation : List.of("STRING", "ENUM", "JSON")) {
            isRead(
                "required binary x (" + annotation + ")", x -> x.add("x", "Zoë"), "string \"Zoë\"");
          }
        });
    becomes(
        "BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, BSON",
        "`binary`",
        () -> {
          isRead("required binary x", bytes(0, 0xFF, 'a'), "binary \"AP9h\"");
          isRead("required fixed_len_byte_array(3) x", bytes(0, 0xFF, 'a'), "binary \"AP9h\"");
          isRead("required binary x (BSON)", bytes(0, 0xFF, 'a'), "binary \"AP9h\"");
        });
    becomes(
        "UUID",
        "`string`",
        () ->
            isRead(
                "required fixed_len_byte_array(16) x (UUID)",
                x -> x.add("x", Binary.fromConstantByteArray(sixteenBytes())),
                "string \"00010203-0405-0607-0809-0a0b0c0d0e0f\""));
    becomes(
        "DATE",
        "`date`",
        () -> isRead("required int32 x (DATE)", x -> x.add("x", -719162), "date \"0001-01-01\""));
    becomes(
        "TIME",
        "`string`, ISO 8601, with 3, 6 or 9 digits of a second",
        () -> {
          isRead(
              "required int32 x (TIME(MILLIS,true))",
              x -> x.add("x", 36_930_250),
              "string \"10:15:30.250\"");
          isRead(
              "required int64 x (TIME(MICROS,false))",
              x -> x.add("x", 36_930_250_000L),
              "string \"10:15:30.250000\"");
          isRead(
              "required int64 x (TIME(NANOS,true))",
              x -> x.add("x", 36_930_250_000_001L),
              "string \"10:15:30.250000001\"");
        });
    becomes(
        "TIMESTAMP in UTC",
        "`timestamp`; nanoseconds as for Avro",
        () -> timestamps(true, "timestamp", "Z"));
    becomes(
        "INT96",
        "`timestamp`; `timestamp_ntz` where the column is declared so; nanoseconds that are no whole"
            + " microseconds are an error, unless the column is declared `int64` and takes the"
            + " nanoseconds since 1970, where they fit, or `binary` and takes the 12 bytes",
        () -> {
          String int96 = "required int96 x";
          Consumer<Group> epoch = bytes(0, 0, 0, 0, 0, 0, 0, 0, 0x8C, 0x3D, 0x25, 0);
          Consumer<Group> nanosecond = bytes(1, 0, 0, 0, 0, 0, 0, 0, 0x8C, 0x3D, 0x25, 0);
          isRead(int96, epoch, "timestamp \"1970-01-01T00:00:00Z\"");
          isRefused(int96, nanosecond, "timestamp");
          assertThat(TypedFiles.read(PARQUET, parquet(int96, epoch), type("timestamp_ntz")))
              .isEqualTo("\"1970-01-01T00:00:00\"");
          assertThat(TypedFiles.read(PARQUET, parquet(int96, nanosecond), type("int64")))
              .isEqualTo("1");
          assertThat(TypedFiles.read(PARQUET, parquet(int96, nanosecond), type("binary")))
              .isEqualTo("\"AQAAAAAAAACMPSUA\"");
        });
    becomes(
        "GEOMETRY, GEOGRAPHY",
        "`binary`, in the Well-Known Binary format (WKB)",
        () -> {
          for (LogicalTypeAnnotation annotation :
              List.of(
                  LogicalTypeAnnotation.geometryType(null),
                  LogicalTypeAnnotation.geographyType(null, null))) {
            MessageType type =
                Types.buildMessage()
                    .required(PrimitiveTypeName.BINARY)
                    .as(annotation)
                    .named("x")
                    .named("schema");
            byte[] file = TypedFiles.parquet(type, bytes(1, 2, 0xFF), directory);
            assertThat(TypedFiles.read(PARQUET, file)).isEqualTo("binary \"AQL/\"");
          }
        });
    becomes("TIMESTAMP, local", "`timestamp_ntz`", () -> timestamps(false, "timestamp_ntz", ""));
    becomes(
        "LIST, and a repeated field without annotation",
        "`list<…>`, by the backward-compatibility rules too",
        () -> {
          isRead(
              "optional group x (LIST) { repeated group list { optional int32 element; } }",
              x -> x.addGroup("x").addGroup("list").add("element", 1),
              "list<int32> [1]");
          isRead(
              "optional group x (LIST) { repeated int32 element; }",
              x -> x.addGroup("x").append("element", 1).append("element", 2),
              "list<int32> [1,2]");
          isRead(
              "optional group x (LIST) { repeated group element { required int32 a; required int32"
                  + " b; } }",
              x -> x.addGroup("x").addGroup("element").append("a", 1).append("b", 2),
              "list<struct<a:int32,b:int32>> [{\"a\":1,\"b\":2}]");
          isRead(
              "optional group x (LIST) { repeated group array { required int32 a; } }",
              x -> x.addGroup("x").addGroup("array").add("a", 1),
              "list<struct<a:int32>> [{\"a\":1}]");
          isRead(
              "optional group x (LIST) { repeated group x_tuple { required int32 a; } }",
              x -> x.addGroup("x").addGroup("x_tuple").add("a", 1),
              "list<struct<a:int32>> [{\"a\":1}]");
          isRead("repeated int32 x", x -> x.append("x", 1).append("x", 2), "list<int32> [1,2]");
        });
    becomes(
        "MAP, MAP_KEY_VALUE",
        "`map<…,…>`",
        () -> {
          isRead(
              "optional group x (MAP) { repeated group key_value { required int32 key; optional"
                  + " int64 value; } }",
              x -> x.addGroup("x").addGroup("key_value").append("key", 7),
              "map<int32,int64> {\"7\":null}");
          isRead(
              "optional group x (MAP_KEY_VALUE) { repeated group map { required binary key"
                  + " (STRING); optional int64 value; } }",
              x -> x.addGroup("x").addGroup("map").append("key", "a").append("value", 1L),
              "map<string,int64> {\"a\":1}");
        });
    becomes(
        "group",
        "`struct<…>`",
        () ->
            isRead(
                "optional group x { required int32 a; optional int32 b; }",
                x -> x.addGroup("x").add("a", 1),
                "struct<a:int32,b:int32> {\"a\":1,\"b\":null}"));
    becomes(
        "INTERVAL",
        "refused, unless the column is declared `binary`",
        () -> {
          String interval = "required fixed_len_byte_array(12) x (INTERVAL)";
          Consumer<Group> value = bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
          isRefused(interval, value, "INTERVAL");
          assertThat(TypedFiles.read(PARQUET, parquet(interval, value), type("binary")))
              .isEqualTo("\"AAAAAAAAAAAAAAAA\"");
        });
    becomes(
        "VARIANT, encrypted files",
        "refused",
        () -> {
          MessageType variant =
              Types.buildMessage()
                  .addField(
                      Types.requiredGroup()
                          .as(LogicalTypeAnnotation.variantType((byte) 1))
                          .required(PrimitiveTypeName.BINARY)
                          .named("metadata")
                          .required(PrimitiveTypeName.BINARY)
                          .named("value")
                          .named("x"))
                  .named("rows");
          byte[] file =
              TypedFiles.parquet(
                  variant,
                  x -> {
                    Group group = x.addGroup("x");
                    group.add("metadata", Binary.fromConstantByteArray(new byte[] {1, 0, 0}));
                    group.add("value", Binary.fromConstantByteArray(new byte[] {0}));
                  },
                  directory);
          assertThatThrownBy(() -> TypedFiles.read(PARQUET, file))
              .isInstanceOf(DataException.class)
              .hasMessageContaining("VARIANT");
          byte[] secret =
              TypedFiles.encryptedParquet(
                  message("required int32 x"), x -> x.add("x", 1), directory);
          assertThatThrownBy(() -> TypedFiles.read(PARQUET, secret))
              .isInstanceOf(DataException.class)
              .hasMessageContaining("encrypted");
        });
  }

  private void timestamps(boolean utc, String type, String zone) throws IOException {
    String expected = type + " \"1969-12-31T23:59:59.999" + zone + '"';
    String column = "required int64 x (TIMESTAMP(%s," + utc + "))";
    isRead(column.formatted("MILLIS"), x -> x.add("x", -1L), expected);
    isRead(column.formatted("MICROS"), x -> x.add("x", -1000L), expected);
    isRead(column.formatted("NANOS"), x -> x.add("x", -1_000_000L), expected);
    isRefused(column.formatted("NANOS"), x -> x.add("x", -1L), "microseconds");
    assertThat(
            TypedFiles.read(
                PARQUET, parquet(column.formatted("NANOS"), x -> x.add("x", -1L)), type("int64")))
        .isEqualTo("-1");
  }

  private static Consumer<Group> bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return x -> x.add("x", Binary.fromConstantByteArray(bytes));
  }

  private static MessageType message(String column) {
    return MessageTypeParser.parseMessageType(
        "message rows { " + column + (column.endsWith("}") ? "" : ";") + " }");
  }

  private byte[] parquet(String column, Consumer<Group> row) throws IOException {
    return TypedFiles.parquet(message(column), row, directory);
  }

  private void isRead(String column, Consumer<Group> row, String expected) throws IOException {
    assertThat(TypedFiles.read(PARQUET, parquet(column, row))).as(column).isEqualTo(expected);
  }

  private void isRefused(String column, Consumer<Group> row, String why) throws IOException {
    byte[] file = parquet(column, row);
    assertThatThrownBy(() -> TypedFiles.read(PARQUET, file))
        .as(column)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(why);
  }

  // How types are inferred

  private void inferredTypes() {
    inferred("`true`, `false`", "`boolean`", "boolean", "true", "false");
    inferred(
        "`5`, `-12`, within 64 bits",
        "`int64`",
        "int64",
        "5",
        "-12",
        "9223372036854775807",
        "-9223372036854775808");
    inferred(
        "numbers by JSON's grammar that a `float64` gives back: `1.5`, `1e3`",
        "`float64`",
        "float64",
        "1.5",
        "1e3",
        "-0.25E-7");
    inferred(
        "plain numbers that it does not give back, up to 38 digits",
        "`decimal(p,s)`",
        "decimal(38,10)",
        "1234567890123456789012345678.0123456789");
    inferred(
        "`2024-01-31`, a date that exists",
        "`date`",
        "date",
        "2024-01-31",
        "2024-02-29",
        "0001-01-01");
    inferred(
        "`2024-01-31T10:00:00Z`, or an offset; a blank for `T`; up to 6 digits of a second",
        "`timestamp`",
        "timestamp",
        "2024-01-31T10:00:00Z",
        "2024-01-31T10:00:00+02:00",
        "2024-01-31 10:00:00.123456Z",
        "2024-01-31T10:00:00.5Z");
    inferred(
        "the same without a zone",
        "`timestamp_ntz`",
        "timestamp_ntz",
        "2024-01-31T10:00:00",
        "2024-01-31 10:00:00.123456");
    inferred(
        "all else: `007`, `+5`, `TRUE`, ` 5`, nine digits of a second",
        "`string`",
        "string",
        "007",
        "+5",
        "TRUE",
        " 5",
        "2024-01-31T10:00:00.123456789Z",
        "2024-02-30",
        "1".repeat(39));
  }

  /** Each of the texts alone has the type, and so have they all in one column. */
  private void inferred(String row, String cell, String type, String... texts) {
    check(
        INFERRED,
        row,
        "type",
        cell,
        () -> {
          for (String text : texts) {
            assertThat(inferred(text)).as(text).isEqualTo(type);
          }
          assertThat(inferred(String.join("\n", texts))).isEqualTo(type);
        });
  }

  private static String inferred(String lines) throws IOException {
    SchemaInference inference = new SchemaInference();
    CSV.infer(
        InputFile.of(("x\n" + lines + "\n").getBytes(StandardCharsets.UTF_8), "x.csv"),
        inference,
        Long.MAX_VALUE);
    return inference.result().schema().field(0).type().toString();
  }
}
