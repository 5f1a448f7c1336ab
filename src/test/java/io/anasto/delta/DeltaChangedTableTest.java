package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.format.TableAppend;
import io.anasto.format.TableException;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer makes of a table that others changed, removed or hold files of. */
class DeltaChangedTableTest {
  private static final RowChunk CHUNK =
      ChunkMaps.toChunk(
          Schema.parse("struct<id:int64,st:struct<a:int32>>"),
          List.of(row("id", 1L, "st", row("a", 7))));

  @TempDir Path temp;

  private Path table;
  private DeltaWriting writing;

  @BeforeEach
  void aTableOfOneBatch() throws IOException {
    table = temp.resolve("lake 100%25 ü");
    writing = new DeltaWriting(table).append(CHUNK, "one", 1);
  }

  private static final String ID = DeltaFixture.field("id", "\"long\"");
  private static final String A = DeltaFixture.field("a", "\"integer\"");

  private static String struct(String... fields) {
    return DeltaFixture.field(
        "st", "{\"type\":\"struct\",\"fields\":[%s]}".formatted(String.join(",", fields)));
  }

  /** Another writer's ALTER TABLE. */
  private void alter(String fields, String properties) throws IOException {
    new DeltaFixture(table).commit(1, DeltaFixture.metadata(fields, "", properties));
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Another writer is faster. */
  private void changedMeanwhile(Change change, String message) throws IOException {
    try (TableAppend slow = writing.written(CHUNK)) {
      change.make();
      assertThatThrownBy(() -> slow.commit("one", 2))
          .isInstanceOfSatisfying(
              TableException.class,
              e -> assertThat(e.kind()).isEqualTo(TableException.Kind.CHANGED))
          .hasMessageContaining(message);
    }
  }

  private void isRefusedFromNowOn(String message) {
    assertThatThrownBy(() -> writing.append(CHUNK, "one", 2))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.REFUSED))
        .hasMessageContaining(message);
  }

  @Test
  void afterAFieldIsAddedTheBatchWrittenOnceMoreFits() throws IOException {
    changedMeanwhile(
        () -> alter(ID + "," + struct(A, DeltaFixture.field("b", "\"string\"")), ""),
        "column \"st\" is another one now");
    writing.append(CHUNK, "one", 2);

    assertThat(writing.kernelRows())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get("st")).isEqualTo(row("a", 7, "b", null)));
    assertThat(writing.appender().lastBatch("one")).hasValue(2);
  }

  @Test
  void afterAColumnBecomesNotNullTheBatchWrittenOnceMoreFits() throws IOException {
    changedMeanwhile(
        () ->
            alter(
                ID.replace("\"nullable\":true", "\"nullable\":false") + "," + struct(A),
                DeltaFixture.FEED),
        "column \"id\" is NOT NULL now");
    writing.append(CHUNK, "one", 2);

    assertThat(writing.kernelRows()).hasSize(2);
  }

  @Test
  void aFeatureThatComesMeanwhileIsAChangeAndThenRefused() throws IOException {
    changedMeanwhile(
        () -> alter(ID + "," + struct(A), "\"delta.constraints.c\":\"id > 0\""),
        "checkConstraints");
    isRefusedFromNowOn("checkConstraints");
  }

  @Test
  void aTypeThatBecomesAnotherMeanwhileIsAChangeAndThenRefused() throws IOException {
    changedMeanwhile(
        () -> alter(DeltaFixture.field("id", "\"date\"") + "," + struct(A), ""),
        "is of type date, and the rows' of type int64");
    isRefusedFromNowOn("is of type date");
  }

  @Test
  void aTableThatIsRemovedMeanwhileIsNotMadeByItsSecondBatch() throws IOException {
    changedMeanwhile(
        () -> {
          try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
            for (Path entry : log.toList()) {
              Files.delete(entry);
            }
          }
        },
        "it is not there any more");
    assertThat(table.resolve("_delta_log")).isEmptyDirectory();
    assertThat(writing.appender().exists()).isFalse();
  }

  @Test
  void aTableIsThereOnceItsLogHasAnEntry() throws IOException {
    assertThat(writing.appender().exists()).isTrue();
    Path other = temp.resolve("other");
    DeltaWriting none = new DeltaWriting(other);
    assertThat(none.appender().exists()).isFalse();
    Files.createDirectory(other);
    assertThat(none.appender().exists()).isFalse();
    Files.createDirectory(other.resolve("_delta_log"));
    assertThat(none.appender().exists()).isFalse();
    Files.createFile(other.resolve("_delta_log/.00000000000000000000.json.x.tmp"));
    assertThat(none.appender().exists()).isFalse();
    none.append(CHUNK, "one", 1);
    assertThat(none.appender().exists()).isTrue();
  }

  @Test
  void whereNobodyCanTellWhetherThereIsATableThatIsAnError() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> new DeltaWriting(file).appender().exists())
        .isInstanceOf(IOException.class);
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.createFile(other.resolve("_delta_log"));
    assertThatThrownBy(() -> new DeltaWriting(other).appender().exists())
        .isInstanceOf(IOException.class);
  }

  @Test
  void theFilesOfATableAreKnownByTheirPaths() throws IOException {
    DeltaWriting parts = new DeltaWriting(temp.resolve("parts 50%"), "p");
    assertThat(parts.appender().names(Set.of("p=x/a.parquet"))).isFalse();
    parts.append(
        "struct<id:int64,p:string>",
        row("id", 1L, "p", "a/b=c%d #ü'\" "),
        row("id", 2L, "p", null),
        row("id", 3L, "p", "x+y:z"));
    List<String> files = parts.names().stream().filter(name -> name.endsWith(".parquet")).toList();

    assertThat(files).hasSize(3);
    for (String file : files) {
      assertThat(parts.appender().names(Set.of("p=x/none.parquet", file))).as(file).isTrue();
    }
    assertThat(parts.appender().names(Set.of("p=x/none.parquet", "_delta_log"))).isFalse();
    assertThat(parts.appender().names(Set.of())).isFalse();
  }

  @Test
  void aFileIsKnownWhateverWayTheLogNamesItAndNotOnceItIsRemoved() throws IOException {
    List<String> mine = new ArrayList<>(writing.names());
    mine.removeIf(name -> !name.endsWith(".parquet"));
    String file = mine.get(0);
    new DeltaFixture(table)
        .commit(
            1,
            DeltaFixture.add(table.toUri() + "its%20own.parquet", "", true, ""),
            DeltaFixture.add("s3://bucket/x.parquet", "", true, ""),
            DeltaFixture.remove(file, true, ""));

    assertThat(writing.appender().names(Set.of(file))).isFalse();
    assertThat(writing.appender().names(Set.of("its own.parquet"))).isTrue();
    assertThat(writing.appender().names(Set.of("x.parquet"))).isFalse();
  }

  @Test
  void theFilesOfATableAreKnownBehindACheckpoint() throws IOException {
    for (long batch = 2; batch <= 12; batch++) {
      writing.append(CHUNK, "one", batch);
    }
    assertThat(table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(10))).exists();
    for (long version = 0; version < 10; version++) {
      Files.delete(DeltaTables.entry(table, version));
    }
    Map<String, String> before = DeltaTables.listing(table);

    for (String file : writing.names()) {
      assertThat(writing.appender().names(Set.of(file)))
          .as(file)
          .isEqualTo(file.endsWith(".parquet") && !file.startsWith("_delta_log"));
    }
    assertThat(DeltaTables.listing(table)).isEqualTo(before);
  }
}
