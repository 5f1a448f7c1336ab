package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonLimits[] BUFFERS = {
    JsonLimits.DEFAULT, JsonTables.TINY, new JsonLimits(1, 64 << 20, 500)
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n",
        "{\"a\":1,\"b\":\"x\"}\r\n{\"a\":2,\"b\":\"y\"}",
        "{\"a\":1,\"b\":\"x\"}{\"a\":2,\"b\":\"y\"}",
        "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]",
        "\uFEFF[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]",
        "\uFEFF{\"a\":1,\"b\":\"x\"} {\"b\":\"y\",\"a\":2}",
        " [ { \"a\" : 1 , \"b\" : \"x\" } ,\n\t{\"b\": \"y\"\n,\"a\":\n2 }\n]\n ",
        "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n{\n  \"a\": 2,\n  \"b\": \"\\u0079\"\n}\n"
      })
  void rowsComeInManyForms(String text) throws IOException {
    for (JsonLimits limits : BUFFERS) {
      assertThat(JsonTables.rows(JsonTables.utf8(text), limits))
          .containsExactly(row("a", 1L, "b", "x"), row("a", 2L, "b", "y"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\r\t \n", "\uFEFF", "\uFEFF \n", "[]", " [ \n ] "})
  void nothingButSpaceHasNoRows(String text) throws IOException {
    for (JsonLimits limits : BUFFERS) {
      assertThat(JsonTables.rows(JsonTables.utf8(text), limits)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | line 1, character 1: a row must be an object, but this is a number",
        "\"x\" | line 1, character 1: a row must be an object, but this is a string",
        "null | line 1, character 1: a row must be an object, but this is null",
        "true | line 1, character 1: a row must be an object, but this is a boolean",
        "[[1]] | line 1, character 2: a row must be an object, but this is an array",
        "{\"a\":1} 7 | line 1, character 9: a row must be an object, but this is a number",
        "[{\"a\":1}, 7] | line 1, character 11: a row must be an object, but this is a number",
        "{\"a\":1},{\"a\":2} | line 1, character 8: an object expected, but found ','",
        "[{\"a\":1},] | line 1, character 10: an object expected, but found ']'",
        "[{\"a\":1}] {} | line 1, character 11: nothing but white space may follow the array of"
            + " rows, but found '{'",
        "{\"a\":1,} | line 1, character 8: a key in double quotes expected, but found '}'",
        "{a:1} | line 1, character 2: a key in double quotes expected, but found 'a'",
        "{\"a\" 1} | line 1, character 6: ':' expected, but found '1'",
        "{\"a\":1 \"b\":2} | line 1, character 8: ',' or '}' expected, but found '\"'",
        "{\"a\":[1 2]} | line 1, character 9: ',' or ']' expected, but found '2'",
        "{\"a\":01} | line 1, character 6: \"01\" is not a JSON number",
        "{\"a\":-} | line 1, character 6: \"-\" is not a JSON number",
        "{\"a\":1.} | line 1, character 6: \"1.\" is not a JSON number",
        "{\"a\":NaN} | line 1, character 6: a value expected, but found 'N'",
        "{\"a\":nul} | line 1, character 6: 'null' expected",
        "{\"a\":tru} | line 1, character 6: 'true' expected",
        "{\"a\":\"\\x\"} | line 1, character 7: a backslash begins no known escape here",
        "{\"a\":\"é\\u00g0\"} | line 1, character 8: four hexadecimal digits expected after \\u",
        "{\"a\":\"\\ud800\"} | line 1, character 7: \\ud800 is half of a surrogate pair, and no"
            + " character",
        "{\"a\":\"\\udc00\"} | line 1, character 7: \\udc00 is half of a surrogate pair, and no"
            + " character",
        "{\"a\":1,\"a\":2} | line 1, character 12: the key \"a\" is there twice in one object",
        "{\"a\":{\"b\":1,\"\\u0062\":2}} | line 1, character 22: the key \"b\" is there twice in"
            + " one object",
        "{\"\":1} | line 1, character 5: a key is empty, but a column needs a name",
        "{\"a\":{\"\":1}}{\"a\":1} | line 1, character 10: a key is empty, but a column needs a name",
        "{\"a\":1}{\"a\":{\"\":1}} | line 1, character 17: a key is empty, but a column needs a name",
        "{\"a\":1}# | line 1, character 8: an object expected, but found '#'",
      })
  void whatIsNoJsonIsRefusedWithItsPlace(String text, String message) {
    for (JsonLimits limits : BUFFERS) {
      DataException problem =
          catchThrowableOfType(
              DataException.class, () -> JsonTables.infer(JsonTables.utf8(text), limits));
      assertThat(problem).hasMessage("rows.json " + message);
      assertThat(problem.kind()).isEqualTo(DataException.Kind.MALFORMED);
    }
  }

  @Test
  void controlCharactersAndBrokenUtf8AreRefused() {
    for (byte[] broken :
        new byte[][] {
          {'\n'},
          {0},
          {0x1f},
          {(byte) 0x80},
          {(byte) 0xc0, (byte) 0x80},
          {(byte) 0xc1, 'x'},
          {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
          {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
          {(byte) 0xf5, 'a'},
          {(byte) 0xff},
          {(byte) 0xe2, (byte) 0x82, 'x'}
        }) {
      String text = "{\"ä\":\"abcdefgh" + new String(broken, StandardCharsets.ISO_8859_1) + "\"}";
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      byte[] valid = JsonTables.utf8("{\"ä\":\"");
      byte[] content = new byte[bytes.length + 1];
      System.arraycopy(valid, 0, content, 0, valid.length);
      System.arraycopy(
          bytes, valid.length - 1, content, valid.length, bytes.length + 1 - valid.length);
      for (JsonLimits limits : BUFFERS) {
        assertThatThrownBy(() -> JsonTables.infer(content, limits))
            .isInstanceOf(DataException.class)
            .hasMessageStartingWith("rows.json line 1, character 15: ");
      }
    }
  }

  @Test
  void aFileThatIsCutOffAnywhereMayStillBeArriving() throws IOException {
    String row =
        "{\"number\": -12.5e+3, \"text\": \"aé€\uD83D\uDE00\\n\\u20ac\\ud83d\\ude00\", "
            + "\"flags\": [true, false, null], \"nested\": {\"key\": {}} }";
    for (boolean array : new boolean[] {false, true}) {
      byte[] whole = JsonTables.utf8(array ? "[" + row + ",\n" + row + "\n]" : row + "\n" + row);
      int rowLength = JsonTables.utf8(row).length;
      for (int length = 1; length < whole.length; length++) {
        byte[] cut = java.util.Arrays.copyOf(whole, length);
        for (JsonLimits limits : BUFFERS) {
          if (!array && (length == rowLength || length == rowLength + 1)) {
            assertThat(JsonTables.rows(cut, limits)).hasSize(1);
            continue;
          }
          DataException problem =
              catchThrowableOfType(DataException.class, () -> JsonTables.infer(cut, limits));
          assertThat(problem).as("%d bytes", length).isNotNull();
          assertThat(problem.kind())
              .as("%d bytes: %s", length, problem.getMessage())
              .isEqualTo(DataException.Kind.TRUNCATED);
          assertThat(problem).hasMessageContaining("ends too early, within ");
        }
      }
    }
  }

  @Test
  void placesAreCountedAcrossRefills() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 999; i++) {
      text.append("{\"key\": \"Grüße €\uD83D\uDE00 ").append(i).append("\"}\r\n");
    }
    text.append("  {\"key\": \"Grüße €\uD83D\uDE00\", \"key\" : x}");
    for (JsonLimits limits : BUFFERS) {
      assertThatThrownBy(
              () ->
                  JsonTables.read(
                      JsonTables.utf8(text.toString()),
                      Schema.parse("struct<key:string>"),
                      ReadOptions.INFERRED,
                      limits))
          .hasMessageStartingWith("rows.json line 1,000, character 30: the key \"key\" is there");
    }
  }

  @Test
  void aMissingKeyIsNullAndNullIsNullEverywhere() throws IOException {
    assertThat(
            JsonTables.rows(
                "{\"s\":{\"x\":null},\"l\":[null,1],\"m\":{\"k\":null}}{\"b\":null}{\"s\":null}",
                "struct<b:boolean,s:struct<x:int64,y:string>,l:list<int64>,m:map<string,int8>>"))
        .containsExactly(
            row(
                "b",
                null,
                "s",
                row("x", null, "y", null),
                "l",
                java.util.Arrays.asList(null, 1L),
                "m",
                row("k", null)),
            row("b", null, "s", null, "l", null, "m", null),
            row("b", null, "s", null, "l", null, "m", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}~{\"z\":1} | z",
        "{\"s\":{\"x\":1,\"y\":2}}~{\"s\":{\"zz\":1}} | s.zz",
        "{}~{\"l\":[{\"y\":1}]} | l[].y",
        "{}~{\"m\":{\"any\":{\"y\":1}}} | m{}.y",
        "{}~{\"\":1} | ``"
      })
  void anUnknownKeyIsANewColumn(String text, String path) {
    DataException problem =
        catchThrowableOfType(
            DataException.class,
            () ->
                JsonTables.rows(
                    text.replace('~', '\n'),
                    "struct<a:int64,s:struct<x:int64,y:int64>,l:list<struct<x:int8>>,"
                        + "m:map<string,struct<x:int8>>>"));
    assertThat(problem)
        .hasMessage("rows.json line 2: column \"" + path + "\" is not in the table's schema");
    assertThat(problem.kind()).isEqualTo(DataException.Kind.NEW_COLUMN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"k\":1,\"k\":1}",
        "{\"s\":{\"x\":1,\"x\":1}}",
        "{\"m\":{\"7\":1,\"7\":2}}",
        "{\"m\":{\"7\":1,\"07\":2}}",
        "{\"l\":[{\"x\":1},{\"x\":1,\"\\u0078\":1}]}",
        "{\"k\":{\"any\":[{\"y\":1,\"y\":1}]}}"
      })
  void aKeyTwiceInOneObjectIsAnErrorAtEveryLevel(String text) {
    assertThatThrownBy(
            () ->
                JsonTables.rows(
                    text,
                    "struct<k:string,s:struct<x:int64>,m:map<int32,int8>,l:list<struct<x:int8>>>"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is there twice in one object");
  }

  @Test
  void manyDistinctKeysOfAMapAreNoKeyTwice() throws IOException {
    StringBuilder text = new StringBuilder("{\"m\":{\"k0\":0");
    for (int i = 1; i < 10_000; i++) {
      text.append(",\"k").append(i).append("\":").append(i);
    }
    text.append("}}");
    String again = text + "\n{\"m\":{\"k1\":1}}";
    List<Map<String, Object>> rows = JsonTables.rows(again, "struct<m:map<string,int32>>");
    assertThat((Map<?, ?>) rows.get(0).get("m")).hasSize(10_000);
    assertThat(rows.get(1)).isEqualTo(row("m", row("k1", 1L)));
    assertThatThrownBy(
            () ->
                JsonTables.rows(
                    again.replace("\"k9999\"", "\"k17\""), "struct<m:map<string,int32>>"))
        .hasMessageContaining("the key \"k17\" is there twice");
  }

  @Test
  void aStringColumnKeepsOtherValuesAsTheirJsonText() throws IOException {
    assertThat(
            JsonTables.rows(
                "{\"t\":\"x\"}{\"t\":1.50}{\"t\":true}{\"t\": [ 1, {\"a\\n\" : \"b\\u0041\"} ]}",
                "struct<t:string>"))
        .extracting(row -> row.get("t"))
        .containsExactly("x", "1.50", "true", "[1,{\"a\\n\":\"bA\"}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int64 | -9223372036854775808 | -9223372036854775808",
        "int64 | 9223372036854775807 | 9223372036854775807",
        "int64 | 1e3 | 1000",
        "int64 | \"007\" | 7",
        "int8 | -128 | -128",
        "float64 | 0.1 | 0.1",
        "float64 | -0.0 | -0.0",
        "float64 | 123456789012345678 | 123456789012345680",
        "float64 | \"NaN\" | NaN",
        "float64 | \"-Infinity\" | -Infinity",
        "float32 | 3.4028235e38 | 3.4028234663852886E38",
        "boolean | \"TRUE\" | true",
        "boolean | false | false",
        "decimal(5,2) | 123.4 | 123.40",
        "decimal(5,2) | -0.05 | -0.05",
        "decimal(38,0) | 99999999999999999999999999999999999999 |"
            + " 99999999999999999999999999999999999999",
        "date | \"2024-02-29\" | 19782",
        "timestamp | \"1970-01-01T01:00:00.5+01:00\" | 500000",
        "timestamp_ntz | \"1970-01-01T00:00:01\" | 1000000",
      })
  void aDeclaredTypeConverts(String type, String json, String expected) throws IOException {
    assertThat(JsonTables.rows("{\"v\":" + json + "}", "struct<v:" + type + ">"))
        .singleElement()
        .extracting(row -> String.valueOf(row.get("v")))
        .isEqualTo(
            type.startsWith("float") ? String.valueOf(Double.parseDouble(expected)) : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int64 | 9223372036854775808 | `9223372036854775808`",
        "int64 | 1.5 | `1.5`",
        "int64 | true | `true`",
        "int64 | {\"a\": [1, 2]} | `{\"a\":[1,2]}`",
        "int8 | 128 | `128`",
        "int16 | -32769 | `-32769`",
        "float64 | 1e999 | `1e999`",
        "float64 | \"abc\" | `abc`",
        "boolean | 1 | `1`",
        "decimal(5,2) | 1.005 | `1.005`",
        "decimal(5,2) | 1000 | `1000`",
        "date | 20240229 | `20240229`",
        "date | \"2023-02-29\" | `2023-02-29`",
        "binary | \"a\" | `a`",
        "list<int8> | {} | `{}`",
        "map<string,int8> | [] | `[]`",
        "struct<x:int8> | \"x\" | `x`",
      })
  void whatDoesNotFitNamesLineColumnAndValue(String type, String json, String value) {
    DataException problem =
        catchThrowableOfType(
            DataException.class,
            () ->
                JsonTables.rows(
                    "{}\n{\"s\":{\"v\":" + json + "}}", "struct<s:struct<v:" + type + ">>"));
    assertThat(problem.kind()).isEqualTo(DataException.Kind.TYPE_MISMATCH);
    assertThat(problem)
        .hasMessage(
            "rows.json line 2, column \"s.v\": \"%s\" is not %s %s"
                .formatted(value, type.startsWith("int") ? "an" : "a", type));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int64 | \"1\"",
        "int64 | -0",
        "int64 | 1e3",
        "float64 | 1234567890.123456789012345",
        "float64 | \"NaN\"",
        "boolean | \"true\"",
        "timestamp | \"2024-01-31T10:00:00\"",
      })
  void anInferredTypeTakesOnlyWhatItGivesBack(String type, String json) {
    DataException problem =
        catchThrowableOfType(
            DataException.class,
            () ->
                JsonTables.read(
                    JsonTables.utf8("{\"v\":" + json + "}"),
                    Schema.parse("struct<v:" + type + ">"),
                    ReadOptions.INFERRED,
                    JsonLimits.DEFAULT));
    assertThat(problem.kind()).isEqualTo(DataException.Kind.TYPE_MISMATCH);
  }

  @Test
  void aValueInAnUnsettledColumnIsNews() throws IOException {
    Schema schema = Schema.parse("struct<a:unsettled>");
    ReadOptions options = ReadOptions.INFERRED;
    assertThat(JsonTables.read(JsonTables.utf8("{\"a\":null}{}"), schema, options, JsonTables.TINY))
        .singleElement()
        .extracting(RowChunk::rows)
        .isEqualTo(2);
    assertThatThrownBy(
            () ->
                JsonTables.read(JsonTables.utf8("{\"a\":\"x\"}"), schema, options, JsonTables.TINY))
        .hasMessage(
            "rows.json line 1, column \"a\": \"x\" is not null, as all values of this column were"
                + " so far");
  }

  @Test
  void typesAreInferredAtEveryLevel() throws IOException {
    assertThat(
            JsonTables.infer(
                JsonTables.utf8(
                    "{\"i\":1,\"f\":1.5,\"b\":true,\"s\":\"x\",\"d\":\"2024-01-31\","
                        + "\"t\":\"2024-01-31T10:00:00Z\",\"n\":null,\"l\":[1,2.5],"
                        + "\"o\":{\"x\":{\"y\":[{}]}},\"mix\":1}\n"
                        + "{\"o\":{\"x\":{\"z\":12345678901234567.89}},\"mix\":[1]}"),
                JsonTables.TINY))
        .hasToString(
            "struct<i:int64,f:float64,b:boolean,s:string,d:date,t:timestamp,n:unsettled,"
                + "l:list<float64>,o:struct<x:struct<y:list<map<string,unsettled>>,"
                + "z:decimal(19,2)>>,mix:string>");
  }

  @Test
  void aLookAtTheBeginningReadsNoFurther() throws IOException {
    SchemaInference inference = new SchemaInference();
    String rows = "{\"a\":1}\n".repeat(10);
    new JsonFormat()
        .infer(
            InputFile.of(JsonTables.utf8(rows + "{\"b\":broken"), JsonTables.FILE),
            inference,
            rows.length() - 1);
    assertThat(inference.result().schema()).hasToString("struct<a:int64>");
  }

  @Test
  void nestingHasALimit() throws IOException {
    String row = "{\"v\":%s%s}";
    String allowed = row.formatted("[".repeat(98), "]".repeat(98));
    String tooDeep = row.formatted("[".repeat(99), "]".repeat(99));
    String objects = "{\"v\":".repeat(100_000);
    assertThat(JsonTables.rows(allowed)).hasSize(1);
    assertThat(JsonTables.rows(allowed, "struct<v:string>")).hasSize(1);
    for (String text : List.of(tooDeep, objects)) {
      assertThatThrownBy(() -> JsonTables.rows(text))
          .hasMessageContaining("values are nested more than 99 deep");
      assertThatThrownBy(() -> JsonTables.rows(text, "struct<v:string>"))
          .hasMessageContaining("values are nested more than 99 deep");
    }
  }

  @Test
  void aRowHasALimit() throws IOException {
    JsonLimits limits = new JsonLimits(16, 1000, 500);
    byte[] allowed = JsonTables.utf8("{\"v\":\"%s\"}".formatted("x".repeat(1000 - 8)));
    assertThat(JsonTables.rows(allowed, limits)).hasSize(1);
    for (String tooLong :
        List.of(
            "{\"v\":\"%s\"}".formatted("x".repeat(1000 - 7)),
            "{\"v\":1%s}".formatted(" ".repeat(1000)),
            "{\"v\":[1%s]}".formatted(",1".repeat(1000)))) {
      assertThatThrownBy(() -> JsonTables.rows(JsonTables.utf8("{}\n" + tooLong), limits))
          .hasMessageStartingWith("rows.json line 2, character ")
          .hasMessageEndingWith("a row is longer than 1,000 bytes");
    }
    assertThat(JsonTables.rows(JsonTables.utf8("{}" + " ".repeat(5000) + "{}"), limits)).hasSize(2);
  }

  @Test
  void aNumberHasALimit() {
    assertThatThrownBy(() -> JsonTables.rows("{\"v\":" + "1".repeat(1001) + "}"))
        .hasMessage(
            "rows.json line 1, character 6: a number of 1,001 characters is longer than 1,000");
  }

  @Test
  void keysInAnyOrderFindTheirColumns() throws IOException {
    List<String> names =
        List.of(
            "a",
            "seven77",
            "eight888",
            "twelve_bytes",
            "thirteenbytes",
            "a name that is longer than sixteen bytes",
            "a name that is longer than sixteen bytez",
            "with \"quotes\" and \\",
            "line\nbreak",
            "Grüße");
    StringBuilder schema = new StringBuilder("struct<");
    for (String name : names) {
      schema
          .append('"')
          .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
          .append("\":int64,");
    }
    Schema of = Schema.parse(schema.substring(0, schema.length() - 1) + ">");
    Random random = new Random(3);
    ByteSink text = new ByteSink(16);
    List<Map<String, Object>> expected = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      List<String> order = new ArrayList<>(names);
      if (random.nextInt(3) == 0) {
        Collections.shuffle(order, random);
      }
      Map<String, Object> row = new LinkedHashMap<>();
      names.forEach(name -> row.put(name, null));
      text.append('{');
      boolean first = true;
      for (String name : order) {
        if (random.nextInt(10) > 0) {
          if (!first) {
            text.append(',');
          }
          first = false;
          long value = random.nextInt(1000);
          JsonText.quote(name, text);
          text.append(random.nextInt(10) == 0 ? " : " : ":");
          text.append(Long.toString(value));
          row.put(name, value);
        }
      }
      text.append("}\n");
      expected.add(row);
    }
    for (JsonLimits limits : BUFFERS) {
      assertThat(
              JsonTables.rows(
                  JsonTables.read(
                      JsonTables.utf8(text.toString()), of, ReadOptions.INFERRED, limits)))
          .isEqualTo(expected);
    }
  }

  @Test
  void rowsFillChunkAfterChunk() throws IOException {
    int count = 3 * RowChunk.CAPACITY + 5;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"i\":").append(i).append("}\n");
    }
    List<RowChunk> chunks =
        JsonTables.read(
            JsonTables.utf8(text.toString()),
            Schema.parse("struct<i:int64>"),
            ReadOptions.INFERRED,
            JsonLimits.DEFAULT);
    assertThat(chunks)
        .hasSizeLessThanOrEqualTo(5)
        .allSatisfy(chunk -> assertThat(chunk.rows()).isLessThanOrEqualTo(RowChunk.CAPACITY));
    assertThat(JsonTables.rows(chunks))
        .extracting(row -> row.get("i"))
        .startsWith(0L, 1L)
        .endsWith(count - 1L);
  }

  private static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }
}
