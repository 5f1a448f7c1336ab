package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve(LedgerFile.NAME);
  }

  private void makeLedger(int files) {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      fixture.batchOf(fixture.source("orders"), LedgerFixture.names(files));
    }
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Ledger.open(directory))
        .isInstanceOf(LedgerException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThatThrownBy(() -> Ledger.openForCommand(directory)).isInstanceOf(LedgerException.class);
    assertThat(StateLock.isHeld(directory.toAbsolutePath())).isFalse();
  }

  @Test
  void theStateDirectoryHoldsTheLedgerAndItsLockAndNothingElse() throws IOException {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      fixture.batchOf(fixture.source("orders"), "a");
      assertThat(names())
          .containsExactlyInAnyOrder("ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock");
    }
    assertThat(names()).containsExactlyInAnyOrder("ledger.db", "ledger.lock");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void aLedgerKeepsItsIdAndSettings() throws SQLException {
    UUID id;
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      id = fixture.ledger.id();
      fixture.reopen();
      assertThat(fixture.ledger.id()).isEqualTo(id);
    }
    try (Database database = Database.writer(file())) {
      assertThat(
              database.<List<String>>read(
                  session ->
                      Stream.of("journal_mode", "synchronous", "foreign_keys")
                          .map(
                              name ->
                                  session
                                      .one("PRAGMA " + name, row -> row.getString(1))
                                      .orElseThrow())
                          .toList()))
          .containsExactly("wal", "2", "1");
    }
  }

  @Test
  void aDirectoryWithoutALedgerIsNoPlaceForACommand() {
    assertThat(Ledger.exists(directory)).isFalse();
    assertThatThrownBy(() -> Ledger.openForCommand(directory))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("There is no ledger in " + directory);
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
    Path blocked = Files.createFile(directory.resolve("file")).resolve("state");

    assertThatThrownBy(() -> Ledger.open(blocked))
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "The state directory %s cannot be made: %s is a file. Set state_dir in [anasto] to a"
                + " directory, or move the file away.",
            blocked, blocked.getParent());
  }

  @Test
  void aLedgerFromANewerVersionIsRefused() throws SQLException {
    makeLedger(1);
    sql("PRAGMA user_version = 99");

    assertRefused("has format version 99, from a newer Anasto", "Use the newer Anasto again.");
  }

  @Test
  void aLedgerOfTheVersionBeforeIsBroughtUp() throws SQLException {
    makeLedger(1);
    sql("ALTER TABLE source DROP COLUMN paused");
    sql("ALTER TABLE destination DROP COLUMN paused");
    sql("ALTER TABLE source DROP COLUMN stop_batch");
    sql("ALTER TABLE destination DROP COLUMN stop_batch");
    sql("ALTER TABLE destination DROP COLUMN told");
    sql("ALTER TABLE file DROP COLUMN found_at");
    sql("ALTER TABLE ledger DROP COLUMN config");
    sql("ALTER TABLE batch DROP COLUMN rows");
    sql("DROP TABLE left_out");
    dropWhatFilesGave();
    withoutDeclaredColumns();
    sql(
        """
        INSERT INTO schema (source_id, batch, version, definition, exact, required, unsettled, extra)
        SELECT id, 1, 1, 'struct<"a b":int64,n:string>', 0, 2, '', '' FROM source\
        """);
    sql(
        """
        INSERT INTO schema (source_id, batch, version, definition, exact, required, unsettled, extra)
        SELECT id, 2, 2, 'struct<a:int64,n:string>', 1, 2, 'n' || char(10), '' FROM source\
        """);
    sql(
        """
        INSERT INTO schema (source_id, batch, version, definition, exact, required, unsettled, extra)
        SELECT id, 3, 0, 'struct<a:int64,n:string>', 1, 2, 'n' || char(10), '' FROM source\
        """);
    sql("PRAGMA user_version = 2");

    assertThatThrownBy(() -> Ledger.openForCommand(directory))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("version 2");
    try (Ledger ledger = Ledger.openToCheck(directory).orElseThrow()) {
      assertThat(ledger.allSources()).hasSize(1);
      assertThat(ledger.isRunning()).isFalse();
    }
    assertThatThrownBy(() -> Ledger.openForCommand(directory))
        .as("a check has brought it up")
        .hasMessageContaining("version 2");
    try (Ledger ledger = Ledger.open(directory)) {
      long source = ledger.allSources().get(0).id();
      ledger.pauseSource(source, true);

      assertThat(ledger.isSourcePaused(source)).isTrue();
      assertThat(ledger.sourceStatus().get(0).state()).isEqualTo(TableState.PAUSED);
      assertThat(ledger.schema(source).orElseThrow())
          .as("what held nulls was told to be string")
          .isEqualTo(new SchemaVersion(2, "struct<a:int64,n:string>", Set.of(), 2, 2, ""));
    }
    sql("UPDATE schema SET version = 3 WHERE version = 2");
    sql("UPDATE schema SET version = 4 WHERE version = 1");
    try (Ledger ledger = Ledger.open(directory)) {
      assertThat(ledger.schema(ledger.allSources().get(0).id()).orElseThrow().declared())
          .as("all of it was declared")
          .containsExactlyInAnyOrder("a b", "n");
    }
  }

  private void dropWhatFilesGave() throws SQLException {
    sql("ALTER TABLE batch_file DROP COLUMN rows");
    sql("ALTER TABLE batch_file DROP COLUMN checksum");
    sql("DROP INDEX file_grown");
    sql("ALTER TABLE file DROP COLUMN grown");
    sql("ALTER TABLE file DROP COLUMN at_end");
  }

  /** A backslash stood for itself in each name before. */
  @Test
  void namesThatLookLikeAnEscapeAreSpelledAnew() throws SQLException {
    List<String> before = List.of("\\xFF.csv", "\\x5CxFF.csv", "a\\b.csv", "é.csv");
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      SourceEntry source = fixture.ledger.openSource("orders", "/in/\\xE9");
      fixture.discover(source, before.toArray(String[]::new));
      fixture.form(source);
    }
    withoutDeclaredColumns();
    sql("DROP TABLE left_out");
    dropWhatFilesGave();
    sql("PRAGMA user_version = 4");

    try (Ledger ledger = Ledger.open(directory)) {
      SourceEntry source = ledger.allSources().get(0);
      assertThat(source.directory()).isEqualTo("/in/\\x5CxE9");
      List<String> now = List.of("\\x5CxFF.csv", "\\x5Cx5CxFF.csv", "a\\b.csv", "é.csv");
      for (int i = 0; i < now.size(); i++) {
        assertThat(io.anasto.row.FileName.bytes(now.get(i)))
            .isEqualTo(before.get(i).getBytes(StandardCharsets.UTF_8));
        assertThat(ledger.file(source.id(), now.get(i))).isPresent();
      }
      assertThat(ledger.files(1))
          .extracting(BatchFile::path)
          .containsExactlyInAnyOrderElementsOf(now);
      assertThat(ledger.file(source.id(), "\\xFF.csv")).isEmpty();
    }
  }

  /** As it was before version 7. */
  private void withoutDeclaredColumns() throws SQLException {
    sql("ALTER TABLE schema RENAME COLUMN declared TO unsettled");
    sql("ALTER TABLE schema ADD COLUMN exact INTEGER NOT NULL DEFAULT 1");
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefused() throws SQLException {
    sql("CREATE TABLE theirs (a)");

    assertRefused("is a database, but not a ledger of Anasto");
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  @Test
  void noiseAndAnEmptyFileAreRefusedAndLeftAsTheyAre() throws IOException {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    for (byte[] content : List.of(noise, new byte[0], "SQLite".getBytes(StandardCharsets.UTF_8))) {
      Files.write(file(), content);

      assertRefused("is damaged", "--new-state");
      assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }
  }

  @Test
  void aTruncatedLedgerIsRefused() throws IOException {
    makeLedger(1_000);
    for (long keep : new long[] {Files.size(file()) - 1, Files.size(file()) / 2, 5_000, 100}) {
      try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
        channel.truncate(keep);
      }
      assertRefused("is damaged");
    }
  }

  @Test
  void aLedgerWithABadPageIsRefused() throws IOException {
    makeLedger(1_000);
    byte[] content = Files.readAllBytes(file());
    Arrays.fill(content, content.length / 2, content.length / 2 + 8_192, (byte) 0x5a);
    Files.write(file(), content);

    assertThatThrownBy(() -> Ledger.open(directory))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("is damaged");
  }

  @Test
  void aLogWithoutItsLedgerIsRefused() throws IOException {
    Files.writeString(directory.resolve("ledger.db-wal"), "log");

    assertThatThrownBy(() -> Ledger.open(directory))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("the file is missing, though its log is there");
    assertThat(Ledger.exists(directory)).isFalse();
  }

  @Test
  void aLedgerThatWasBeingMadeWhenTheProcessDiedIsMadeAnew() throws IOException {
    Files.writeString(directory.resolve("ledger.db.new"), "half");
    makeLedger(1);

    assertThat(names()).containsExactlyInAnyOrder("ledger.db", "ledger.lock");
  }

  @Test
  void aLedgerOpensAfterItsProcessDiedInTheMiddle(@TempDir Path copy) throws IOException {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      SourceEntry source = fixture.source("orders");
      DestinationEntry lake = fixture.destination("lake", source);
      Batch batch = fixture.batchOf(source, "a");
      fixture.ledger.prepare(batch, lake.id(), LedgerFixture.prepared(batch, 1));
      Files.copy(file(), copy.resolve("ledger.db"));
      Files.copy(directory.resolve("ledger.db-wal"), copy.resolve("ledger.db-wal"));
    }
    try (LedgerFixture fixture = new LedgerFixture(copy)) {
      assertThat(fixture.ledger.prepared()).hasSize(1);
      assertThat(fixture.batchOf(fixture.source("orders"), "b").number()).isEqualTo(2);
    }
  }

  @Test
  void whatAKilledProcessSaidItDeliveredIsInTheLedger() throws Exception {
    Process process = SecondProcess.start("work", directory);
    long delivered = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (int i = 0; i < 50; i++) {
        delivered = Long.parseLong(lines.readLine());
      }
      assertThatThrownBy(() -> Ledger.open(directory))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("(pid " + process.pid() + ")");
      process.destroyForcibly().waitFor();
    }
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      DestinationEntry lake = fixture.ledger.destination("lake").orElseThrow();
      assertThat(lake.position()).isGreaterThanOrEqualTo(delivered);
      assertThat(fixture.batchOf(fixture.source("orders"), "new").number())
          .isGreaterThan(lake.position());
    }
  }

  @Test
  void oneProcessRunsOnALedgerAndCommandsLeaveRequests() throws Exception {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      long counter = fixture.ledger.changeCounter();
      fixture.source("orders");
      assertThat(fixture.ledger.changeCounter()).isEqualTo(counter);
      assertThat(fixture.ledger.takeRequests()).isEmpty();

      assertThat(output("command")).isEqualTo("running true");
      assertThat(output("open"))
          .contains("in use by another Anasto process")
          .contains("(pid " + ProcessHandle.current().pid() + ")");
      assertThat(fixture.ledger.changeCounter()).isNotEqualTo(counter);
      assertThat(fixture.ledger.takeRequests())
          .extracting(Request::kind, Request::table, Request::isSource, Request::newName)
          .containsExactly(
              tuple(Request.Kind.RETRY, "orders", true, ""),
              tuple(Request.Kind.RENAME, "lake", false, "sea"));
      assertThat(fixture.ledger.takeRequests()).isEmpty();
    }
    assertThat(output("command")).isEqualTo("running false");
    assertThat(output("open")).startsWith("opened ");
  }

  private String output(String what) throws IOException, InterruptedException {
    Process process = SecondProcess.start(what, directory);
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    assertThat(process.waitFor()).isZero();
    return output;
  }

  @Test
  void aSecondOpeningInOneProcessDoesNotGiveTheLockAway() throws Exception {
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      assertThatThrownBy(() -> Ledger.open(directory)).isInstanceOf(LedgerException.class);
      try (Ledger command = Ledger.openForCommand(directory)) {
        assertThat(command.isRunning()).isTrue();
        assertThatThrownBy(() -> command.openSource("a", "/a"))
            .isInstanceOf(IllegalStateException.class);
        assertThat(command.id()).isEqualTo(fixture.ledger.id());
      }
      assertThat(output("open")).contains("in use by another Anasto process");
    }
  }

  @Test
  void aClosedLedgerSaysSo() {
    LedgerFixture fixture = new LedgerFixture(directory);
    fixture.close();

    assertThatThrownBy(() -> fixture.source("orders")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(fixture.ledger::allSources).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyThreadsWriteAndReadOneLedger() throws Exception {
    int threads = 4;
    int rounds = 25;
    try (LedgerFixture fixture = new LedgerFixture(directory)) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        List<Future<List<Long>>> results =
            IntStream.range(0, threads)
                .mapToObj(thread -> pool.submit(() -> work(fixture, "t" + thread, rounds)))
                .toList();
        List<Long> numbers = results.stream().flatMap(LedgerFileTest::numbers).toList();

        assertThat(numbers).hasSize(threads * rounds).doesNotHaveDuplicates();
        for (Future<List<Long>> result : results) {
          assertThat(result.get()).isSorted();
        }
      } finally {
        pool.shutdownNow();
      }
      assertThat(fixture.ledger.destinationStatus())
          .extracting(DestinationStatus::batches)
          .containsOnly((long) rounds);
    }
  }

  private static Stream<Long> numbers(Future<List<Long>> result) {
    try {
      return result.get().stream();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> work(LedgerFixture fixture, String name, int rounds) {
    SourceEntry source = fixture.source(name);
    DestinationEntry destination = fixture.destination(name + "-out", source);
    return IntStream.range(0, rounds)
        .mapToObj(
            round -> {
              fixture.discover(source, "f" + round);
              fixture.form(source);
              fixture.ledger.sourceStatus();
              return fixture.deliverAll(destination);
            })
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void networkFileSystemsAreKnownByTheirType() {
    assertThat(Stream.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "NFS"))
        .allMatch(NetworkFileSystems::isNetwork);
    assertThat(Stream.of("ext4", "xfs", "btrfs", "overlay", "tmpfs", "apfs", "zfs", "fuseblk"))
        .noneMatch(NetworkFileSystems::isNetwork);
  }
}
