package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.delta.DeltaHistory.Look;
import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import io.anasto.format.TableVersion.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaHistoryTest {
  private static final OptionalLong NOWHERE = OptionalLong.empty();
  private static final Instant ONE = Instant.parse("2024-01-01T00:00:00Z");
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  @TempDir Path temp;

  /** Versions 0 to 4, a day apart. */
  private DeltaFixture fiveVersions() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(temp.resolve("t"), "");
    for (long v = 2; v <= 4; v++) {
      fixture.commit(v, DeltaFixture.add("b" + v + ".parquet"));
    }
    for (long v = 0; v <= 4; v++) {
      fixture.at(v, day(v));
    }
    return fixture;
  }

  private static Instant day(long day) {
    return ONE.plusSeconds(86_400 * day);
  }

  @Test
  void whereThereIsNoTableThereIsNothing() throws IOException {
    Path table = temp.resolve("t");

    assertThat(DeltaTables.history(table).look(NOWHERE, ONE, false, 9)).isEqualTo(Look.NONE);
    Files.createDirectories(table.resolve("_delta_log"));
    assertThat(DeltaTables.history(table).look(NOWHERE, ONE, false, 9)).isEqualTo(Look.NONE);
    assertThat(DeltaTables.history(table).look(OptionalLong.of(3), ONE, false, 9))
        .isEqualTo(Look.NONE);
  }

  @Test
  void aTableBegunAtTheBookmarkOrLaterComesWhole() throws IOException {
    Look look = fiveVersions().history().look(NOWHERE, ONE, false, 9);

    assertThat(look)
        .isEqualTo(new Look(ID, List.of(new TableVersion(Kind.SNAPSHOT, 4, 400, day(4))), true));
  }

  @Test
  void aLaterBookmarkBeginsWithTheChangesCommittedSince() throws IOException {
    DeltaHistory history = fiveVersions().history();

    Look look = history.look(NOWHERE, day(2).minusSeconds(1), false, 2);

    assertThat(look)
        .isEqualTo(
            new Look(
                ID,
                List.of(
                    new TableVersion(Kind.CHANGES, 2, 100, day(2)),
                    new TableVersion(Kind.CHANGES, 3, 100, day(3))),
                false));
    assertThat(history.look(NOWHERE, day(2).minusSeconds(1), false, 3).complete()).isTrue();
  }

  @Test
  void aBookmarkInTheFutureWaits() throws IOException {
    DeltaFixture fixture = fiveVersions();
    DeltaHistory history = fixture.history();

    assertThat(history.look(NOWHERE, day(7), false, 9)).isEqualTo(new Look(ID, List.of(), true));
    fixture.commit(5, DeltaFixture.add("c.parquet")).at(5, day(6));
    assertThat(history.look(NOWHERE, day(7), false, 9).versions()).isEmpty();
    fixture.commit(6, DeltaFixture.add("d.parquet")).at(6, day(8));
    assertThat(history.look(NOWHERE, day(7), false, 9).versions())
        .extracting(TableVersion::number)
        .containsExactly(6L);
  }

  @Test
  void versionsAfterThePositionComeInOrder() throws IOException {
    DeltaHistory history = fiveVersions().history();

    assertThat(history.look(OptionalLong.of(1), ONE, false, 2).versions())
        .extracting(TableVersion::number)
        .containsExactly(2L, 3L);
    Look rest = history.look(OptionalLong.of(3), ONE, false, 2);
    assertThat(rest.versions()).extracting(TableVersion::number).containsExactly(4L);
    assertThat(rest.complete()).isTrue();
    assertThat(history.look(OptionalLong.of(4), ONE, false, 2))
        .isEqualTo(new Look(ID, List.of(), true));
  }

  @Test
  void bytesAreThoseOfTheFilesThatAreRead() throws IOException {
    DeltaFixture fixture =
        fiveVersions()
            .commit(
                5,
                DeltaFixture.add("c.parquet"),
                DeltaFixture.remove("a.parquet", true, ""),
                DeltaFixture.remove("b2.parquet", false, ""))
            .commit(6, DeltaFixture.add("d.parquet"), DeltaFixture.cdc("_change_data/x.parquet"));

    assertThat(fixture.history().look(OptionalLong.of(4), ONE, false, 9).versions())
        .extracting(TableVersion::bytes)
        .containsExactly(200L, 70L);
  }

  @Test
  void aPositionBeyondTheTableIsAnotherTables() throws IOException {
    DeltaHistory history = fiveVersions().history();

    assertThatThrownBy(() -> history.look(OptionalLong.of(9), ONE, true, 2))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.REFUSED))
        .hasMessage(
            "./t: the table is at version 4, and version 9 was read before: another table is in its"
                + " place. Run \"anasto reset\" to read it from its beginning");
  }

  @Test
  void anotherTableOfAsManyVersionsHasAnotherId() throws IOException {
    DeltaFixture fixture = fiveVersions();
    DeltaHistory history = fixture.history();
    history.look(OptionalLong.of(4), ONE, false, 2);

    for (long v = 0; v <= 4; v++) {
      Files.delete(DeltaTables.entry(fixture.table(), v));
    }
    fixture.commit(
        0,
        DeltaFixture.plainProtocol(),
        DeltaFixture.metadata("other", DeltaFixture.ID_AND_NAME, "", ""));
    for (long v = 1; v <= 4; v++) {
      fixture.commit(v, DeltaFixture.add("x.parquet"));
    }

    assertThat(history.look(OptionalLong.of(4), ONE, false, 2).tableId()).isEqualTo("other");
  }

  @Test
  void versionsBeforeOneThatIsRefusedStillCome() throws IOException {
    DeltaFixture fixture =
        fiveVersions()
            .commit(
                5,
                DeltaFixture.protocol(
                    3, 7, ",\"readerFeatures\":[\"new\"],\"writerFeatures\":[\"new\"]"));
    DeltaHistory history = fixture.history();

    Look look = history.look(OptionalLong.of(3), ONE, false, 9);
    assertThat(look.versions()).extracting(TableVersion::number).containsExactly(4L);
    assertThat(look.complete()).isFalse();
    assertThatThrownBy(() -> history.look(OptionalLong.of(4), ONE, false, 9))
        .hasMessage("./t version 5: the table uses new, which Anasto does not read");
  }

  @Test
  void aBookmarkBeforeAllEntriesThatAreLeftIsAGap() throws IOException {
    Path golden = DeltaTables.golden().resolve("checkpointed");
    assumeTrue(Files.isDirectory(golden));
    Path table = DeltaTables.copy(golden, temp.resolve("t"));
    Instant begun =
        Instant.ofEpochMilli(new DeltaLog(table, "").latest().state().created().orElseThrow());

    assertThat(DeltaTables.history(table).look(NOWHERE, begun, false, 9).versions())
        .extracting(TableVersion::kind)
        .containsExactly(Kind.SNAPSHOT);
    assertThatThrownBy(
            () -> DeltaTables.history(table).look(NOWHERE, begun.plusMillis(1), false, 9))
        .hasMessageStartingWith("./t version 19: its log entry is not there any more;");
    assertThat(DeltaTables.history(table).look(NOWHERE, begun.plusMillis(1), true, 9).versions())
        .extracting(TableVersion::kind)
        .containsExactly(Kind.SNAPSHOT);
  }
}
