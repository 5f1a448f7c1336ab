package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose log was cleaned up to a checkpoint of several parts, and tables restored. */
class DeltaCleanedLogTest {
  /** What a classic checkpoint has of each action (the protocol's "Checkpoints"). */
  private static final Schema CHECKPOINT =
      Schema.parse(
          "struct<txn:struct<appId:string,version:int64,lastUpdated:int64>,"
              + "add:struct<path:string,partitionValues:map<string,string>,size:int64,"
              + "modificationTime:int64,dataChange:boolean>,"
              + "remove:struct<path:string,deletionTimestamp:int64,dataChange:boolean>,"
              + "metaData:struct<id:string,name:string,description:string,"
              + "format:struct<provider:string,options:map<string,string>>,schemaString:string,"
              + "partitionColumns:list<string>,configuration:map<string,string>,"
              + "createdTime:int64>,"
              + "protocol:struct<minReaderVersion:int32,minWriterVersion:int32>>");

  @TempDir Path temp;

  private Path table() {
    return temp.resolve("t");
  }

  private static String part(int part) {
    return "_delta_log/%020d.checkpoint.%010d.%010d.parquet".formatted(2, part, 3);
  }

  /**
   * Versions 2 to 4 of a table of one file each, and all before is in a checkpoint of version 2.
   */
  private DeltaFixture cleaned() throws IOException {
    String metadata = DeltaFixture.metadata(DeltaFixture.ID_AND_NAME, "", DeltaFixture.FEED);
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table(), DeltaFixture.FEED)
            .file("b.parquet", DeltaFixture.ID_AND_NAME_SCHEMA, "{\"id\":10,\"name\":\"b\"}")
            .file("c.parquet", DeltaFixture.ID_AND_NAME_SCHEMA, "{\"id\":20,\"name\":\"c\"}")
            .commit(2, DeltaFixture.add("b.parquet"))
            .commit(3, DeltaFixture.add("c.parquet"))
            .commit(4, DeltaFixture.remove("a.parquet", true, ""))
            .file(part(1), CHECKPOINT, DeltaFixture.plainProtocol(), DeltaFixture.add("a.parquet"))
            .file(part(2), CHECKPOINT, DeltaFixture.add("b.parquet"))
            .file(
                part(3),
                CHECKPOINT,
                metadata,
                "{\"txn\":{\"appId\":\"one\",\"version\":7,\"lastUpdated\":1700000000000}}");
    Files.writeString(
        table().resolve("_delta_log/_last_checkpoint"), "{\"version\":2,\"size\":5,\"parts\":3}");
    Files.delete(DeltaTables.entry(table(), 0));
    Files.delete(DeltaTables.entry(table(), 1));
    return fixture;
  }

  private static List<Object> ids(List<Map<String, Object>> rows) {
    return rows.stream().map(row -> (Object) row.get("id").toString()).toList();
  }

  @Test
  void theTableIsReadFromTheCheckpointOn() throws IOException {
    DeltaFixture fixture = cleaned();
    Map<String, String> before = DeltaTables.listing(table());

    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(2))))
        .containsExactlyInAnyOrder("0", "1", "2", "1E+1");
    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(4))))
        .containsExactlyInAnyOrder("1E+1", "2E+1");
    assertThat(fixture.reader().snapshot(OptionalLong.empty()).number()).isEqualTo(4);
    assertThat(DeltaTables.listing(table())).isEqualTo(before);
  }

  @Test
  void theChangesBehindTheCheckpointAreRead() throws IOException {
    DeltaFixture fixture = cleaned();

    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(3)))
        .extracting(row -> row.get("name"), row -> row.get("_change_type"))
        .containsExactly(tuple("c", "insert"));
    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(4)))
        .extracting(row -> row.get("name"), row -> row.get("_change_type"))
        .containsExactly(tuple("a", "delete"), tuple("b", "delete"), tuple(null, "delete"));
    assertThat(fixture.history().look(OptionalLong.of(2), Instant.EPOCH, false, 9).versions())
        .extracting(TableVersion::kind, TableVersion::number)
        .containsExactly(
            tuple(TableVersion.Kind.CHANGES, 3L), tuple(TableVersion.Kind.CHANGES, 4L));
  }

  @Test
  void whatWasCleanedUpIsGone() throws IOException {
    DeltaFixture fixture = cleaned();

    for (long version : new long[] {0, 1}) {
      assertThatThrownBy(
              () -> DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(version)))
          .isInstanceOfSatisfying(
              TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.GONE));
    }
    assertThatThrownBy(() -> fixture.history().look(OptionalLong.of(0), Instant.EPOCH, false, 9))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.GONE));
    assertThat(fixture.history().look(OptionalLong.of(0), Instant.EPOCH, true, 9).versions())
        .extracting(TableVersion::kind, TableVersion::number)
        .containsExactly(tuple(TableVersion.Kind.SNAPSHOT, 4L));
  }

  @Test
  void aPartOfTheCheckpointThatIsMissingLeavesNoTable() throws IOException {
    DeltaFixture fixture = cleaned();
    Files.delete(table().resolve(part(2)));

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(4)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("./t");
  }

  @Test
  void aWriterGoesOnBehindTheCheckpoint() throws IOException {
    cleaned();
    DeltaWriting writing = new DeltaWriting(table());

    assertThat(writing.appender().lastBatch("one")).hasValue(7);
    assertThat(writing.appender().names(Set.of("b.parquet"))).isTrue();
    assertThat(writing.appender().names(Set.of("a.parquet"))).isFalse();
    writing.append("struct<id:int64,name:string>", row("id", 30L, "name", "d"));
    assertThat(writing.rows())
        .extracting(row -> row.get("id"))
        .containsExactlyInAnyOrder(10L, 20L, 30L);
  }

  @Test
  void aRestoredTableHasItsOldRowsAgainAndTellsTheDifference() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table(), DeltaFixture.FEED)
            .file("b.parquet", DeltaFixture.ID_AND_NAME_SCHEMA, "{\"id\":10,\"name\":\"x\"}")
            .commit(2, DeltaFixture.remove("a.parquet", true, ""), DeltaFixture.add("b.parquet"))
            // RESTORE TO VERSION AS OF 1
            .commit(3, DeltaFixture.add("a.parquet"), DeltaFixture.remove("b.parquet", true, ""));

    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(2))))
        .containsExactly("1E+1");
    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(3))))
        .containsExactly("0", "1", "2");
    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(3)))
        .extracting(row -> row.get("name"), row -> row.get("_change_type"))
        .containsExactlyInAnyOrder(
            tuple("a", "insert"),
            tuple("b", "insert"),
            tuple(null, "insert"),
            tuple("x", "delete"));
  }

  @Test
  void restoringATableWithoutAFeedIsToldAsRemovingRows() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(table(), "")
            .file("b.parquet", DeltaFixture.ID_AND_NAME_SCHEMA, "{\"id\":10,\"name\":\"x\"}")
            .commit(2, DeltaFixture.add("b.parquet"))
            .commit(3, DeltaFixture.remove("b.parquet", true, ""));

    assertThatThrownBy(() -> DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(3)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("it removes rows while the table's change feed is off");
    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(3))))
        .containsExactly("0", "1", "2");
  }
}
