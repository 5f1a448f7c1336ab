package io.anasto.source;

import static io.anasto.LocalAnasto.destination;
import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.TableRows;
import io.anasto.format.AvroFormat;
import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.FileFormat;
import io.anasto.format.JsonFormat;
import io.anasto.format.ParquetFormat;
import io.anasto.format.RowWriter;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a source's schema grows: by columns, by fields of structs, and by values of what was open.
 */
class SchemaGrowthTest {
  private static final String ADDS = "schema_evolution = \"add_columns\"\n";

  @TempDir Path directory;

  static Stream<FileFormat> formats() {
    return Stream.of(
        new CsvFormat(CsvOptions.DEFAULT), new JsonFormat(), new AvroFormat(), new ParquetFormat());
  }

  static Stream<FileFormat> nestedFormats() {
    return formats().filter(format -> !format.name().equals("csv"));
  }

  static Stream<Arguments> orders() {
    return formats()
        .flatMap(
            format ->
                Stream.of("abc", "acb", "bac", "bca", "cab", "cba")
                    .flatMap(
                        order -> Stream.of(1, 3).map(batch -> Arguments.of(format, order, batch))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("orders")
  void aColumnThatAFileLacksIsNullInEveryOrder(FileFormat format, String order, int filesInABatch)
      throws Exception {
    Map<Character, byte[]> files =
        Map.of(
            'a',
                file(
                    format,
                    "id:int64,name:string,extra:int64",
                    Map.of("id", 1L, "name", "x", "extra", 7L)),
            'b', file(format, "id:int64,name:string", Map.of("id", 2L, "name", "y")),
            'c', file(format, "extra:int64,id:int64", Map.of("id", 3L, "extra", 9L)));
    try (LocalAnasto anasto =
        orders(format, ADDS + "max_files_per_batch = " + filesInABatch, destination("out", ""))) {
      for (int i = 0; i < order.length(); i++) {
        arrive(format, "f" + i, files.get(order.charAt(i)));
      }
      anasto.startOnce();
      assertThat(anasto.awaitEnd()).isFalse();

      assertThat(rows("out"))
          .containsExactlyInAnyOrder(
              "{extra=7, id=1, name=x}", "{id=2, name=y}", "{extra=9, id=3}");
    }
  }

  /** A struct, the elements of a list, the values of a map, and one within the other. */
  static Stream<Arguments> structs() {
    return nestedFormats()
        .flatMap(
            format ->
                Stream.of("%s", "list<%s>", "map<string,%s>", "struct<s:list<map<string,%s>>>")
                    .map(type -> Arguments.of(format, type)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("structs")
  void aFieldThatIsNewInAStructIsAddedInEveryDestination(FileFormat format, String type)
      throws Exception {
    String destinations =
        destination("json", "")
            + typed("avro", "filetype = \"avro\"")
            + typed("parquet", "filetype = \"parquet\"")
            + lake("lake");
    // A JSON object's key is a field, so that a map of structs has to be declared.
    String declared =
        format.name().equals("json") && type.contains("map<")
            ? "schema = { o = \"" + type.formatted("struct<a:int64>") + "\" }\n"
            : "";
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = orders(format, ADDS + declared, destinations).start()) {
      arrive(
          format,
          "a",
          file(
              format,
              "id:int64,o:" + type.formatted("struct<a:int64>"),
              Map.of("id", 1L, "o", nested(type, Map.of("a", 1L)))));
      eventually(() -> assertThat(anasto.destination("lake").batches()).isOne());
      arrive(
          format,
          "b",
          file(
              format,
              "id:int64,o:" + type.formatted("struct<b:string,a:int64>"),
              Map.of("id", 2L, "o", nested(type, Map.of("a", 2L, "b", "new")))));
      arrive(
          format,
          "c",
          file(
              format,
              "id:int64,o:" + type.formatted("struct<a:int64>"),
              Map.of("id", 3L, "o", nested(type, Map.of("a", 3L)))));

      List<String> expected =
          List.of(
              "{id=1, o=" + nested(type, "{a=1}") + "}",
              "{id=2, o=" + nested(type, "{a=2, b=new}") + "}",
              "{id=3, o=" + nested(type, "{a=3}") + "}");
      for (String destination : List.of("json", "avro", "parquet", "lake")) {
        eventually(
            () ->
                assertThat(rows(destination))
                    .as(destination + " " + anasto.source("orders").reason())
                    .containsExactlyInAnyOrderElementsOf(expected));
      }
      String path =
          type.equals("%s")
              ? "o.b"
              : type.equals("list<%s>") ? "o[].b" : type.startsWith("map") ? "o{}.b" : "o.s[]{}.b";
      assertThat(log.lines()).contains("INFO orders: the schema gets " + path + ": string");
    }
  }

  private static Object nested(String type, Object struct) {
    return switch (type) {
      case "%s" -> struct;
      case "list<%s>" -> List.of(struct);
      case "map<string,%s>" -> Map.of("k", struct);
      default -> Map.of("s", List.of(Map.of("k", struct)));
    };
  }

  @Test
  void whatNothingWasSeenOfIsSettledByTheFirstValue() throws Exception {
    String destinations =
        destination("json", "")
            + typed("avro", "filetype = \"avro\"")
            + typed("parquet", "filetype = \"parquet\"")
            + lake("lake");
    try (LocalAnasto anasto = orders(new JsonFormat(), "", destinations).start()) {
      anasto.put(
          "in/a.json",
          """
          {"id":1,"n":null,"l":[],"o":{},"d":[[]],"s":{"a":null,"b":[]},"e":[{}]}
          """);
      eventually(() -> assertThat(anasto.destination("lake").batches()).isOne());
      assertThat(anasto.lines("json"))
          .containsExactly(
              "{\"id\":1,\"n\":null,\"l\":[],\"o\":{},\"d\":[[]],\"s\":{\"a\":null,\"b\":[]},\"e\":[{}]}");

      anasto.put(
          "in/b.json",
          """
          {"id":2,"n":5,"l":[1,2],"o":{"x":1},"d":[[true]],"s":{"a":1.5,"b":["t"]},"e":[{"y":1}]}
          """);
      anasto.put("in/c.json", "{\"id\":3,\"n\":null,\"l\":[],\"o\":{},\"e\":[{}]}\n");

      for (String destination : List.of("json", "avro", "parquet", "lake")) {
        eventually(
            () ->
                assertThat(rows(destination))
                    .as(destination + anasto.source("orders").reason())
                    .contains(
                        "{d=[[true]], e=[{y=1}], id=2, l=[1, 2], n=5, o={x=1}, s={a=1.5, b=[t]}}")
                    .hasSize(3));
        assertThat(rows(destination)).as(destination).contains("{e=[{}], id=3, l=[], o={}}");
      }
      assertThat(rows("parquet")).contains("{id=1}");
      assertThat(rows("lake")).contains("{id=1}");
    }
  }

  @Test
  void whatIsSettledInTheNextBatchIsSettledForGood() throws Exception {
    try (LocalAnasto anasto =
        orders(new CsvFormat(CsvOptions.DEFAULT), "", destination("out", "")).start()) {
      anasto.put("in/a.csv", "id,n\n1,\n");
      anasto.awaitLines("out", "{\"id\":1,\"n\":null}");
      anasto.put("in/b.csv", "id,n\n2,\n3,5\n");
      anasto.awaitLines(
          "out", "{\"id\":1,\"n\":null}", "{\"id\":2,\"n\":null}", "{\"id\":3,\"n\":5}");
      anasto.put("in/c.csv", "id,n\n4,x\n");

      assertThat(anasto.sourceStop("orders"))
          .contains("in/c.csv line 2, column \"n\": \"x\" is not an int64")
          .contains("settled by batch 2")
          .contains("such as n = \"string\"");
    }
  }

  @Test
  void aRowOfWhichNothingIsSettledIsDeliveredAllTheSame() throws Exception {
    String destinations =
        destination("json", "") + typed("parquet", "filetype = \"parquet\"") + lake("lake");
    try (LocalAnasto anasto = orders(new JsonFormat(), "", destinations).start()) {
      anasto.put("in/a.json", "{\"n\":null}\n{\"n\":null}\n");

      for (String destination : List.of("json", "parquet", "lake")) {
        eventually(() -> assertThat(anasto.destination(destination).rows()).isEqualTo(2));
        assertThat(rows(destination)).containsExactly("{}", "{}");
      }
    }
  }

  @Test
  void aColumnThatMakesPartitionsMayBeginWithNulls() throws Exception {
    String tables =
        typed("lake", "partition_by = [\"N\"]").replace("\"files\"", "\"open_table\"")
            + """
            [[source_table]]
            type = "open_table"
            table_name = "parted"
            dirpath = "lake"
            changes = "rows"
            poll_interval = 100
            """
            + ADDS
            + destination("json", "").replace("\"orders\"", "\"parted\"");
    try (LocalAnasto anasto = orders(new JsonFormat(), "", tables).start()) {
      anasto.put("in/a.json", "{\"id\":1,\"n\":null,\"o\":null}\n");
      eventually(() -> assertThat(rows("json")).containsExactly("{id=1}"));

      anasto.put("in/b.json", "{\"id\":2,\"n\":\"x\",\"o\":5}\n");
      eventually(
          () -> assertThat(rows("json")).containsExactlyInAnyOrder("{id=1}", "{id=2, n=x, o=5}"));
    }
  }

  /** What reads a destination's files takes over what is open, and settles it as that did. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "avro", "parquet"})
  void aChainSettlesAsWhatFeedsIt(String filetype) throws Exception {
    String chain =
        typed("middle", "filetype = \"" + filetype + "\"")
            + """
            [[source_table]]
            type = "files"
            table_name = "again"
            dirpath = "middle"
            filetype = "%s"
            poll_interval = 100
            """
                .formatted(filetype)
            + destination("out", "").replace("\"orders\"", "\"again\"");
    try (LocalAnasto anasto = orders(new JsonFormat(), "", chain).start()) {
      anasto.put("in/a.json", "{\"id\":1,\"n\":null,\"l\":[]}\n");
      eventually(() -> assertThat(rows("out")).hasSize(1));
      anasto.put("in/b.json", "{\"id\":2,\"n\":1.5,\"l\":[[\"7\"]]}\n");

      eventually(
          () ->
              assertThat(rows("out"))
                  .as(anasto.source("again").reason().toString())
                  .contains("{id=2, l=[[7]], n=1.5}"));
      assertThat(
              anasto.ledger().schema(anasto.source("again").source().id()).orElseThrow().schema())
          .isEqualTo("struct<id:int64,n:float64,l:list<list<string>>>");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aPartialSchemaFixesWhatItNames(FileFormat format) throws Exception {
    try (LocalAnasto anasto =
        orders(format, "schema = { n = \"float64\" }", destination("out", "")).start()) {
      arrive(
          format,
          "a",
          file(format, "id:int64,n:int64,name:string", Map.of("id", 1L, "n", 2L, "name", "x")));
      eventually(() -> assertThat(rows("out")).containsExactly("{id=1, n=2.0, name=x}"));
      arrive(
          format,
          "b",
          file(
              format,
              "id:int64,n:int64,name:string,more:string",
              Map.of("id", 2L, "n", 2L, "name", "x")));

      assertThat(anasto.sourceStop("orders"))
          .contains("column \"more\" is not in the table's schema");
    }
  }

  @Test
  void whatASchemaDoesNotNameIsReadExactlyAndWhatItNamesAsAsked() throws Exception {
    try (LocalAnasto anasto =
        orders(
                new CsvFormat(CsvOptions.DEFAULT),
                "schema = { n = \"int64\" }",
                destination("out", ""))
            .start()) {
      anasto.put("in/a.csv", "code,n\n007,007\n");
      anasto.awaitLines("out", "{\"n\":7,\"code\":\"007\"}");
    }
  }

  @Test
  void otherColumnsAreRefusedWhereTheUserSaysSo() throws Exception {
    try (LocalAnasto anasto =
        orders(
                new CsvFormat(CsvOptions.DEFAULT),
                "schema = { id = \"int64\" }\nother_columns = \"fail\"",
                destination("out", ""))
            .start()) {
      anasto.put("in/a.csv", "id,n\n1,2\n");

      assertThat(anasto.sourceStop("orders"))
          .contains("in/a.csv line 1: column \"n\" is not in the table's schema");
    }
  }

  /** A key may be anything, and many, where it is no name of a field. */
  @ParameterizedTest
  @ValueSource(strings = {"", "schema_evolution = \"add_columns\"\n"})
  void whatIsDeclaredAMapIsLookedAtAsOne(String keys) throws Exception {
    String declared = "schema = { m = \"map<string,struct<a:int64>>\" }\n";
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto =
            orders(new JsonFormat(), keys + declared, destination("out", "")).start()) {
      StringBuilder rows = new StringBuilder("{\"m\":{\"\":{\"a\":1}},\"id\":1}\n");
      for (int i = 0; i < 300; i++) {
        rows.append("{\"m\":{\"k%d\":{\"a\":1}},\"id\":2}\n".formatted(i));
      }
      anasto.put("in/a.json", rows.toString());

      eventually(() -> assertThat(anasto.destination("out").rows()).isEqualTo(301));
      assertThat(rows("out")).contains("{id=1, m={={a=1}}}");
      assertThat(log.lines()).noneMatch(line -> line.contains("taken for maps"));
    }
  }

  @Test
  void keysWithoutEndAreAMapThatLaterKeysDoNotStop() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      rows.append("{\"id\":%d,\"m\":{\"user-%d\":%d,\"user-%d\":1}}\n".formatted(i, i, i, i + 1));
    }
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto =
            orders(new JsonFormat(), "", destination("json", "") + lake("lake")).start()) {
      anasto.put("in/a.json", rows.toString());
      eventually(() -> assertThat(anasto.destination("lake").rows()).isEqualTo(2500));
      anasto.put("in/b.json", "{\"id\":9999,\"m\":{\"user-9999\":7}}\n");

      eventually(() -> assertThat(rows("lake")).contains("{id=9999, m={user-9999=7}}"));
      assertThat(String.join("\n", anasto.lines("json"))).hasSizeLessThan(2 * rows.length());
      assertThat(log.lines())
          .filteredOn(line -> line.contains("taken for maps"))
          .singleElement()
          .asString()
          .startsWith("WARN orders: the objects in \"m\"");
    }
  }

  @Test
  void aDeltaTableThatGetsAFieldIsFollowed() throws Exception {
    LakeTable table = new LakeTable(Files.createDirectories(directory.resolve("in")));
    table.append("struct<id:int64,o:struct<a:int64>>", Map.of("id", 1L, "o", Map.of("a", 1L)));
    String toml =
        """
        [[source_table]]
        type = "open_table"
        table_name = "orders"
        dirpath = "in"
        changes = "rows"
        poll_interval = 100
        """
            + ADDS
            + destination("json", "")
            + lake("lake");
    try (LocalAnasto anasto = LocalAnasto.in(directory, toml).start()) {
      eventually(() -> assertThat(anasto.destination("lake").batches()).isOne());
      assertThat(rows("lake")).containsExactly("{id=1, o={a=1}}");
      table.append(
          "struct<id:int64,o:struct<a:int64,b:string>,more:int64>",
          Map.of("id", 2L, "o", Map.of("a", 2L, "b", "x"), "more", 5L));
      table.append("struct<id:int64>", Map.of("id", 3L));

      for (String destination : List.of("json", "lake")) {
        eventually(
            () ->
                assertThat(rows(destination))
                    .as(anasto.source("orders").reason().toString())
                    .containsExactlyInAnyOrder(
                        "{id=1, o={a=1}}", "{id=2, more=5, o={a=2, b=x}}", "{id=3}"));
      }
    }
  }

  // Tables

  private LocalAnasto orders(FileFormat format, String keys, String destinations) {
    return LocalAnasto.orders(directory, "filetype = \"%s\"\n%s\n".formatted(format.name(), keys))
        .and(destinations);
  }

  private static String typed(String name, String keys) {
    return """
    [[destination_table]]
    type = "files"
    source_table_name = "orders"
    dest_table_name = "%1$s"
    dirpath = "%1$s"
    %2$s
    """
        .formatted(name, keys);
  }

  private static String lake(String name) {
    return typed(name, "").replace("\"files\"", "\"open_table\"");
  }

  private static byte[] file(FileFormat format, String columns, Map<?, ?>... rows)
      throws IOException {
    Schema schema = Schema.parse("struct<" + columns + ">");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RowWriter writer = format.create(bytes, schema)) {
      writer.write(ChunkMaps.toChunk(schema, List.of(rows)));
      writer.finish();
    }
    return bytes.toByteArray();
  }

  private void arrive(FileFormat format, String name, byte[] bytes) throws IOException {
    Path in = Files.createDirectories(directory.resolve("in"));
    Path temporary = Files.write(in.resolve(".arriving"), bytes);
    Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minusSeconds(3600)));
    Files.move(
        temporary, in.resolve(name + "." + format.name()), StandardCopyOption.REPLACE_EXISTING);
  }

  private List<String> rows(String destination) throws Exception {
    return TableRows.of(directory.resolve(destination));
  }
}
