package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose types were widened: the protocol's "Type Widening". */
class DeltaWideningTest {
  @TempDir Path temp;

  private static String protocol(String feature) {
    return DeltaFixture.protocol(
        3,
        7,
        ",\"readerFeatures\":[\"%1$s\",\"timestampNtz\"],\"writerFeatures\":[\"%1$s\",\"timestampNtz\"]"
            .formatted(feature));
  }

  private static String changed(String from, String to) {
    return "\"delta.typeChanges\":[{\"fromType\":\"%s\",\"toType\":\"%s\"}]".formatted(from, to);
  }

  /** A table of one column, with a file of each type and of an add behind the change. */
  private DeltaFixture widened(
      String feature, String deltaFrom, String deltaTo, String from, String to, String[] values)
      throws IOException {
    Path table = temp.resolve("t");
    return new DeltaFixture(table)
        .commit(
            0, protocol(feature), DeltaFixture.metadata(DeltaFixture.field("v", deltaFrom), "", ""))
        .file("a.parquet", Schema.parse("struct<v:%s>".formatted(from)), row(values[0]))
        .commit(1, DeltaFixture.add("a.parquet"))
        .commit(
            2,
            DeltaFixture.metadata(
                DeltaFixture.field(
                    "v",
                    deltaTo,
                    deltaTo.startsWith("{") ? "" : changed(plain(deltaFrom), plain(deltaTo))),
                "",
                ""))
        .file("b.parquet", Schema.parse("struct<v:%s>".formatted(to)), row(values[1]))
        .commit(3, DeltaFixture.add("b.parquet"));
  }

  private static String plain(String type) {
    return type.replace("\"", "");
  }

