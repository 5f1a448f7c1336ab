package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anasto.delta.DeltaKernelRows;
import io.anasto.e2e.DiskModel.View;
import io.anasto.e2e.SystemCallTrace.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a power loss leaves between any two system calls of a delivery, by a model of the disk: what
 * the ledger says is never ahead of what is sure to be there, and nothing is named before the
 * ledger is sure to know of it.
 */
class PowerLossTest {
  private static final int ROWS = 300;
  private static final String STATE = "var/lib/state";

  /** More than a table has entries between two checkpoints. */
  private static final int BATCHES_WITH_A_CHECKPOINT = 12;

  /** So many of the moments are tried with a real process. */
  private static final int RESTARTS = 5;

  private static final Pattern ADD = Pattern.compile("\\{\"add\":\\{\"path\":\"([^\"]+)\"");
  private static final Pattern TXN =
      Pattern.compile("\"txn\":\\{\"appId\":\"anasto/[^\"]+\",\"version\":(\\d+)");
  private static final Pattern CHECKPOINT = Pattern.compile("\"version\":(\\d+)");

  @TempDir Path directory;
  @TempDir Path beside;
  private Site site;
  private int dropped;

  @BeforeEach
  void processesMayBeTraced() throws Exception {
    assumeThat(SystemCallsTest.canTrace()).as("strace may be used here").isTrue();
    site = new Site(directory);
  }

  /** A kind of destination, each with parts. */
  enum Kind {
    CSV("filetype = \"csv\""),
    JSON("filetype = \"json\"", "compression = \"gzip\""),
    AVRO("filetype = \"avro\""),
    PARQUET("filetype = \"parquet\""),
    DELTA("type = \"open_table\"", "partition_by = [\"kind\"]");

    private final String keys;

    Kind(String... keys) {
      this.keys = "target_file_size = 4096\n" + String.join("\n", keys);
    }
  }

