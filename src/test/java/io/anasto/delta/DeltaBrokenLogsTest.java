package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.delta.DeltaHistory.Look;
import io.anasto.format.DataException;
import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that are broken, or look so: refused by name and place, or read as Spark reads them. */
class DeltaBrokenLogsTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-02T03:04:05Z");
  private static final String METADATA = DeltaFixture.metadata(DeltaFixture.ID_AND_NAME, "", "");

  @TempDir Path temp;

  private Path table;
  private DeltaFixture fixture;

  @BeforeEach
  void aTableOfThreeRows() throws IOException {
    table = temp.resolve("a table");
    fixture = DeltaFixture.withThreeRows(table, "");
  }

  private void entry(long version, String text) throws IOException {
    entry(version, text, LONG_AGO);
  }

  private void entry(long version, String text, Instant written) throws IOException {
    Path entry = DeltaTables.entry(table, version);
    Files.writeString(entry, text);
    Files.setLastModifiedTime(entry, FileTime.from(written));
  }

  /** How many rows a table gives by its first look. */
  private int snapshot() throws IOException {
    return rows(look(OptionalLong.empty()));
  }

  /** How many rows a table gives that is followed from its first version on. */
  private int changes() throws IOException {
    return rows(look(OptionalLong.of(-1)));
  }

  private Look look(OptionalLong position) throws IOException {
    return fixture.history().look(position, DeltaTables.LONG_AGO, false, 100);
  }

  private int rows(Look look) throws IOException {
    List<Object> rows = new ArrayList<>();
    for (TableVersion version : look.versions()) {
      rows.addAll(DeltaTables.changeRows(fixture.reader(), version));
    }
    if (!look.complete()) {
      look(OptionalLong.of(look.versions().get(look.versions().size() - 1).number()));
    }
    return rows.size();
  }

  private void assertBroken(DataException.Kind kind, String message) {
    for (boolean first : new boolean[] {true, false}) {
      assertThatThrownBy(() -> assertThat(first ? snapshot() : changes()).isNegative())
          .isInstanceOfSatisfying(
              DataException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
          .hasMessage("./a table version " + message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'{\"add\":{\"path\":\"b.par' | ' line 1: its log entry ends in the middle of an action'",
        "'{}\n\n{\"add\":' | ' line 3: its log entry ends in the middle of an action'",
        "'[1, 2]' | ' line 1: its log entry is no JSON object'",
        "'7' | ' line 1: its log entry is no JSON object'",
        "'{}{}' | ' line 1: its log entry has more than a JSON object in a line'",
        "'{\"add\":{\"path\":7}}' | ' line 1: its log entry has 7 where a string belongs'",
        "'{\"add\":{\"size\":7}}' | ' line 1: its log entry has an action without \"path\"'",
        "'{\"remove\":{\"path\":null}}' | ' line 1: its log entry has an action without \"path\"'",
        "'{\"protocol\":{}}' | ' line 1: its log entry has an action without \"minReaderVersion\"'",
        "'{\"metaData\":{}}' | ' line 1: its log entry has an action without \"id\"'",
      })
  void anEntryThatIsNoneIsToldWithItsLine(String entry, String message) throws IOException {
    entry(2, entry);

    assertBroken(DataException.Kind.MALFORMED, 2 + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz.parquet", "a b.parquet", "a%00b.parquet", "a|b.parquet", "%"})
  void aPathThatIsNoUriIsTold(String path) throws IOException {
    entry(2, DeltaFixture.add(path));

    assertBroken(
        DataException.Kind.MALFORMED,
        "2 line 1: its log entry has an action \"add\" with the path \"%s\", which is no URI"
            .formatted(path));
  }

  @Test
  void oneFileByTwoSpellingsOfWhichOneIsNoUriIsTold() throws IOException {
    Files.copy(table.resolve("a.parquet"), table.resolve("a b.parquet"));
    entry(2, DeltaFixture.add("a%20b.parquet"));
    entry(3, DeltaFixture.remove("a b.parquet", true, ""));

    assertBroken(
        DataException.Kind.MALFORMED,
        "3 line 1: its log entry has an action \"remove\" with the path \"a b.parquet\", which is"
            + " no URI");
  }

  /** As Spark finds it; Delta Kernel would keep the rows of the file. */
  @ParameterizedTest
  @ValueSource(strings = {"%61.parquet", "./a.parquet", "x/../a.parquet", "file:$/a.parquet"})
  void aFileThatIsRemovedByAnotherSpellingIsRemoved(String path) throws IOException {
    String encoded = path.replace("$", DeltaDataFiles.uri(table.toString()));
    fixture.commit(2, DeltaFixture.remove(encoded, true, ""));

    assertThat(snapshot()).isZero();
  }

  @Test
  void anEntryInAnotherEncodingIsTold() throws IOException {
    Files.write(
        DeltaTables.entry(table, 2), "{}\n{\"é\":1}\n".getBytes(StandardCharsets.ISO_8859_1));

    assertBroken(DataException.Kind.MALFORMED, "2 line 1: its log entry is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"add\":{\"path\":\"b.par"})
  void anEntryThatEndsTooEarlyMayStillBeWritten(String entry) throws IOException {
    entry(2, entry, Instant.now());

    assertThatThrownBy(this::snapshot)
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.kind()).isEqualTo(DataException.Kind.TRUNCATED))
        .hasMessageStartingWith("./a table version 2: its log entry ");
    entry(2, DeltaFixture.add("a.parquet"), Instant.now());
    assertThat(changes()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n\r\n"})
  void anEntryWithoutAnActionChangesNothing(String entry) throws IOException {
    entry(2, entry);

    assertThat(snapshot()).isEqualTo(3);
    assertThat(changes()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n\n", "\n%s", "\n \n%s\n\t\n", "%s\r\n", "%s"})
  void blankLinesAreNothing(String entry) throws IOException {
    Files.copy(table.resolve("a.parquet"), table.resolve("b.parquet"));
    entry(2, entry.formatted(DeltaFixture.add("b.parquet")));
    entry(0, entry.formatted(DeltaFixture.plainProtocol() + "\n\n" + METADATA));

    assertThat(snapshot()).isEqualTo(6);
    assertThat(changes()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n\n", "\n \n%s\n\t\n"})
  void blankLinesAreNothingToAWriter(String entry) throws IOException {
    entry(0, entry.formatted(DeltaFixture.plainProtocol() + "\n\n" + METADATA));
    entry(1, entry.formatted(DeltaFixture.add("a.parquet")));
    DeltaWriting writing = new DeltaWriting(table);

    writing.append("struct<id:int64,name:string>", DeltaWriting.row("id", 7L));
    writing.append("struct<id:int64,name:string,n:int64>", DeltaWriting.row("id", 8L));

    assertThat(writing.rows()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"protocol, No metadata", "metaData, No protocol", "commitInfo, No protocol"})
  void aLogThatLacksWhatEachHasIsTold(String only, String message) throws IOException {
    entry(
        0,
        switch (only) {
          case "protocol" -> DeltaFixture.plainProtocol();
          case "metaData" -> METADATA;
          default -> "{\"commitInfo\":{\"timestamp\":1}}";
        });

    for (int i = 0; i < 2; i++) {
      boolean first = i == 0;
      assertThatThrownBy(() -> assertThat(first ? snapshot() : changes()).isNegative())
          .isInstanceOf(DataException.class)
          .hasMessageMatching(
              "\\./a table version [01]: the log cannot be read: " + message + " found");
    }
  }

  @Test
  void aHoleInTheLogIsTold() throws IOException {
    entry(4, DeltaFixture.add("a.parquet"));

    assertThatThrownBy(this::snapshot)
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.REFUSED))
        .hasMessage(
            "./a table version 4: the log is broken: Missing delta files: versions are not"
                + " contiguous: ([0, 1, 4])");
    // While the table is copied, an entry may come behind a later one.
    assertThatThrownBy(() -> look(OptionalLong.of(1)))
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.kind()).isEqualTo(DataException.Kind.TRUNCATED))
        .hasMessage("./a table version 2: its log entry is not there, though that of version 4 is");
  }

  @Test
  void aHoleThatComesWhileTheTableIsFollowedIsTold() throws IOException {
    DeltaHistory history = fixture.history();
    for (int i = 0; i < 3; i++) {
      assertThat(history.look(OptionalLong.of(1), DeltaTables.LONG_AGO, false, 9).versions())
          .isEmpty();
    }
    entry(3, DeltaFixture.add("a.parquet"));

    assertThatThrownBy(() -> history.look(OptionalLong.of(1), DeltaTables.LONG_AGO, false, 9))
        .hasMessageContaining("version 2: its log entry is not there");
    entry(2, DeltaFixture.add("a.parquet"));
    assertThat(history.look(OptionalLong.of(1), DeltaTables.LONG_AGO, false, 9).versions())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"version\":",
        "{\"version\":99,\"size\":3}",
        "{\"version\":1,\"size\":3}",
        "{\"version\":-3,\"size\":3}",
        "{\"version\":\"x\"}",
        "[]",
        "\u0000"
      })
  void aBrokenHintAtTheLastCheckpointIsPassedOver(String hint) throws IOException {
    Files.writeString(table.resolve("_delta_log/_last_checkpoint"), hint);

    assertThat(snapshot()).isEqualTo(3);
    assertThat(changes()).isEqualTo(3);
    DeltaWriting writing = new DeltaWriting(table);
    writing.append("struct<id:int64,name:string>", DeltaWriting.row("id", 7L));
    writing.append("struct<id:int64,name:string,n:int64>", DeltaWriting.row("id", 8L));
    assertThat(snapshot()).isEqualTo(5);
  }

  @Test
  void aBrokenChecksumIsPassedOver() throws IOException {
    Files.writeString(table.resolve("_delta_log/00000000000000000001.crc"), "{\"tableSiz");

    assertThat(snapshot()).isEqualTo(3);
  }

  @Test
  void aCheckpointThatIsNoneIsToldByItsName() throws IOException {
    String name = "00000000000000000001.checkpoint.parquet";
    Files.writeString(table.resolve("_delta_log").resolve(name), "garbage");

    assertThatThrownBy(this::snapshot)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "./a table version 1: its checkpoint %s cannot be read: is not a Parquet file (length is too low: 7)"
                .formatted(name));
  }

  @Test
  void aDataFileThatCannotBeReadIsToldByItsName() throws IOException {
    Files.createDirectory(table.resolve("b.parquet"));
    fixture.commit(2, DeltaFixture.add("b.parquet"));

    assertThatThrownBy(this::changes)
        .hasMessage("./a table version 2: its data file b.parquet cannot be read: Is a directory");
  }

  @Test
  void aBrokenLogIsRefusedToAWriterByItsPlace() throws IOException {
    entry(2, "{\"add\":{\"path\":\"b.par");

    assertThatThrownBy(
            () ->
                new DeltaWriting(table)
                    .append("struct<id:int64,name:string>", DeltaWriting.row("id", 7L)))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.REFUSED))
        .hasMessage(
            "table ./a table cannot be opened: ./a table version 2 line 1: its log entry ends in"
                + " the middle of an action");
  }

  @Test
  void encodedAndAbsolutePathsWithinTheTableAreRead() throws IOException {
    String[] spellings = {
      "p%20q%25.parquet", "file:%s/c.parquet", "file://%s/d.parquet", "%s/e.parquet", "x/%%C3%%A9+"
    };
    String[] files = {"p q%.parquet", "c.parquet", "d.parquet", "e.parquet", "x/é+"};
    String[] adds = new String[files.length];
    for (int i = 0; i < files.length; i++) {
      Files.createDirectories(table.resolve(files[i]).getParent());
      Files.copy(table.resolve("a.parquet"), table.resolve(files[i]));
      adds[i] =
          DeltaFixture.add(
              i == 0 ? spellings[i] : spellings[i].formatted(DeltaDataFiles.uri(table.toString())));
    }
    fixture.commit(2, adds);

    assertThat(snapshot()).isEqualTo(18);
    assertThat(changes()).isEqualTo(18);
  }

  @Test
  void columnsOfTypeVoidAreLeftOutUntilTheyHaveAType() throws IOException {
    String nested =
        "{\"type\":\"struct\",\"fields\":["
            + DeltaFixture.field("a", "\"long\"")
            + ","
            + DeltaFixture.field("nothing", "\"void\"")
            + "]}";
    entry(
        0,
        DeltaFixture.plainProtocol()
            + "\n"
            + DeltaFixture.metadata(
                DeltaFixture.ID_AND_NAME
                    + ","
                    + DeltaFixture.field("v", "\"void\"")
                    + ","
                    + DeltaFixture.field("s", nested),
                "",
                ""));
    fixture.commit(
        2,
        DeltaFixture.metadata(
            DeltaFixture.ID_AND_NAME + "," + DeltaFixture.field("v", "\"date\""), "", ""));

    assertThat(fixture.reader().schema(DeltaTables.snapshot(1)))
        .hasToString("struct<id:int64,name:string,s:struct<a:int64>>");
    assertThat(fixture.reader().schema(DeltaTables.changes(1)))
        .hasToString("struct<id:int64,name:string,s:struct<a:int64>>");
    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(1))).hasSize(3);
    assertThat(fixture.reader().schema(DeltaTables.changes(2)))
        .hasToString("struct<id:int64,name:string,v:date>");
  }
}
