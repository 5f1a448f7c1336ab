package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
  @Test
  void rowsAreObjectsALineWithEveryKeyInOrder() throws IOException {
    assertThat(rewritten("{\"b\":\"x\"} {\"a\":1,\"b\":null}", "struct<a:int64,b:string>"))
        .isEqualTo("{\"a\":null,\"b\":\"x\"}\n{\"a\":1,\"b\":null}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "boolean | true",
        "int8 | -128",
        "int64 | -9223372036854775808",
        "float32 | 0.1",
        "float64 | 0.30000000000000004",
        "float64 | -0.0",
        "float64 | 1.0e308",
        "float64 | \"NaN\"",
        "float64 | \"-Infinity\"",
        "float32 | \"Infinity\"",
        "decimal(10,3) | 12.500",
        "decimal(38,10) | -1234567890123456789012345678.0000000001",
        "string | \"\\\"\\\\/\\n\\r\\t\\b\\f\\u0000\\u001f ä€\"",
        "string | \"\"",
        "binary | \"AAEC/w==\"",
        "date | \"0001-01-01\"",
        "timestamp | \"2024-01-31T10:00:00Z\"",
        "timestamp | \"2024-01-31T10:00:00.500Z\"",
        "timestamp_ntz | \"2024-01-31T10:00:00.000001\"",
        "list<list<int8>> | [[1,null],null,[]]",
        "map<string,boolean> | {\"\":true,\"\\n\":null}",
        "map<int64,int64> | {\"-1\":1}",
        "map<decimal(3,1),int64> | {\"-1.0\":1}",
        "map<date,int64> | {\"2024-01-31\":1}",
        "map<boolean,int64> | {\"false\":1}",
        "map<list<string>,int64> | {\"[\\\"a\\\"]\":1}",
        "struct<x:int8,y:struct<z:string>> | {\"x\":null,\"y\":{\"z\":\"\"}}",
      })
  void aValueOfEachTypeHasOneForm(String type, String json) throws IOException {
    String row = "{\"v\":" + json + "}\n";
    assertThat(rewritten(row, "struct<v:" + type + ">")).isEqualTo(row);
  }

  @Test
  void namesAreEscapedToo() throws IOException {
    String row = "{\"a \\\"quoted\\\" name\\n\":1,\"ä\":2}\n";
    assertThat(rewritten(row, "struct<\"a \\\"quoted\\\" name\n\":int8,ä:int8>")).isEqualTo(row);
  }

  @Test
  void specialBytesAreFoundAtEveryPlaceOfALongText() throws IOException {
    for (int length = 0; length < 40; length++) {
      for (int at = 0; at <= length; at++) {
        String row = "{\"v\":\"%s\\n%s\"}\n".formatted("a".repeat(at), "é".repeat(length - at));
        assertThat(rewritten(row, "struct<v:string>")).isEqualTo(row);
      }
    }
  }

  @Test
  void memoryIsBoundedAndPiecesAreLarge() throws IOException {
    Schema schema = Schema.parse("struct<v:string>");
    String row = "{\"v\":\"" + "x".repeat(1000) + "\"}\n";
    List<RowChunk> chunks =
        JsonTables.read(
            JsonTables.utf8(row.repeat(1000)), schema, ReadOptions.DECLARED, JsonLimits.DEFAULT);
    Pieces out = new Pieces();
    RowWriter writer = new JsonFormat().create(out, schema);
    for (int i = 0; i < 20; i++) {
      for (RowChunk chunk : chunks) {
        writer.write(chunk);
      }
    }
    assertThat(writer.bytes()).isEqualTo(20_000L * row.length());
    assertThat(out.bytes).isLessThan(writer.bytes());
    writer.finish();
    assertThat(out.bytes).isEqualTo(writer.bytes());
    assertThat(out.largest).isLessThan(140_000);
    assertThat(out.count).isLessThan((int) (out.bytes / 120_000));
  }

  @Test
  void noRowsAreNoBytes() throws IOException {
    assertThat(JsonTables.write(List.of(), Schema.parse("struct<a:int8>"))).isEmpty();
  }

  private static String rewritten(String json, String type) throws IOException {
    Schema schema = Schema.parse(type);
    byte[] written =
        JsonTables.write(
            JsonTables.read(
                JsonTables.utf8(json), schema, ReadOptions.DECLARED, JsonLimits.DEFAULT),
            schema);
    return new String(written, StandardCharsets.UTF_8);
  }

  private static final class Pieces extends OutputStream {
    private long bytes;
    private int largest;
    private int count;

    @Override
    public void write(int b) {
      write(new byte[1], 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int length) {
      bytes += length;
      largest = Math.max(largest, length);
      count++;
    }
  }
}
