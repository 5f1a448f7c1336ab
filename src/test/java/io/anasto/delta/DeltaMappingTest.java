package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that data files have under other names. */
class DeltaMappingTest {
  @TempDir Path temp;

  private Path table;

  @BeforeEach
  void aTable() {
    table = temp.resolve("t");
  }

  private DeltaFixture mapped(String mode) throws IOException {
    String nested =
        "{\"type\":\"struct\",\"fields\":["
            + DeltaFixture.field("inner", "\"string\"", mapping(5, "col-5"))
            + "]}";
    String list =
        "{\"type\":\"array\",\"containsNull\":true,\"elementType\":{\"type\":\"struct\",\"fields\":["
            + DeltaFixture.field("x", "\"integer\"", mapping(7, "col-7"))
            + "]}}";
    return new DeltaFixture(table)
        .commit(
            0,
            DeltaFixture.protocol(2, 5, ""),
            DeltaFixture.metadata(
                String.join(
                    ",",
                    DeltaFixture.field("id", "\"long\"", mapping(1, "col-1")),
                    DeltaFixture.field("s", nested, mapping(4, "col-4")),
                    DeltaFixture.field("l", list, mapping(6, "col-6")),
                    DeltaFixture.field("p", "\"string\"", mapping(2, "col-2")),
                    DeltaFixture.field("new", "\"string\"", mapping(9, "col-9"))),
                "\"p\"",
                "\"delta.columnMapping.mode\":\"" + mode + "\""));
  }

  private static String mapping(int id, String name) {
    return "\"delta.columnMapping.id\":%d,\"delta.columnMapping.physicalName\":\"%s\""
        .formatted(id, name);
  }

  private static void assertRow(List<Map<String, Object>> rows) {
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0))
        .containsEntry("id", BigDecimal.ONE)
        .containsEntry("s", Map.of("inner", "i"))
        .containsEntry("l", List.of(Map.of("x", new BigDecimal(7))))
        .containsEntry("p", "here")
        .containsEntry("new", null)
        .hasSize(5);
  }

  @Test
  void columnsAreFoundByTheirNamesInFiles() throws IOException {
    DeltaFixture fixture =
        mapped("name")
            .file(
                "a.parquet",
                Schema.parse(
                    "struct<id:string,col-4:struct<col-5:string>,col-6:list<struct<col-7:int32>>,col-1:int64>"),
                "{\"id\":\"another\",\"col-1\":1,\"col-4\":{\"col-5\":\"i\"},\"col-6\":[{\"col-7\":7}]}")
            .commit(1, DeltaFixture.add("a.parquet", "\"col-2\":\"here\"", true, ""));

    assertRow(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)));
    assertRow(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(1)));
  }

  @Test
  void columnsAreFoundByTheirNumbersInFiles() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message m {
              optional int64 whatever = 1;
              optional binary id (STRING) = 31;
              optional group g = 4 { optional binary z (STRING) = 5; optional int32 inner = 32; }
              optional group l (LIST) = 6 {
                repeated group list { optional group element { optional int32 y = 7; } }
              }
              optional binary new (STRING);
            }
            """);
    Group row = new SimpleGroup(schema).append("whatever", 1L).append("id", "another");
    row.append("new", "of no number");
    row.addGroup("g").append("z", "i").append("inner", 9);
    row.addGroup("l").addGroup("list").addGroup("element").append("y", 7);
    DeltaFixture fixture =
        mapped("id").commit(1, DeltaFixture.add("a.parquet", "\"col-2\":\"here\"", true, ""));
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(table.resolve("a.parquet")))
            .withType(schema)
            .build()) {
      writer.write(row);
    }

    assertRow(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)));
  }

  @Test
  void aStructOfWhichAFileHasNoFieldIsNull() throws IOException {
    DeltaFixture fixture =
        mapped("name")
            .file(
                "a.parquet",
                Schema.parse("struct<col-4:struct<dropped:string>,col-1:int64>"),
                "{\"col-1\":1,\"col-4\":{\"dropped\":\"i\"}}")
            .commit(1, DeltaFixture.add("a.parquet", "\"col-2\":null", true, ""));

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)).get(0))
        .containsEntry("s", null)
        .containsEntry("l", null)
        .containsEntry("p", null);
  }
}
