package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.APPLICATION;
import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.format.TableAppend;
import io.anasto.format.TableException;
import io.anasto.row.ChunkMaps;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import io.delta.kernel.internal.SnapshotImpl;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending to Delta tables, read back by Delta Kernel and by our own reader. */
class DeltaAppenderTest {
  private static final String ID_NAME = "struct<id:int64,name:string>";
  private static final String FEED_PROTOCOL =
      DeltaFixture.protocol(
          1, 7, ",\"writerFeatures\":[\"appendOnly\",\"invariants\",\"changeDataFeed\"]");

  @TempDir Path temp;

  private Path table;
  private DeltaWriting writing;

  @BeforeEach
  void aPathThatNeedsCare() {
    table = temp.resolve("a lake 100%25 #1 ü:x");
    writing = new DeltaWriting(table);
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    if (Files.isDirectory(table)) {
      assertThat(writing.names())
          .noneMatch(name -> name.endsWith(".crc") || name.endsWith(".tmp"))
          .noneMatch(name -> name.startsWith(".") || name.contains("/."));
    }
  }

  private SnapshotImpl snapshot() {
    return new DeltaKernelRows(table).details();
  }

  private void assertRows(Map<?, ?>... rows) throws IOException {
    List<String> expected = texts(List.of(rows));
    assertThat(texts(writing.kernelRows())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(texts(writing.rows())).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Rows as texts, which hold types and values, and can be compared where bytes are among them. */
  private static List<String> texts(List<? extends Map<?, ?>> rows) {
    return rows.stream().map(DeltaAppenderTest::text).toList();
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(String.valueOf(key), text(each)));
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(DeltaAppenderTest::text).toList().toString();
    }
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  @Test
  void theFirstBatchMakesTheTable() throws IOException {
    writing.append(ID_NAME, row("id", 1L, "name", "a"), row("id", 2L, "name", null));

    assertRows(row("id", 1L, "name", "a"), row("id", 2L, "name", null));
    assertThat(snapshot().getVersion()).isZero();
    assertThat(snapshot().getProtocol().getMinReaderVersion()).isEqualTo(1);
    assertThat(snapshot().getProtocol().getMinWriterVersion()).isEqualTo(2);
    assertThat(snapshot().getMetadata().getName()).contains("lake");
    assertThat(writing.entry(0)).contains("\"engineInfo\":\"Anasto/").contains("\"WRITE\"");
  }

  @Test
  void eachBatchIsACommit() throws IOException {
    for (long id = 0; id < 3; id++) {
      writing.append(ID_NAME, row("id", id, "name", "x" + id));
      assertThat(snapshot().getVersion()).isEqualTo(id);
    }
    assertRows(
        row("id", 0L, "name", "x0"), row("id", 1L, "name", "x1"), row("id", 2L, "name", "x2"));
  }

  @Test
  void partitionsHoldNullsAndAnyCharacters() throws IOException {
    writing = new DeltaWriting(table, "p", "day");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String value :
        Arrays.asList(
            null,
            "plain",
            "a/b=c%d #ü'\" ",
            " x ",
            "ü",
            "a:b?c*",
            "100%25",
            "\n\t\\",
            "x".repeat(300),
            ".",
            "..",
            "😀")) {
      rows.add(row("id", (long) rows.size(), "p", value, "day", LocalDate.of(1969, 12, 31)));
    }
    writing.append(Schema.parse("struct<id:int64,p:string,day:date>"), rows);
    writing.append("struct<id:int64,p:string,day:date>", row("id", 77L, "p", "ü", "day", null));
    rows.add(row("id", 77L, "p", "ü", "day", null));

    assertRows(rows.toArray(Map<?, ?>[]::new));
    assertThat(snapshot().getPartitionColumnNames()).containsExactlyInAnyOrder("p", "day");
    assertThat(writing.names())
        .anyMatch(name -> name.startsWith("p=plain/day=1969-12-31/"))
        .anyMatch(name -> name.startsWith("p=__HIVE_DEFAULT_PARTITION__/"));
  }