  private void config(Kind kind) throws IOException {
    site.config(
        // Of its own, so that nothing else flushes what it is in.
        "[anasto]\nstate_dir = \"./var/lib/state\"",
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "out", kind.keys.split("\n")));
  }

  private void drop(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      dropped++;
      StringBuilder content = new StringBuilder("id,kind,note\n");
      for (int row = 0; row < ROWS; row++) {
        content
            .append("f%d-%d,%s,".formatted(dropped, row, row % 2 == 0 ? "even" : "odd"))
            .append(Integer.toHexString((dropped * ROWS + row) * 0x9E3779B9).repeat(4))
            .append('\n');
      }
      site.drop("orders/f%02d.csv".formatted(dropped), content.toString());
    }
  }

  /** A run, call by call, on a disk that begins as it is now. */
  private final class Traced {
    private final DiskModel disk = new DiskModel(directory);
    private final List<Call> calls;

    Traced() throws Exception {
      Path log = beside.resolve("trace");
      Site.Run run = site.onceBehind(SystemCallTrace.command(log));
      assertThat(run.exitCode()).as(run.errors()).isZero();
      calls = SystemCallTrace.read(log).calls();
      Files.delete(log);
    }

    /** Calls back after each call that changed something. */
    void replay(Moment moment) throws Exception {
      for (Call call : calls) {
        if (disk.apply(call)) {
          moment.at(disk, call);
        }
      }
    }

    /** The model has come to what is there. */
    void assertTheModelIsRight() throws IOException {
      for (String top : List.of("out", STATE)) {
        try (Stream<Path> files = Files.walk(site.path(top))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            if (!file.toString().endsWith(".lock")) {
              assertThat(disk.content(file, View.SEEN)).as(file.toString()).isPresent();
              assertThat(disk.content(file, View.SEEN).get())
                  .as(file.toString())
                  .isEqualTo(Files.readAllBytes(file));
            }
          }
        }
      }
    }
  }

  @FunctionalInterface
  private interface Moment {
    void at(DiskModel disk, Call call) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsSaidBeforeItIsSure(Kind kind) throws Exception {
    config(kind);
    drop(2);
    assertAllMoments(new Traced());
    drop(2);
    assertAllMoments(new Traced());
  }

  @Test
  void nothingIsSaidBeforeItIsSureWhereATableGetsACheckpoint() throws Exception {
    config(Kind.DELTA);
    drop(BATCHES_WITH_A_CHECKPOINT);
    Traced traced = new Traced();
    assertThat(site.names("out/_delta_log")).contains("_last_checkpoint");
    assertAllMoments(traced);
  }

  private void assertAllMoments(Traced traced) throws Exception {
    Ledgers ledgers = new Ledgers();
    Invariants invariants = new Invariants(ledgers);
    traced.replay(invariants);
    traced.assertTheModelIsRight();
    assertThat(traced.disk.openedForWriting())
        .as("a source is only read")
        .noneMatch(file -> file.startsWith(site.path("orders")));
    assertThat(invariants.committed).as("so many deliveries were seen").isEqualTo(dropped);
  }

  /** What a ledger says of a destination and a batch. */
  private record Claim(long batch, String state, List<Part> parts) {}

  private record Part(String name, String temporary, long size, long checksum) {}

  /** Reads the ledger as it is on a disk; once for each state of it. */
  private final class Ledgers {
    private final Map<View, List<byte[]>> last = new EnumMap<>(View.class);
    private final Map<View, List<Claim>> said = new EnumMap<>(View.class);

    List<Claim> claims(DiskModel disk, View view) throws Exception {
      byte[] main = disk.content(site.path(STATE + "/ledger.db"), view).orElse(new byte[0]);
      byte[] log = disk.content(site.path(STATE + "/ledger.db-wal"), view).orElse(new byte[0]);
      List<byte[]> before = last.get(view);
      if (before == null || before.get(0) != main || before.get(1) != log) {
        last.put(view, List.of(main, log));
        said.put(view, main.length == 0 ? List.of() : read(main, log));
      }
      return said.get(view);
    }

    private List<Claim> read(byte[] main, byte[] log) throws Exception {
      Path copy = Files.createTempDirectory(beside, "ledger");
      Files.write(copy.resolve("ledger.db"), main);
      Files.write(copy.resolve("ledger.db-wal"), log);
      List<Claim> claims = new ArrayList<>();
      try (var sqlite =
              java.sql.DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("ledger.db"));
          var deliveries = sqlite.createStatement();
          var rows = deliveries.executeQuery("SELECT batch, state FROM delivery ORDER BY batch")) {
        while (rows.next()) {
          List<Part> parts = new ArrayList<>();
          try (var statement =
              sqlite.prepareStatement(
                  "SELECT name, temporary_name, size, checksum FROM part WHERE batch = ?")) {
            statement.setLong(1, rows.getLong(1));
            try (var part = statement.executeQuery()) {
              while (part.next()) {
                parts.add(
                    new Part(
                        part.getString(1), part.getString(2), part.getLong(3), part.getLong(4)));
              }
            }
          }
          claims.add(new Claim(rows.getLong(1), rows.getString(2), parts));
        }
      }
      deleteTree(copy);
      return claims;
    }
  }

  private static void deleteTree(Path top) throws IOException {
    if (Files.exists(top)) {
      try (Stream<Path> all = Files.walk(top)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  /** What holds whenever the power goes. */
  private final class Invariants implements Moment {
    private final Ledgers ledgers;
    private final Path out = site.path("out");
    private final Path log = site.path("out/_delta_log");
    private long committed;

    Invariants(Ledgers ledgers) {
      this.ledgers = ledgers;
    }

    @Override
    public void at(DiskModel disk, Call call) throws Exception {
      List<Claim> perhaps = ledgers.claims(disk, View.SEEN);
      for (Claim claim : perhaps) {
        assertThat(disk.content(site.path(STATE + "/ledger.db"), View.SURE))
            .as("the ledger and its directory last, after %s", call)
            .isPresent();
        assertIsThere(claim, disk, call);
      }
      committed = perhaps.stream().filter(claim -> claim.state().equals("COMMITTED")).count();
      assertNothingIsNamedThatTheLedgerMayForget(disk, call);
      for (Path entry : disk.files(log, View.SEEN)) {
        assertEntryIsWhole(entry, disk, call);
      }
    }

    private void assertIsThere(Claim claim, DiskModel disk, Call call) {
      boolean isCommitted = claim.state().equals("COMMITTED");
      for (Part part : claim.parts()) {
        Optional<byte[]> file = disk.content(out.resolve(part.name()), View.SURE);
        if (file.isEmpty() && !isCommitted) {
          file = disk.content(out.resolve(part.temporary()), View.SURE);
        }
        assertThat(file)
            .as("%s of batch %d (%s) lasts, after %s", part, claim.batch(), claim.state(), call)
            .isPresent();
        assertThat((long) file.get().length).isEqualTo(part.size());
        assertThat(checksum(file.get())).as("%s", part).isEqualTo(part.checksum());
      }
      if (isCommitted && disk.isDirectory(log, View.SEEN)) {
        assertThat(disk.files(log, View.SURE))
            .as("an entry of batch %d lasts, after %s", claim.batch(), call)
            .anyMatch(
                entry ->
                    TXN.matcher(text(disk.content(entry, View.SURE)))
                        .results()
                        .anyMatch(txn -> Long.parseLong(txn.group(1)) == claim.batch()));
      }
    }

    private void assertNothingIsNamedThatTheLedgerMayForget(DiskModel disk, Call call)
        throws Exception {
      List<String> known =
          ledgers.claims(disk, View.SURE).stream()
              .flatMap(claim -> claim.parts().stream())
              .map(Part::name)
              .toList();
      for (Path file : disk.files(out, View.SEEN)) {
        String name = out.relativize(file).toString();
        if (!file.startsWith(log) && !name.startsWith(".")) {
          assertThat(known).as("named, after %s", call).contains(name);
        }
      }
    }

    /** No name in a table's log comes before what it stands for. */
    private void assertEntryIsWhole(Path entry, DiskModel disk, Call call) {
      String name = entry.getFileName().toString();
      if (name.startsWith(".")) {
        return;
      }
      assertThat(disk.content(entry, View.NAMES).orElseThrow())
          .as("%s is whole where its name survives, after %s", name, call)
          .isNotEmpty()
          .isEqualTo(disk.content(entry, View.SEEN).orElseThrow());
      if (name.equals("_last_checkpoint")) {
        Matcher version = CHECKPOINT.matcher(text(disk.content(entry, View.SEEN)));
        assertThat(version.find()).isTrue();
        assertThat(
                disk.content(
                    log.resolve(
                        "%020d.checkpoint.parquet".formatted(Long.parseLong(version.group(1)))),
                    View.SURE))
            .as("the last checkpoint lasts, after %s", call)
            .isPresent();
      } else if (name.endsWith(".json")) {
        ADD.matcher(text(disk.content(entry, View.SEEN)))
            .results()
            .forEach(
                add ->
                    assertThat(disk.content(out.resolve(add.group(1)), View.SURE))
                        .as("%s, which %s names, lasts, after %s", add.group(1), name, call)
                        .isPresent());
      }
    }
  }

  private static String text(Optional<byte[]> content) {
    return new String(content.orElse(new byte[0]), StandardCharsets.UTF_8);
  }

  private static long checksum(byte[] content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    return sum.getValue();
  }

  /** The disk as it is left at some moments, and a real process that goes on from there. */
  @ParameterizedTest
  @EnumSource(names = {"JSON", "DELTA"})
  void aProcessGoesOnFromWhatAPowerLossLeaves(Kind kind) throws Exception {
    config(kind);
    drop(2);
    Traced traced = new Traced();
    List<Integer> relevant = new ArrayList<>();
    for (int i = 0; i < traced.calls.size(); i++) {
      if (traced.disk.apply(traced.calls.get(i))
          && traced.disk.isDirectory(site.path("out"), View.SEEN)) {
        relevant.add(i);
      }
    }
    for (int i = 1; i <= RESTARTS; i++) {
      int last = relevant.get((relevant.size() - 1) * i / RESTARTS);
      View view = i % 2 == 0 ? View.SURE : View.NAMES;
      goOn(kind, traced, last, view);
    }
  }

  private void goOn(Kind kind, Traced traced, int until, View view) throws Exception {
    deleteTree(site.path("out"));
    deleteTree(site.path("var"));
    DiskModel disk = new DiskModel(directory);
    for (Call call : traced.calls.subList(0, until + 1)) {
      disk.apply(call);
    }
    Call last = traced.calls.get(until);
    disk.restore(site.path("out"), view);
    disk.restore(site.path("var"), view);
    Files.deleteIfExists(site.path(STATE + "/ledger.db-shm"));

    Site.Run run = site.once();

    assertThat(run.exitCode()).as("%s after %s: %s", view, last, run.errors()).isZero();
    List<String> expected = new ArrayList<>();
    for (int file = 1; file <= dropped; file++) {
      for (int row = 0; row < ROWS; row++) {
        expected.add("f%d-%d".formatted(file, row));
      }
    }
    assertThat(ids(kind))
        .as("%s after %s", view, last)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(site.names("out")).noneMatch(name -> name.endsWith(".tmp"));
  }

  private List<String> ids(Kind kind) throws Exception {
    if (kind != Kind.DELTA) {
      return site.delivered("out").ids();
    }
    return new DeltaKernelRows(site.path("out"))
        .all().stream().map(row -> String.valueOf(row.get("id"))).toList();
  }
}
