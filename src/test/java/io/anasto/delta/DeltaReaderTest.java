package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.format.DataException;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.TableException;
import io.anasto.format.TableReader;
import io.anasto.format.TableVersion;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.LongColumn;
import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaReaderTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123Z");

  @TempDir Path temp;

  private Path table;

  @BeforeEach
  void aTableOfAnAwkwardName() {
    table = temp.resolve("größe 100% #1:a");
  }

  private static List<Object> ids(List<Map<String, Object>> rows) {
    return rows.stream()
        .map(row -> ((BigDecimal) row.get("id")).toPlainString())
        .map(Object.class::cast)
        .toList();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertTable(call, TableException.Kind.REFUSED, message);
  }

  private static void assertTable(ThrowingCallable call, TableException.Kind kind, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .hasMessage(message);
  }

  @Test
  void aSnapshotsRowsAreInsertsOfItsVersionAndTime() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "").at(1, NOON);
    DeltaReader reader = fixture.reader();
    Schema schema = reader.schema(DeltaTables.snapshot(1)).plus(TableReader.CHANGE_FIELDS);

    List<Map<String, Object>> rows = DeltaTables.rows(reader, DeltaTables.snapshot(1), schema);

    assertThat(ids(rows)).containsExactly("0", "1", "2");
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsEntry("_change_type", "insert")
                    .containsEntry("_commit_version", BigDecimal.ONE)
                    .containsEntry("_commit_timestamp", "2026-01-02T12:00:00.123Z"));
  }

  @Test
  void theTimeIsTheOneInTheCommitWhereItHasOne() throws IOException {
    String ict = "\"delta.enableInCommitTimestamps\":\"true\"";
    new DeltaFixture(table)
        .commit(
            0,
            "{\"commitInfo\":{\"inCommitTimestamp\":1700000000000,\"timestamp\":1}}",
            DeltaFixture.protocol(
                3, 7, ",\"readerFeatures\":[],\"writerFeatures\":[\"inCommitTimestamp\"]"),
            DeltaFixture.metadata(DeltaFixture.ID_AND_NAME, "", ict))
        .file("a.parquet", DeltaFixture.ID_AND_NAME_SCHEMA, "{\"id\":0}")
        .commit(
            1,
            "{\"commitInfo\":{\"inCommitTimestamp\":1700000001000,\"timestamp\":1}}",
            DeltaFixture.add("a.parquet"))
        .at(1, NOON);
    DeltaReader reader = DeltaTables.reader(table);
    Schema schema = reader.schema(DeltaTables.snapshot(1)).plus(TableReader.CHANGE_FIELDS);

    for (TableVersion version : List.of(DeltaTables.snapshot(1), DeltaTables.changes(1))) {
      assertThat(DeltaTables.rows(reader, version, schema))
          .extracting(row -> row.get("_commit_timestamp"))
          .containsExactly("2023-11-14T22:13:21Z");
    }
  }

  @Test
  void rowsComeAloneWhereTheSchemaHasNoPlaceForTheirChange() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)))
        .containsExactly(row("0", "a"), row("1", "b"), row("2", null));
  }

  private static Map<String, Object> row(String id, String name) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", new BigDecimal(id).signum() == 0 ? BigDecimal.ZERO : new BigDecimal(id));
    row.put("name", name);
    return row;
  }

  @Test
  void rowsThatAreRemovedWhileTheFeedIsOffAreRefusedWithTheWayToSwitchItOn() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "").commit(2, DeltaFixture.remove("a.parquet", true, ""));

    assertRefused(
        () -> DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(2)),
        DeltaTables.name(table)
            + " version 2: it removes rows while the table's change feed is off. Switch it on with"
            + " ALTER TABLE … SET TBLPROPERTIES ('delta.enableChangeDataFeed' = true), which counts"
            + " from then on, and run \"anasto reset\" to begin again with all rows of the latest"
            + " version");
  }

  @Test
  void aRemovedFilesRowsAreDeletedWhileTheFeedIsOn() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, DeltaFixture.FEED)
            .commit(2, DeltaFixture.remove("a.parquet", true, ""));

    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(2)))
        .hasSize(3)
        .allSatisfy(row -> assertThat(row).containsEntry("_change_type", "delete"));
    assertRefused(
        () -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(2)),
        DeltaTables.name(table)
            + " version 2: it has a change of type \"delete\", and with changes = \"rows\" a table"
            + " can only grow. Set changes = \"changes\" to have the changes as rows, and run"
            + " \"anasto reset\"");
  }

  @Test
  void rewritingFilesChangesNothing() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "")
            .file("b.parquet", DeltaFixture.ID_AND_NAME_SCHEMA, "{\"id\":0}")
            .commit(
                2,
                DeltaFixture.remove("a.parquet", false, ""),
                DeltaFixture.add("b.parquet", "", false, ""));

    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(2))).isEmpty();
    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(2))).hasSize(1);
  }

  @Test
  void changeFilesAreUsedAloneWhereThereAreSome() throws IOException {
    Schema cdc = Schema.parse("struct<id:int64,name:string,_change_type:string>");
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, DeltaFixture.FEED)
            .file("_change_data/c.parquet", cdc, "{\"id\":7,\"_change_type\":\"insert\"}")
            .file("_change_data/d.parquet", cdc, "{\"id\":8,\"_change_type\":\"update_preimage\"}")
            .commit(
                2,
                DeltaFixture.remove("a.parquet", true, ""),
                DeltaFixture.cdc("_change_data/c.parquet"))
            .commit(3, DeltaFixture.cdc("_change_data/d.parquet"));

    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(2)))
        .extracting(row -> row.get("id"), row -> row.get("_change_type"))
        .containsExactly(tuple(new BigDecimal(7), "insert"));
    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.changes(2))))
        .containsExactly("7");
    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(3)))
        .hasMessageContaining("a change of type \"update_preimage\"");
  }

  @Test
  void aColumnThatTheTableLacksIsNullAndOneThatTheSchemaLacksIsNews() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");
    Schema wider = Schema.parse("struct<extra:date,name:string,id:int64>");

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1), wider))
        .extracting(row -> row.get("extra"), row -> row.get("name"))
        .contains(tuple(null, "a"));
    assertThatThrownBy(
            () ->
                DeltaTables.rows(
                    fixture.reader(), DeltaTables.changes(1), Schema.parse("struct<id:int64>")))
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.kind()).isEqualTo(DataException.Kind.NEW_COLUMN))
        .hasMessage(
            DeltaTables.name(table) + " version 1: column \"name\" is not in the table's schema");
  }

  @Test
  void valuesComeIntoAnotherTypeWhereTheyFit() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");

    assertThat(
            ids(
                DeltaTables.rows(
                    fixture.reader(),
                    DeltaTables.changes(1),
                    Schema.parse("struct<id:int8,name:string>"))))
        .containsExactly("0", "1", "2");
    assertThatThrownBy(
            () ->
                DeltaTables.rows(
                    fixture.reader(),
                    DeltaTables.changes(1),
                    Schema.parse("struct<id:date,name:string>")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            DeltaTables.name(table)
                + " version 1 column \"id\": is int64 in the table and not date");
  }

  @Test
  void aNewFieldInsideAColumnIsToldBeforeAnythingIsRead() throws IOException {
    String struct =
        "{\"type\":\"struct\",\"fields\":["
            + DeltaFixture.field("a", "\"long\"")
            + ","
            + DeltaFixture.field("b", "\"long\"")
            + "]}";
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(DeltaFixture.field("s", struct), "", ""));

    assertThatThrownBy(
            () ->
                fixture
                    .reader()
                    .open(
                        DeltaTables.changes(0),
                        Schema.parse("struct<s:struct<a:int64>>"),
                        ReadOptions.INFERRED))
        .hasMessageEndingWith(" version 0: column \"s.b\" is not in the table's schema");
  }

  @Test
  void filesOfBeforeATypeWasWidenedAreRead() throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0,
                DeltaFixture.protocol(
                    3,
                    7,
                    ",\"readerFeatures\":[\"typeWidening\"],\"writerFeatures\":[\"typeWidening\"]"),
                DeltaFixture.metadata(
                    DeltaFixture.field("id", "\"long\"")
                        + ","
                        + DeltaFixture.field("d", "\"double\""),
                    "",
                    ""))
            .file("a.parquet", Schema.parse("struct<id:int32,d:float32>"), "{\"id\":3,\"d\":0.5}")
            .commit(1, DeltaFixture.add("a.parquet"));

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)))
        .containsExactly(Map.of("id", new BigDecimal(3), "d", new BigDecimal("0.5")));
  }

  @Test
  void columnsOfFilesThatTheTableDroppedArePassedOver() throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(
                    DeltaFixture.field("id", "\"long\"")
                        + ","
                        + DeltaFixture.field(
                            "s",
                            "{\"type\":\"struct\",\"fields\":["
                                + DeltaFixture.field("kept", "\"string\"")
                                + "]}")
                        + ","
                        + DeltaFixture.field("late", "\"string\""),
                    "",
                    ""))
            .file(
                "a.parquet",
                Schema.parse("struct<gone:binary,s:struct<lost:int32,kept:string>,id:int64>"),
                "{\"gone\":\"AAAA\",\"s\":{\"lost\":4,\"kept\":\"k\"},\"id\":1}")
            .commit(1, DeltaFixture.add("a.parquet"));

    Map<String, Object> row = DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)).get(0);
    assertThat(row)
        .containsEntry("id", BigDecimal.ONE)
        .containsEntry("s", Map.of("kept", "k"))
        .containsEntry("late", null)
        .hasSize(3);
  }

  @Test
  void aDataFileThatIsNotThereIsGone() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");
    Files.delete(table.resolve("a.parquet"));

    assertTable(
        () -> DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(1)),
        TableException.Kind.GONE,
        DeltaTables.name(table)
            + " version 1: its data file a.parquet is not there any more; it was vacuumed, or"
            + " removed. Set on_gap = \"resnapshot\" to begin again with all rows of the latest"
            + " version, or run \"anasto reset\"");
  }

  @Test
  void aVersionWhoseEntryIsNotThereIsGone() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");

    for (TableVersion version : List.of(DeltaTables.snapshot(7), DeltaTables.changes(7))) {
      assertTable(
          () -> fixture.reader().schema(version),
          TableException.Kind.GONE,
          DeltaTables.name(table)
              + " version 7: its log entry is not there any more; the earliest that is there is"
              + " version 0. Set on_gap = \"resnapshot\" to begin again with all rows of the latest"
              + " version, or run \"anasto reset\"");
    }
  }

  @Test
  void aVersionThatTheLogCannotPutTogetherIsGone() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "").commit(2, DeltaFixture.add("b.parquet"));
    Files.delete(DeltaTables.entry(table, 0));
    Files.delete(DeltaTables.entry(table, 1));

    for (TableVersion version : List.of(DeltaTables.snapshot(2), DeltaTables.changes(2))) {
      assertThatThrownBy(() -> fixture.reader().schema(version))
          .isInstanceOfSatisfying(
              TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.GONE))
          .hasMessageContaining("version 2: what the table was cannot be told any more");
    }
  }

  @Test
  void aLogThatIsNoJsonIsToldWithItsVersion() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "").commit(2, "{\"add\":");

    assertThatThrownBy(() -> fixture.reader().schema(DeltaTables.changes(2)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            DeltaTables.name(table) + " version 2: its log entry ends in the middle of an action");
  }

  @ParameterizedTest
  @ValueSource(strings = {"someNewFeature", "catalogManaged", "geospatial"})
  void aFeatureThatIsNotKnownIsRefusedByItsName(String feature) throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "")
            .commit(
                2,
                DeltaFixture.protocol(
                    3,
                    7,
                    ",\"readerFeatures\":[\"%1$s\"],\"writerFeatures\":[\"%1$s\"]"
                        .formatted(feature)));

    for (TableVersion version : List.of(DeltaTables.snapshot(2), DeltaTables.changes(2))) {
      assertRefused(
          () -> fixture.reader().schema(version),
          DeltaTables.name(table)
              + " version 2: the table uses "
              + feature
              + ", which Anasto does not read");
      assertThatThrownBy(
              () ->
                  fixture
                      .reader()
                      .open(version, DeltaFixture.ID_AND_NAME_SCHEMA, ReadOptions.INFERRED))
          .hasMessageContaining("the table uses " + feature);
    }
  }

  @Test
  void aFeatureForWritersAloneIsNoHindrance() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "")
            .commit(
                2,
                DeltaFixture.protocol(
                    3, 7, ",\"readerFeatures\":[],\"writerFeatures\":[\"someNewConstraint\"]"));

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(2))).hasSize(3);
    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(2))).isEmpty();
  }

  @Test
  void aReaderVersionThatIsNotKnownIsRefused() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "").commit(2, DeltaFixture.protocol(9, 7, ""));

    assertRefused(
        () -> fixture.reader().schema(DeltaTables.changes(2)),
        DeltaTables.name(table)
            + " version 2: needs readers of protocol version 9, and Anasto reads up to 3");
  }

  @ParameterizedTest
  @CsvSource({"variant", "void", "interval year to month", "geometry(4326)"})
  void aTypeThatThereIsNoWayForIsRefusedByColumnAndType(String type) throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(
                    DeltaFixture.field(
                        "a",
                        "{\"type\":\"array\",\"containsNull\":true,\"elementType\":\""
                            + type
                            + "\"}"),
                    "",
                    ""));

    assertRefused(
        () -> fixture.reader().schema(DeltaTables.changes(0)),
        DeltaTables.name(table)
            + " version 0: column \"a[]\" is of type "
            + type
            + ", which Anasto has no type for");
  }

  @Test
  void aColumnNamedAsOneOfTheChangeRowsIsRefused() throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(DeltaFixture.field("_commit_version", "\"long\""), "", ""));

    assertRefused(
        () -> fixture.reader().schema(DeltaTables.changes(0)),
        DeltaTables.name(table)
            + " version 0: column \"_commit_version\" has the name of a column that Anasto adds to"
            + " change rows; rename it, or set changes = \"rows\" to have the rows alone");
  }

  @Test
  void columnsNamedAsThoseOfTheChangeRowsAreOrdinaryToAReaderOfRows() throws IOException {
    Schema own =
        Schema.parse(
            "struct<id:int64,_change_type:string,_commit_version:int64,_commit_timestamp:timestamp>");
    String fields =
        DeltaFixture.field("id", "\"long\"")
            + ","
            + DeltaFixture.field("_change_type", "\"string\"")
            + ","
            + DeltaFixture.field("_commit_version", "\"long\"")
            + ","
            + DeltaFixture.field("_commit_timestamp", "\"timestamp\"");
    new DeltaFixture(table)
        .commit(0, DeltaFixture.plainProtocol(), DeltaFixture.metadata(fields, "", ""))
        .file(
            "a.parquet",
            own,
            "{\"id\":1,\"_change_type\":\"mine\",\"_commit_version\":77,"
                + "\"_commit_timestamp\":\"2001-02-03T04:05:06Z\"}")
        .commit(1, DeltaFixture.add("a.parquet"))
        .commit(2, DeltaFixture.cdc("a.parquet"));
    TableReader rows = DeltaReader.ofRows(table, DeltaTables.name(table));

    assertThat(rows.schema(DeltaTables.snapshot(1))).isEqualTo(own);
    for (TableVersion version : List.of(DeltaTables.snapshot(1), DeltaTables.changes(1))) {
      assertThat(DeltaTables.rows(rows, version))
          .singleElement()
          .satisfies(
              row ->
                  assertThat(row)
                      .containsEntry("_change_type", "mine")
                      .containsEntry("_commit_version", new BigDecimal(77))
                      .containsEntry("_commit_timestamp", "2001-02-03T04:05:06Z"));
    }
    // In a change file nobody could tell the one from the other.
    assertRefused(
        () -> DeltaTables.rows(rows, DeltaTables.changes(2)),
        DeltaTables.name(table)
            + " version 2: column \"_change_type\" has the name of a column that Anasto adds to"
            + " change rows; rename it, or set changes = \"rows\" to have the rows alone");
  }

  @Test
  void everyTypeIsInTheSchema() throws IOException {
    String[] types = {
      "byte",
      "short",
      "integer",
      "long",
      "float",
      "double",
      "decimal(38,10)",
      "string",
      "binary",
      "boolean",
      "date",
      "timestamp"
    };
    String fields =
        String.join(
            ",", Arrays.stream(types).map(t -> DeltaFixture.field(t, '"' + t + '"')).toList());
    String map =
        DeltaFixture.field(
            "m",
            "{\"type\":\"map\",\"keyType\":\"string\",\"valueType\":{\"type\":\"array\","
                + "\"elementType\":\"integer\",\"containsNull\":true},\"valueContainsNull\":true}");
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0, DeltaFixture.plainProtocol(), DeltaFixture.metadata(fields + "," + map, "", ""));

    assertThat(fixture.reader().schema(DeltaTables.changes(0)))
        .hasToString(
            "struct<byte:int8,short:int16,integer:int32,long:int64,float:float32,double:float64,"
                + "\"decimal(38,10)\":decimal(38,10),string:string,binary:binary,boolean:boolean,"
                + "date:date,timestamp:timestamp,m:map<string,list<int32>>>");
  }

  @Test
  void chunksAreFilledAcrossFilesAndNoFurther() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");
    int files = 4000;
    String[] adds = new String[files];
    for (int i = 0; i < files; i++) {
      Files.copy(table.resolve("a.parquet"), table.resolve(i + ".parquet"));
      adds[i] = DeltaFixture.add(i + ".parquet");
    }
    fixture.commit(2, adds);
    Schema schema = DeltaFixture.ID_AND_NAME_SCHEMA;

    try (RowReader rows =
        fixture.reader().open(DeltaTables.changes(2), schema, ReadOptions.INFERRED)) {
      ChunkBuilder first = new ChunkBuilder(schema, 10);
      assertThat(rows.read(first)).isTrue();
      assertThat(first.rows()).isEqualTo(8192);
      ChunkBuilder second = new ChunkBuilder(schema, 10);
      assertThat(rows.read(second)).isFalse();
      assertThat(second.rows()).isEqualTo(3 * files - 8192);
      assertThat(((LongColumn) second.column(0)).size()).isEqualTo(second.rows());
    }
  }

  @Test
  void aPassIsCancelledByAnInterrupt() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");
    DeltaReader reader = fixture.reader();

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> reader.schema(DeltaTables.changes(1)))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThatThrownBy(() -> DeltaTables.rows(reader, DeltaTables.snapshot(1)))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(DeltaTables.rows(reader, DeltaTables.snapshot(1))).hasSize(3);
  }

  @Test
  void anotherTableInTheDirectoryIsReadWithItsOwnSchema() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "").at(1, NOON);
    DeltaReader reader = fixture.reader();
    reader.schema(DeltaTables.changes(1));

    Files.delete(DeltaTables.entry(table, 0));
    Files.delete(DeltaTables.entry(table, 1));
    fixture
        .commit(
            0,
            DeltaFixture.plainProtocol(),
            DeltaFixture.metadata(DeltaFixture.field("other", "\"date\""), "", ""))
        .commit(1, DeltaFixture.add("x.parquet"));

    assertThat(reader.schema(DeltaTables.changes(1))).hasToString("struct<other:date>");
  }

  @Test
  void theSchemaIsTheOneOfTheVersionWhicheverWasReadBefore() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");
    for (long v = 2; v <= 200; v++) {
      fixture.commit(v, DeltaFixture.add(v + ".parquet"));
    }
    fixture.commit(60, DeltaFixture.metadata(DeltaFixture.field("other", "\"date\""), "", ""));
    DeltaReader reader = fixture.reader();

    for (long version : new long[] {1, 59, 60, 70, 200, 30, 61, 0, 199}) {
      assertThat(reader.schema(DeltaTables.changes(version)))
          .as("version %d", version)
          .hasToString(version < 60 ? "struct<id:int64,name:string>" : "struct<other:date>");
    }
  }

  @Test
  void severalThreadsReadAtOnce() throws Exception {
    DeltaFixture fixture = DeltaFixture.withThreeRows(table, "");
    for (long v = 2; v <= 40; v++) {
      Files.copy(table.resolve("a.parquet"), table.resolve(v + ".parquet"));
      fixture.commit(v, DeltaFixture.add(v + ".parquet"));
    }
    DeltaReader reader = fixture.reader();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> sizes = new ArrayList<>();
      for (long v = 40; v >= 1; v--) {
        long version = v;
        sizes.add(
            threads.submit(
                () ->
                    DeltaTables.rows(reader, DeltaTables.changes(version)).size()
                        + DeltaTables.rows(reader, DeltaTables.snapshot(version)).size()));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(sizes.get(i).get()).isEqualTo(3 + 3 * (40 - i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nothingStaysOpen() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "open files are listed on Linux alone");
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, "").commit(2, DeltaFixture.add("gone.parquet"));
    DeltaReader reader = fixture.reader();
    Schema schema = DeltaFixture.ID_AND_NAME_SCHEMA;

    DeltaTables.rows(reader, DeltaTables.changes(1));
    reader.open(DeltaTables.changes(1), schema, ReadOptions.INFERRED).close();
    reader.open(DeltaTables.snapshot(2), schema, ReadOptions.INFERRED).close();
    assertThatThrownBy(() -> DeltaTables.rows(reader, DeltaTables.snapshot(2)));
    assertThatThrownBy(
        () -> reader.open(DeltaTables.changes(1), new Schema(List.of()), ReadOptions.INFERRED));
    fixture.history().look(OptionalLong.empty(), Instant.EPOCH, false, 9);
    fixture.history().look(OptionalLong.empty(), Instant.now().plusSeconds(99), false, 9);
    fixture.history().look(OptionalLong.of(0), Instant.EPOCH, false, 9);

    List<String> files = new ArrayList<>();
    try (Stream<Path> links = Files.list(open)) {
      for (Path link : links.toList()) {
        try {
          files.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
          files.add("closed meanwhile: it was the listing's own");
        }
      }
    }
    assertThat(files).noneMatch(file -> file.startsWith(table.toString()));
  }

  @Test
  void readingWritesNothing() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table, DeltaFixture.FEED)
            .commit(2, DeltaFixture.remove("a.parquet", true, ""));
    Map<String, String> before = DeltaTables.listing(table);
    DeltaReader reader = fixture.reader();

    fixture.history().look(OptionalLong.empty(), Instant.EPOCH, true, 10);
    fixture.history().look(OptionalLong.of(0), Instant.EPOCH, true, 10);
    DeltaTables.rows(reader, DeltaTables.snapshot(1));
    DeltaTables.changeRows(reader, DeltaTables.changes(2));

    assertThat(DeltaTables.listing(table)).isEqualTo(before);
  }
}