  @Test
  void anEmptyTextIsNoPartitionSinceItWouldBeReadAsNull() throws IOException {
    writing = new DeltaWriting(table, "p");

    assertThatThrownBy(
            () ->
                writing.append(
                    "struct<id:int64,p:string>", row("id", 1L, "p", "x"), row("id", 2L, "p", "")))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("column \"p\" makes partitions, and has an empty text");
    assertThat(table).doesNotExist();
  }

  @Test
  void partitionsOfEveryTypeThatMayMakeThem() throws IOException {
    writing = new DeltaWriting(table, "b", "i", "f", "d", "m", "t");
    String schema =
        "struct<id:int64,b:boolean,i:int16,f:float32,d:float64,m:decimal(20,3),t:timestamp>";
    Map<String, Object> one =
        row(
            "id",
            1L,
            "b",
            true,
            "i",
            (short) -3,
            "f",
            1.5f,
            "d",
            -1e300,
            "m",
            new BigDecimal("-12345678901234567.125"),
            "t",
            Instant.parse("1969-12-31T23:59:59.999999Z"));
    Map<String, Object> two =
        row(
            "id",
            2L,
            "b",
            false,
            "i",
            Short.MAX_VALUE,
            "f",
            Float.MIN_VALUE,
            "d",
            0.1,
            "m",
            new BigDecimal("0.001"),
            "t",
            Instant.parse("2024-02-29T00:00:00Z"));
    writing.append(schema, one, two);

    assertRows(one, two);
  }

  private static final String ALL =
      "struct<bo:boolean,i8:int8,i16:int16,i32:int32,i64:int64,f32:float32,f64:float64,"
          + "d9:decimal(9,2),d18:decimal(18,0),d38:decimal(38,10),s:string,b:binary,day:date,"
          + "ts:timestamp,st:struct<a:int32,in:struct<x:string>>,li:list<int64>,"
          + "ls:list<struct<k:string,v:float64>>,ma:map<string,decimal(5,1)>>";

  private static Map<String, Object> full() {
    return row(
        "bo",
        true,
        "i8",
        (byte) -128,
        "i16",
        (short) 32767,
        "i32",
        Integer.MIN_VALUE,
        "i64",
        Long.MAX_VALUE,
        "f32",
        Float.MAX_VALUE,
        "f64",
        -Double.MIN_VALUE,
        "d9",
        new BigDecimal("-1234567.89"),
        "d18",
        new BigDecimal("999999999999999999"),
        "d38",
        new BigDecimal("-1234567890123456789012345678.0123456789"),
        "s",
        "ü \u0000 😀",
        "b",
        new byte[] {0, -1, 7},
        "day",
        LocalDate.of(1900, 1, 1),
        "ts",
        Instant.parse("1969-12-31T23:59:59.999999Z"),
        "st",
        row("a", 5, "in", row("x", "deep")),
        "li",
        Arrays.asList(1L, null, 3L),
        "ls",
        Arrays.asList(row("k", "k1", "v", 1.5), null, row("k", null, "v", null)),
        "ma",
        row("one", new BigDecimal("1.5"), "none", null));
  }

  private static Map<String, Object> empty() {
    Map<String, Object> row = row();
    Schema.parse(ALL).fields().forEach(field -> row.put(field.name(), null));
    return row;
  }

  @Test
  void allTypes() throws IOException {
    Map<String, Object> hollow = empty();
    hollow.put("st", row("a", null, "in", null));
    hollow.put("li", List.of());
    hollow.put("ls", List.of());
    hollow.put("ma", Map.of());
    writing.append(ALL, full(), empty(), hollow);

    assertRows(full(), empty(), hollow);
  }

  @Test
  void allTypesInATableAboveProtocolTwo() throws IOException {
    String fields =
        DeltaTypeMapping.toDelta(Schema.parse(ALL).fields())
            .toJson()
            .replaceFirst("^.*?\"fields\":\\[", "");
    new DeltaFixture(table)
        .commit(
            0,
            FEED_PROTOCOL,
            DeltaFixture.metadata(
                fields.substring(0, fields.lastIndexOf(']')), "", DeltaFixture.FEED));
    writing.append(ALL, full(), empty());

    assertRows(full(), empty());
  }