  private static String row(String value) {
    return "{\"v\":" + value + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "byte | short | int8 | int16 | 127 | 128",
        "byte | integer | int8 | int32 | -128 | 65536",
        "short | integer | int16 | int32 | 32767 | 65536",
        "integer | long | int32 | int64 | -2147483648 | 2147483648",
        "byte | long | int8 | int64 | 1 | 2147483648",
        "float | double | float32 | float64 | 0.5 | 1e300",
        "integer | double | int32 | float64 | 2147483647 | 0.25",
        "short | double | int16 | float64 | -7 | 0.25",
        "byte | decimal(10,0) | int8 | decimal(10,0) | 7 | 1234567890",
        "integer | decimal(12,2) | int32 | decimal(12,2) | 2147483647 | 1.25",
        "long | decimal(22,2) | int64 | decimal(22,2) | 9223372036854775807 | 0.01",
        "decimal(5,2) | decimal(9,2) | decimal(5,2) | decimal(9,2) | 123.45 | 1234567.89",
        "decimal(5,2) | decimal(20,5) | decimal(5,2) | decimal(20,5) | -123.45 | 0.00001",
        "decimal(18,0) | decimal(38,20) | decimal(18,0) | decimal(38,20) | 999999999999999999 | 1e-20",
        "date | timestamp_ntz | date | timestamp_ntz | \"1969-12-31\" | \"2024-01-01T12:00:01.5\"",
      })
  void filesOfAnOlderTypeAreReadInTheTables(
      String deltaFrom, String deltaTo, String from, String to, String before, String after)
      throws IOException {
    for (String feature : List.of("typeWidening", "typeWidening-preview")) {
      for (Shape shape : Shape.values()) {
        temp = temp.resolve(feature + shape.name());
        DeltaFixture fixture =
            widened(
                feature,
                shape.delta('"' + deltaFrom + '"'),
                shape.delta('"' + deltaTo + '"'),
                shape.type(from),
                shape.type(to),
                new String[] {shape.value(before), shape.value(after)});
        String midnight =
            before.startsWith("\"") ? before.replaceFirst("\"$", "T00:00:00\"") : before;
        List<Map<String, Object>> expected =
            List.of(
                DeltaTables.parse(row(shape.value(midnight))),
                DeltaTables.parse(row(shape.value(after))));

        assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(3)))
            .as("%s", shape)
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(1)))
            .containsExactly(DeltaTables.parse(row(shape.value(before))));
        assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(3)))
            .containsExactly(expected.get(1));
        // What came before the change, for whoever follows the table.
        assertThat(
                DeltaTables.rows(
                    fixture.reader(),
                    DeltaTables.changes(1),
                    Schema.parse("struct<v:%s>".formatted(shape.type(to)))))
            .containsExactly(expected.get(0));
      }
    }
  }

  /** Where in a column the type stands. */
  private enum Shape {
    SCALAR("%s", "%s", "%s"),
    STRUCT(
        "{\"type\":\"struct\",\"fields\":[{\"name\":\"f\",\"type\":%s,\"nullable\":true,\"metadata\":{}}]}",
        "struct<f:%s>", "{\"f\":%s}"),
    LIST("{\"type\":\"array\",\"elementType\":%s,\"containsNull\":true}", "list<%s>", "[%s,null]"),
    MAP(
        "{\"type\":\"map\",\"keyType\":\"string\",\"valueType\":%s,\"valueContainsNull\":true}",
        "map<string,%s>", "{\"k\":%s}");

    private final String delta;
    private final String type;
    private final String value;

    Shape(String delta, String type, String value) {
      this.delta = delta;
      this.type = type;
      this.value = value;
    }

    String delta(String of) {
      return delta.formatted(of);
    }

    String type(String of) {
      return type.formatted(of);
    }

    String value(String of) {
      return value.formatted(of);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "long | int64 | 7 | 7",
        "double | float64 | 7 | 7",
        "decimal(12,2) | decimal(12,2) | 7 | 7",
        "timestamp_ntz | timestamp_ntz | 2024-01-02 | \"2024-01-02T00:00:00\"",
        "timestamp_ntz | timestamp_ntz | 2024-01-02 03:04:05 | \"2024-01-02T03:04:05\"",
      })
  void partitionsOfAnOlderTypeAreReadInTheTables(
      String delta, String type, String text, String expected) throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(temp.resolve("t"))
            .commit(
                0,
                protocol("typeWidening"),
                DeltaFixture.metadata(
                    DeltaFixture.field("id", "\"long\"")
                        + ","
                        + DeltaFixture.field("v", '"' + delta + '"'),
                    "\"v\"",
                    ""))
            .file("a.parquet", Schema.parse("struct<id:int64>"), "{\"id\":1}")
            .commit(1, DeltaFixture.add("a.parquet", "\"v\":\"%s\"".formatted(text), true, ""));

    assertThat(fixture.reader().schema(DeltaTables.changes(1)))
        .hasToString("struct<id:int64,v:%s>".formatted(type));
    for (int i = 0; i < 2; i++) {
      assertThat(
              DeltaTables.rows(
                  fixture.reader(), i == 0 ? DeltaTables.changes(1) : DeltaTables.snapshot(1)))
          .containsExactly(DeltaTables.parse("{\"id\":1,\"v\":%s}".formatted(expected)));
    }
  }

  /** Anasto wrote the first spelling once, and Spark reads either. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-02 03:04:05",
        "2024-01-02 03:04:05.000000",
        "2024-01-02T03:04:05.000000Z"
      })
  void timestampsOfPartitionsAreReadInEachSpelling(String text) throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(temp.resolve("t"))
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(
                    DeltaFixture.field("id", "\"long\"")
                        + ","
                        + DeltaFixture.field("v", "\"timestamp\""),
                    "\"v\"",
                    ""))
            .file("a.parquet", Schema.parse("struct<id:int64>"), "{\"id\":1}")
            .commit(1, DeltaFixture.add("a.parquet", "\"v\":\"%s\"".formatted(text), true, ""));

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(1)))
        .containsExactly(DeltaTables.parse("{\"id\":1,\"v\":\"2024-01-02T03:04:05Z\"}"));
  }

  @Test
  void timestampsMakePartitionsWithTheirSuffix() throws IOException {
    DeltaWriting writing = new DeltaWriting(temp.resolve("t"), "v");
    writing.append(
        "struct<id:int64,v:timestamp>",
        DeltaWriting.row("id", 1L, "v", java.time.Instant.parse("2024-01-02T03:04:05Z")));

    assertThat(java.nio.file.Files.readString(DeltaTables.entry(writing.table(), 0)))
        .contains("\"partitionValues\":{\"v\":\"2024-01-02T03:04:05.000000Z\"}");
    assertThat(writing.names())
        .anyMatch(name -> name.startsWith("v=2024-01-02T03%3A04%3A05.000000Z/"));
    assertThat(writing.rows()).isEqualTo(writing.kernelRows());
  }
}
