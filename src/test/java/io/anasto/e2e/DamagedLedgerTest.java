package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.delta.DeltaKernelRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ledgers that were damaged, lost or put back from a copy: one clear message with its remedy, and
 * nothing is delivered.
 */
class DamagedLedgerTest {
  private static final int SQLITE_HEADER = 100;
  private static final int PAGE = 4096;

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void someBatchesAreDelivered() throws Exception {
    site = new Site(directory);
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "out"),
        destination("orders", "lake", "type = \"open_table\""));
    drop(1, 3);
    site.deliver();
  }

  private void drop(int from, int to) throws Exception {
    for (int file = from; file <= to; file++) {
      site.drop("orders/f%d.csv".formatted(file), "id\n%d\n".formatted(file));
    }
  }

  private Path ledger() {
    return site.path(".anasto/ledger.db");
  }

  /** What happened to the ledger of a process that ended well, and what is said of it. */
  enum Damage {
    CUT_TO_NOTHING("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        cut(ledger, 0);
      }
    },
    CUT_WITHIN_ITS_HEADER("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        cut(ledger, SQLITE_HEADER / 2);
      }
    },
    CUT_TO_HALF("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        cut(ledger, Files.size(ledger) / 2);
      }
    },
    NOISE("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        noise(ledger, 0, (int) Files.size(ledger));
      }
    },
    NOISE_FOR_A_HEADER("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        noise(ledger, 0, SQLITE_HEADER);
      }
    },
    NOISE_BEHIND_THE_HEADER("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        noise(ledger, SQLITE_HEADER, PAGE - SQLITE_HEADER);
      }
    },
    NOISE_FOR_ONE_PAGE("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        noise(ledger, Files.size(ledger) / PAGE / 2 * PAGE, PAGE);
      }
    },
    NOISE_FOR_ALL_PAGES_BUT_THE_FIRST("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        noise(ledger, PAGE, (int) Files.size(ledger) - PAGE);
      }
    },
    NEWER("from a newer Anasto", "Use the newer Anasto") {
      @Override
      void of(Path ledger) {
        sql(ledger, "PRAGMA user_version = 99");
      }
    },
    OF_SOMETHING_ELSE("not a ledger of Anasto", "directory of its own") {
      @Override
      void of(Path ledger) {
        sql(ledger, "PRAGMA application_id = 7");
      }
    },
    WITHOUT_ITS_ROWS("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) {
        sql(ledger, "DELETE FROM ledger");
      }
    },
    WITHOUT_A_TABLE("is damaged", "from a copy", "--new-state") {
      @Override
      void of(Path ledger) {
        sql(ledger, "DROP TABLE part");
      }
    },
    LOST("does not know this destination", "Bring the state directory back", "--new-state") {
      @Override
      void of(Path ledger) throws IOException {
        Files.delete(ledger);
      }
    };

    private final String said;

    Damage(String... said) {
      this.said = String.join("\n", said);
    }

    abstract void of(Path ledger) throws IOException;

    private static void cut(Path file, long size) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(size);
      }
    }

    private static void noise(Path file, long at, int length) throws IOException {
      byte[] bytes = new byte[length];
      new Random(1).nextBytes(bytes);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(bytes), at);
      }
    }

    private static void sql(Path file, String statement) {
      try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement sql = sqlite.createStatement()) {
        sql.execute(statement);
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @TwoAtOnce
  void aDamagedLedgerIsRefusedAndItsRemedyNamed() throws Exception {
    copyState(".anasto", "sound");
    drop(4, 4);
    for (Damage damage : Damage.values()) {
      copyState("sound", ".anasto");
      damage.of(ledger());

      assertThat(refused()).as(damage.name()).contains(damage.said.split("\n"));
    }
  }

  /** One message, or one for each of the two destinations, and not a byte more in any of them. */
  private String refused() throws Exception {
    Map<String, Long> before = delivered();
    Site.Run run = site.once();
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors().lines().filter(line -> line.startsWith("anasto: ")))
        .hasSizeBetween(1, 2)
        .doesNotHaveDuplicates();
    assertThat(run.errors()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(delivered()).isEqualTo(before);
    return run.errors();
  }

  /** All files of the destinations, and their sizes. */
  private Map<String, Long> delivered() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (String table : List.of("out", "lake")) {
      try (Stream<Path> files = Files.walk(site.path(table))) {
        files
            .filter(Files::isRegularFile)
            .forEach(
                file -> {
                  try {
                    sizes.put(directory.relativize(file).toString(), Files.size(file));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    }
    return sizes;
  }

  private void assertEachIsThereOnce(int files) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int file = 1; file <= files; file++) {
      ids.add(Integer.toString(file));
    }
    assertThat(site.delivered("out").ids()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(inTheLake()).containsExactlyInAnyOrderElementsOf(ids);
  }

  private List<String> inTheLake() throws Exception {
    return new DeltaKernelRows(site.path("lake"))
        .all().stream().map(row -> String.valueOf(row.get("id"))).toList();
  }

  /** Copies the state directory, as a backup of a process at rest does. */
  private void copyState(String from, String to) throws IOException {
    Files.createDirectories(site.path(to));
    for (String name : site.names(to)) {
      Files.delete(site.path(to + "/" + name));
    }
    for (String name : site.names(from)) {
      Files.copy(site.path(from + "/" + name), site.path(to + "/" + name));
    }
  }

  @Test
  @TwoAtOnce
  void anOlderCopyOfTheStateIsRefusedAndTheNewestGoesOn() throws Exception {
    copyState(".anasto", "backup");
    drop(4, 5);
    site.deliver();
    copyState(".anasto", "newest");
    copyState("backup", ".anasto");
    drop(6, 6);

    assertThat(refused())
        .contains("older than", "batch 5", "batch 3")
        .contains("newest copy of the state directory", "--new-state");

    copyState("newest", ".anasto");
    site.deliver();
    assertEachIsThereOnce(6);
  }

  @Test
  @TwoAtOnce
  void anOlderCopyIsRefusedForAnOpenTableAlone() throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "lake", "type = \"open_table\""));
    copyState(".anasto", "backup");
    drop(4, 4);
    site.deliver();
    copyState("backup", ".anasto");
    site.drop("orders/f4.csv", "id\n4\n");
    drop(5, 5);

    assertThat(refused()).contains("older than").contains("lake");
    assertThat(inTheLake()).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  /** The batch is in the ledger of the copy, only not as delivered. */
  @Test
  @TwoAtOnce
  void aCopyFromTheMiddleOfADeliveryDoublesNothing() throws Exception {
    drop(4, 4);
    Site.Run killed = site.once(List.of("-Danasto.failpoint=FORMED"));
    assertThat(killed.exitCode()).isEqualTo(137);
    copyState(".anasto", "backup");
    site.deliver();
    copyState("backup", ".anasto");
    Map<String, Long> before = delivered();

    Site.Run run = site.once();

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.errors())
        .doesNotContain("\tat ")
        .contains("out-000000000004.csv is in the way")
        .contains("has batch 4 of this destination already", "an older copy?");
    assertThat(delivered()).isEqualTo(before);
    assertEachIsThereOnce(4);
  }

  @Test
  @TwoAtOnce
  void aLedgerThatLostItsLogIsRefused() throws Exception {
    drop(4, 5);
    Site.Run killed = site.once(List.of("-Danasto.failpoint=COMMITTED:4"));
    assertThat(killed.exitCode()).isEqualTo(137);
    Path log = site.path(".anasto/ledger.db-wal");
    assertThat(log).exists();
    Files.delete(log);
    Files.deleteIfExists(site.path(".anasto/ledger.db-shm"));

    assertThat(refused()).contains("older than", "state directory");
  }

  @Test
  @TwoAtOnce
  void aLedgerThatWasCutBesideItsLogIsRefused() throws Exception {
    drop(4, 4);
    Site.Run killed = site.once(List.of("-Danasto.failpoint=COMMITTED"));
    assertThat(killed.exitCode()).isEqualTo(137);
    Damage.CUT_TO_HALF.of(ledger());

    assertThat(refused()).contains("is damaged");
  }
}
