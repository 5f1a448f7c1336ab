package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.format.TableException;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of others that a writer refuses with the reason, or takes though they look odd. */
class DeltaRefusalsTest {
  private static final RowChunk CHUNK =
      ChunkMaps.toChunk(
          Schema.parse("struct<id:int64,name:string>"), List.of(row("id", 1L, "name", "a")));

  @TempDir Path temp;

  private Path table;
  private DeltaWriting writing;

  @BeforeEach
  void aTable() {
    table = temp.resolve("t");
    writing = new DeltaWriting(table);
  }

  private void made(String fields, String partitionColumns, String properties) throws IOException {
    new DeltaFixture(table)
        .commit(
            0,
            DeltaFixture.plainProtocol(),
            DeltaFixture.metadata(fields, partitionColumns, properties));
  }

  private static void assertRefused(ThrowingCallable call, String... message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.REFUSED))
        .hasMessageContainingAll(message);
  }

  @Test
  void aTableThatForgetsTransactionsTakesNoCountedBatch() throws IOException {
    made(
        DeltaFixture.ID_AND_NAME,
        "",
        "\"delta.setTransactionRetentionDuration\":\"interval 7 days\"");
    String[] message = {
      "./t, version 0", "UNSET TBLPROPERTIES ('delta.setTransactionRetentionDuration')"
    };

    assertRefused(() -> writing.append(CHUNK, "one", 1), message);
    assertRefused(() -> writing.appender().lastBatch("one"), message);
    assertThat(DeltaTables.entry(table, 1)).doesNotExist();
    writing.append(CHUNK, "", 0);
    assertThat(writing.kernelRows()).hasSize(1);
  }

  @Test
  void aBatchThatIsThereIsKnownThoughTheTableForgetsTransactionsNow() throws IOException {
    writing.append(CHUNK, "one", 4);
    new DeltaFixture(table)
        .commit(
            1,
            DeltaFixture.metadata(
                DeltaFixture.ID_AND_NAME,
                "",
                "\"delta.setTransactionRetentionDuration\":\"interval 3000 weeks\""));

    assertThat(writing.appender().lastBatch("one")).hasValue(4);
    writing.append(CHUNK, "one", 4);
    assertThat(DeltaTables.entry(table, 2)).doesNotExist();
    assertRefused(() -> writing.append(CHUNK, "one", 5), "forgets which batches it has");
  }

  @Test
  void partitionColumnsAreFoundThoughTheLogSpellsThemInTwoWays() throws IOException {
    made(DeltaFixture.ID_AND_NAME, "\"NAME\"", "");
    writing = new DeltaWriting(table, "Name");
    writing.append(CHUNK, "one", 1).append(CHUNK, "one", 2);

    assertThat(writing.rows()).hasSize(2).allMatch(row("id", 1L, "name", "a")::equals);
    assertThat(writing.names()).filteredOn(name -> name.startsWith("name=a/")).hasSize(2);
  }

  @Test
  void partitionsOfBytesAreRefusedBeforeARowComes() throws IOException {
    made(
        DeltaFixture.field("id", "\"long\"") + "," + DeltaFixture.field("b", "\"binary\""),
        "\"b\"",
        "");
    Map<String, String> before = DeltaTables.listing(table);

    assertRefused(
        () -> writing.begin(Schema.parse("struct<id:int64,b:binary>")),
        "column \"b\" is of type binary, which cannot make partitions");
    assertThat(DeltaTables.listing(table)).isEqualTo(before);
  }

  @Test
  void aTableWhoseColumnsAllMakePartitionsIsRefused() throws IOException {
    made(DeltaFixture.field("id", "\"long\""), "\"id\"", "");

    assertRefused(
        () -> writing.begin(Schema.parse("struct<id:int64>")),
        "the table is partitioned by all columns");
  }
}