  @Test
  void aTimeWithoutZoneMakesATableWithItsFeature() throws IOException {
    String schema = "struct<id:int64,t:timestamp_ntz>";
    Map<String, Object> one = row("id", 1L, "t", LocalDateTime.parse("1969-12-31T23:59:59.999999"));
    Map<String, Object> two = row("id", 2L, "t", LocalDateTime.parse("2024-02-29T12:00:00"));
    writing.append(schema, one).append(schema, two);

    assertRows(one, two);
    assertThat(snapshot().getProtocol().getReaderFeatures()).containsExactly("timestampNtz");
    assertThat(snapshot().getVersion()).isEqualTo(1);
  }

  @Test
  void aTimeWithoutZoneIsNoNewColumnOfATableWithoutItsFeature() throws IOException {
    writing.append(ID_NAME, row("id", 1L, "name", "a"));
    Map<String, String> before = DeltaTables.listing(table);

    assertThatThrownBy(
            () -> writing.append("struct<id:int64,t:timestamp_ntz>", row("id", 2L, "t", null)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("timestampNtz");
    assertThat(DeltaTables.listing(table)).isEqualTo(before);
  }

  @Test
  void newColumnsComeWithTheirRows() throws IOException {
    writing.append(ID_NAME, row("id", 1L, "name", "a"));
    newColumns();
  }

  @Test
  void newColumnsComeWithTheirRowsAboveProtocolTwo() throws IOException {
    new DeltaFixture(table)
        .commit(
            0,
            FEED_PROTOCOL,
            DeltaFixture.metadata(DeltaFixture.ID_AND_NAME, "", DeltaFixture.FEED));
    writing.append(ID_NAME, row("id", 1L, "name", "a"));
    newColumns();
    assertThat(snapshot().getMetadata().getConfiguration())
        .containsEntry("delta.enableChangeDataFeed", "true");
  }

  private void newColumns() throws IOException {
    long before = snapshot().getVersion();
    String id = snapshot().getMetadata().getId();
    writing
        .append(
            "struct<id:int64,more:struct<a:int32>,name:string>",
            row("id", 2L, "more", row("a", 7), "name", "b"))
        .append(
            "struct<id:int64,more:struct<a:int32,b:string>>",
            row("id", 3L, "more", row("a", 8, "b", "x")))
        .append(ID_NAME, row("id", 4L, "name", "d"));

    assertThat(snapshot().getVersion()).isEqualTo(before + 3);
    assertThat(snapshot().getMetadata().getId()).isEqualTo(id);
    assertRows(
        row("id", 1L, "name", "a", "more", null),
        row("id", 2L, "name", "b", "more", row("a", 7, "b", null)),
        row("id", 3L, "name", null, "more", row("a", 8, "b", "x")),
        row("id", 4L, "name", "d", "more", null));
  }

  @Test
  void namesThatDifferInCaseAreOneColumn() throws IOException {
    writing = new DeltaWriting(table, "DAY");
    writing.append(
        "struct<Id:int64,Day:string,St:struct<Aa:int32>>",
        row("Id", 1L, "Day", "x", "St", row("Aa", 1)));
    writing.append(
        "struct<day:string,ID:int64,ST:struct<aA:int32>>",
        row("day", "y", "ID", 2L, "ST", row("aA", 2)));

    assertRows(
        row("Id", 1L, "Day", "x", "St", row("Aa", 1)),
        row("Id", 2L, "Day", "y", "St", row("Aa", 2)));
    assertThatThrownBy(() -> writing.append("struct<id:int64,ID:int64>", row("id", 1L)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("differ only in case");
  }

  private void withRequired() throws IOException {
    new DeltaFixture(table)
        .commit(
            0,
            DeltaFixture.plainProtocol(),
            DeltaFixture.metadata(
                DeltaFixture.field("id", "\"long\"")
                        .replace("\"nullable\":true", "\"nullable\":false")
                    + ","
                    + DeltaFixture.field("name", "\"string\""),
                "",
                ""));
  }

  @Test
  void notNullIsRespected() throws IOException {
    withRequired();
    writing.append(ID_NAME, row("id", 1L, "name", null));
    Map<String, String> before = DeltaTables.listing(table);

    assertThatThrownBy(
            () -> writing.append(ID_NAME, row("id", 5L, "name", "x"), row("id", null, "name", "y")))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("\"id\"")
        .hasMessageContaining("NOT NULL");
    assertThatThrownBy(() -> writing.append("struct<name:string>", row("name", "y")))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("NOT NULL");
    assertThat(DeltaTables.listing(table)).containsOnlyKeys(before.keySet());
    assertRows(row("id", 1L, "name", null));
    assertThat(snapshot().getSchema().get("id").isNullable()).isFalse();
  }

  @Test
  void narrowerTypesAreWidenedAndOthersRefused() throws IOException {
    writing.append(
        "struct<i:int64,d:float64,m:decimal(20,4)>",
        row("i", 1L, "d", 1.0, "m", new BigDecimal("1.0000")));
    writing.append(
        "struct<i:int16,d:float32,m:decimal(5,2)>",
        row("i", (short) 2, "d", 0.5f, "m", new BigDecimal("2.25")));
    Map<String, String> before = DeltaTables.listing(table);

    assertThatThrownBy(() -> writing.append("struct<i:string>", row("i", "x")))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("\"i\"")
        .hasMessageContaining("int64")
        .hasMessageContaining("string");
    assertThatThrownBy(
            () -> writing.append("struct<m:decimal(38,0)>", row("m", new BigDecimal("1e30"))))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("\"m\"");
    assertThat(DeltaTables.listing(table)).containsOnlyKeys(before.keySet());
    assertRows(
        row("i", 1L, "d", 1.0, "m", new BigDecimal("1.0000")),
        row("i", 2L, "d", 0.5, "m", new BigDecimal("2.2500")));
  }

  @Test
  void aColumnsNameThatDeltaForbidsIsRefused() throws IOException {
    assertThatThrownBy(
            () ->
                writing.append(
                    new Schema(List.of(Field.of("a b", DataType.STRING))),
                    List.of(row("a b", "x"))))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("a b");
    assertThat(table.resolve("_delta_log")).doesNotExist();
  }

  @Test
  void aCheckpointIsWrittenAtTheTablesInterval() throws IOException {
    checkpoints(10);
  }

  @Test
  void aCheckpointIsWrittenAtTheIntervalOfATableAboveProtocolTwo() throws IOException {
    new DeltaFixture(table)
        .commit(
            0,
            FEED_PROTOCOL,
            DeltaFixture.metadata(
                DeltaFixture.ID_AND_NAME,
                "",
                DeltaFixture.FEED + ",\"delta.checkpointInterval\":\"4\""));
    checkpoints(4);
  }

  private void checkpoints(int interval) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (long id = 0; id < 23; id++) {
      Map<String, Object> row = row("id", id, "name", "n" + id);
      rows.add(row);
      writing.append(Schema.parse(ID_NAME), List.of(row));
    }
    for (long version = 0; version <= snapshot().getVersion(); version++) {
      assertThat(Files.exists(checkpoint(version)))
          .as("checkpoint of version " + version)
          .isEqualTo(version > 0 && version % interval == 0);
    }
    // What is before the last checkpoint is not needed any more.
    long last = snapshot().getVersion() / interval * interval;
    for (long version = 0; version < last; version++) {
      Files.delete(DeltaTables.entry(table, version));
    }
    writing.reopen();
    assertThat(writing.appender().lastBatch(APPLICATION)).hasValue(23);
    Map<String, Object> later = row("id", 99L, "name", "later");
    writing.append(Schema.parse(ID_NAME), List.of(later));
    rows.add(later);
    assertRows(rows.toArray(Map<?, ?>[]::new));
  }

  private Path checkpoint(long version) {
    return table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(version));
  }

  @Test
  void aBatchIsCommittedOnce() throws IOException {
    RowChunk chunk = ChunkMaps.toChunk(Schema.parse(ID_NAME), List.of(row("id", 1L, "name", "a")));
    writing.append(chunk, "one", 5).append(chunk, "one", 5).append(chunk, "one", 4);
    writing.append(chunk, "two", 1);
    assertThat(snapshot().getVersion()).isEqualTo(1);

    writing.reopen();
    assertThat(writing.appender().lastBatch("one")).hasValue(5);
    assertThat(writing.appender().lastBatch("two")).hasValue(1);
    assertThat(writing.appender().lastBatch("none")).isEmpty();
    assertThat(writing.appender().highestBatch(name -> !name.isEmpty())).hasValue(5);
    assertThat(writing.appender().highestBatch("two"::equals)).hasValue(1);
    assertThat(writing.appender().highestBatch("three"::equals)).isEmpty();
    writing.append(chunk, "one", 5);
    assertThat(snapshot().getVersion()).isEqualTo(1);
    writing.append(chunk, "one", 6);
    assertThat(snapshot().getVersion()).isEqualTo(2);
  }

  @Test
  void aBatchThatAnotherProcessCommittedIsNotCommittedAgain() throws IOException {
    RowChunk chunk = ChunkMaps.toChunk(Schema.parse(ID_NAME), List.of(row("id", 1L, "name", "a")));
    writing.append(chunk, "one", 1);
    try (TableAppend slow = writing.written(chunk)) {
      new DeltaWriting(table).append(chunk, "one", 2);
      slow.commit("one", 2);
    }
    assertThat(snapshot().getVersion()).isEqualTo(1);
    assertThat(writing.kernelRows()).hasSize(2);
  }

  @Test
  void whereNobodyCountsEachBatchIsCommittedAndNoneIsCounted() throws IOException {
    RowChunk chunk = ChunkMaps.toChunk(Schema.parse(ID_NAME), List.of(row("id", 1L, "name", "a")));
    writing.append(chunk, "", 0).append(chunk, "", 0).append(chunk, "", 0);
    assertThat(snapshot().getVersion()).isEqualTo(2);
    for (long version = 0; version <= 2; version++) {
      assertThat(writing.entry(version)).doesNotContain("\"txn\"");
    }
    assertThat(writing.kernelRows()).hasSize(3);
  }

  @Test
  void whereNobodyCountsATableAboveProtocolTwoHasNoCountEither() throws IOException {
    new DeltaFixture(table)
        .commit(
            0,
            FEED_PROTOCOL,
            DeltaFixture.metadata(DeltaFixture.ID_AND_NAME, "", DeltaFixture.FEED));
    RowChunk chunk = ChunkMaps.toChunk(Schema.parse(ID_NAME), List.of(row("id", 1L, "name", "a")));
    writing.append(chunk, "", 0).append(chunk, "", 0);
    assertThat(snapshot().getVersion()).isEqualTo(2);
    assertThat(writing.entry(2)).doesNotContain("\"txn\"");
    assertThat(writing.kernelRows()).hasSize(2);
  }

  @Test
  void whatIsNotCommittedLeavesNoTemporaryFile() throws IOException {
    RowChunk chunk = ChunkMaps.toChunk(Schema.parse(ID_NAME), List.of(row("id", 1L, "name", "a")));
    writing.append(chunk, "one", 1);
    Map<String, String> before = DeltaTables.listing(table);
    try (TableAppend append =
        writing.appender().begin(chunk.schema(), number -> table.resolve(".writing-" + number))) {
      append.write(chunk);
      append.finish();
    }
    assertThat(DeltaTables.listing(table)).containsOnlyKeys(before.keySet());
  }

  @Test
  void aTableThatIsMadeMeanwhileIsAppendedTo() throws IOException {
    RowChunk chunk = ChunkMaps.toChunk(Schema.parse(ID_NAME), List.of(row("id", 1L, "name", "a")));
    try (TableAppend slow = writing.written(chunk)) {
      new DeltaWriting(table)
          .append(chunk, "other", 1)
          .append("struct<id:int64,more:int32>", row("id", 2L, "more", 3));
      slow.commit("one", 1);
    }
    assertRows(
        row("id", 1L, "name", "a", "more", null),
        row("id", 1L, "name", "a", "more", null),
        row("id", 2L, "name", null, "more", 3));
  }
}
