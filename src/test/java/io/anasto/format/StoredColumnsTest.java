package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Parquet files of a table that states its own columns. */
class StoredColumnsTest {
  private static final OptionalInt NO_ID = OptionalInt.empty();

  private static byte[] file(String schema, String json) throws IOException {
    Schema columns = Schema.parse(schema);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = new ParquetFormat().create(out, columns)) {
      for (RowChunk chunk :
          JsonTables.read(
              JsonTables.utf8(json), columns, ReadOptions.DECLARED, JsonLimits.DEFAULT)) {
        writer.write(chunk);
      }
      writer.finish();
    }
    return out.toByteArray();
  }

  private static List<Map<String, Object>> rows(
      byte[] file, String wanted, ReadOptions options, StoredColumn... stored) throws IOException {
    Schema schema = Schema.parse(wanted);
    List<RowChunk> chunks = new ArrayList<>();
    try (RowReader reader =
        new ParquetFormat().open(InputFile.of(file, "f"), List.of(stored), schema, options)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 8);
        more = reader.read(builder);
        chunks.add(builder.build());
      }
    }
    return JsonTables.rows(chunks);
  }

  private static StoredColumn scalar(String name, String stored, DataType type) {
    return StoredColumn.scalar(name, stored, NO_ID, type);
  }

  @Test
  void columnsComeUnderTheTablesNamesAndTheRestIsPassedOver() throws IOException {
    byte[] file =
        file("struct<b:string,c:list<int64>,a:int64>", "{\"a\":1,\"b\":\"x\",\"c\":[1,2]}");

    assertThat(
            rows(
                file,
                "struct<b:int64,late:date>",
                ReadOptions.INFERRED,
                scalar("b", "a", DataType.INT64),
                scalar("late", "not there", DataType.DATE)))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("b", 1L).containsEntry("late", null));
  }

  @Test
  void namesThatDifferInCaseAloneAreOneColumnUnlessBothAreThere() throws IOException {
    StoredColumn column = scalar("id", "Id", DataType.INT64);

    assertThat(
            rows(
                file("struct<iD:int64>", "{\"iD\":1}"),
                "struct<id:int64>",
                ReadOptions.INFERRED,
                column))
        .containsExactly(Map.of("id", 1L));
    assertThat(
            rows(
                file("struct<iD:int64,Id:int64>", "{\"iD\":1,\"Id\":2}"),
                "struct<id:int64>",
                ReadOptions.INFERRED,
                column))
        .containsExactly(Map.of("id", 2L));
  }

  @Test
  void columnsThatAreNotStoredAreTheCallers() throws IOException {
    byte[] file = file("struct<a:int64>", "{\"a\":1}{\"a\":2}");
    Schema schema = Schema.parse("struct<mine:int64,a:int64,too:string>");
    ChunkBuilder builder = new ChunkBuilder(schema, 8);

    try (RowReader reader =
        new ParquetFormat()
            .open(
                InputFile.of(file, "f"),
                List.of(StoredColumn.scalar("a", DataType.INT64)),
                schema,
                ReadOptions.INFERRED)) {
      assertThat(reader.read(builder)).isFalse();
    }

    assertThat(builder.rows()).isEqualTo(2);
    assertThat(builder.column(0).size()).isZero();
    assertThat(builder.column(2).size()).isZero();
    assertThat(((LongColumn) builder.column(1)).get(1)).isEqualTo(2);
  }

  @Test
  void rowsCountAlsoWhereTheFileHasNoneOfTheColumns() throws IOException {
    byte[] file = file("struct<a:int64>", "{\"a\":1}\n".repeat(20_000));

    assertThat(
            rows(file, "struct<b:string>", ReadOptions.INFERRED, scalar("b", "b", DataType.STRING)))
        .hasSize(20_000)
        .allSatisfy(row -> assertThat(row).containsEntry("b", null));
  }

  @Test
  void fieldsInsideStructsListsAndMapsAreNamedAndPickedToo() throws IOException {
    byte[] file =
        file(
            "struct<c:map<string,list<struct<x:int64,y:struct<z:int64,w:int64>>>>>",
            "{\"c\":{\"k\":[{\"x\":1,\"y\":{\"z\":2,\"w\":3}},null]}}");
    StoredColumn y =
        StoredColumn.struct("why", "y", NO_ID, List.of(scalar("double u", "w", DataType.INT64)));
    StoredColumn element = StoredColumn.struct("", "", NO_ID, List.of(y));
    StoredColumn column =
        StoredColumn.map(
            "m",
            "c",
            NO_ID,
            scalar("", "", DataType.STRING),
            StoredColumn.list("", "", NO_ID, element));
    Schema wanted = Schema.of(Field.of("m", column.type()));

    assertThat(rows(file, wanted.toString(), ReadOptions.INFERRED, column).get(0))
        .hasToString("{m={k=[{why={double u=3}}, null]}}");
  }

  @Test
  void aStructInAListOfWhichTheFileHasNoFieldIsRefused() throws IOException {
    byte[] file = file("struct<l:list<struct<x:int64>>>", "{\"l\":[{\"x\":1}]}");
    StoredColumn list =
        StoredColumn.list(
            "l",
            "l",
            NO_ID,
            StoredColumn.struct("", "", NO_ID, List.of(scalar("y", "y", DataType.INT64))));

    assertThatThrownBy(
            () -> rows(file, "struct<l:list<struct<y:int64>>>", ReadOptions.INFERRED, list))
        .isInstanceOf(DataException.class)
        .hasMessage("f column \"l\": holds structs that have none of the table's fields");
  }

  @Test
  void valuesComeIntoTheTablesTypeFirst() throws IOException {
    byte[] file = file("struct<d:decimal(4,1)>", "{\"d\":12.5}{\"d\":null}");
    StoredColumn column = scalar("d", "d", DataType.parse("decimal(10,3)"));

    assertThat(rows(file, "struct<d:string>", ReadOptions.DECLARED, column))
        .extracting(row -> row.get("d"))
        .containsExactly("12.500", null);
    assertThatThrownBy(
            () ->
                rows(
                    file,
                    "struct<d:int64>",
                    ReadOptions.INFERRED,
                    scalar("d", "d", DataType.INT64)))
        .hasMessage("f row 1, column \"d\": \"12.5\" is not an int64");
    assertThatThrownBy(
            () ->
                rows(file, "struct<d:date>", ReadOptions.DECLARED, scalar("d", "d", DataType.DATE)))
        .hasMessage("f column \"d\": is decimal(4,1) in the file and date in the table");
  }
}
