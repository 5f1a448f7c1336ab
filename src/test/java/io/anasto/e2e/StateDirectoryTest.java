package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** State directories that cannot be used: a clear refusal, and nothing is read or written. */
class StateDirectoryTest {
  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void oneFileWaits() throws Exception {
    site = new Site(directory);
    site.config(source("orders"), destination("orders", "out"));
    site.drop("orders/a.csv", "id\n1\n");
  }

  private String refused() throws Exception {
    int files = site.names("out").size();
    Site.Run run = site.once();
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors()).doesNotContain("\tat ");
    assertThat(site.names("out")).hasSize(files);
    return run.errors();
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
    try (AnastoProcess first = site.start()) {
      site.await("the first process").until(() -> site.delivered("out").ids().size() == 1);
      assertThat(refused()).contains("in use by another Anasto process (pid " + first.pid() + ")");
      site.drop("orders/b.csv", "id\n2\n");
      site.await("the first process, still")
          .untilAsserted(() -> assertThat(site.delivered("out").ids()).containsExactly("1", "2"));
    }
  }

  @Test
  void aLedgerOfANewerVersionOrNoiseIsRefusedAndKept() throws Exception {
    Path ledger = site.path(".anasto/ledger.db");
    assertThat(site.once().exitCode()).isZero();
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + ledger);
        Statement statement = sqlite.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    assertThat(refused()).contains("format version 99, from a newer Anasto");

    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    Files.write(ledger, noise);
    assertThat(refused()).contains("is damaged").contains("--new-state");
    assertThat(Files.readAllBytes(ledger)).isEqualTo(noise);
  }

  /** As when two processes that start at the same time both tidy after a third that was killed. */
  @Test
  void aLibraryOfSqliteThatCannotBeTidiedIsOfNoInterest() throws Exception {
    Path temporary = site.path("temporary");
    String left = "sqlite-" + SQLiteJDBCLoader.getVersion() + "-left-libsqlitejdbc.so";
    Files.createDirectories(temporary.resolve(left).resolve("not empty"));
    try (AnastoProcess anasto =
        AnastoProcess.start(
            directory,
            Map.of(),
            List.of("-Djava.io.tmpdir=" + temporary),
            "run",
            "config.toml",
            "--once")) {
      assertThat(anasto.await()).isZero();
      assertThat(anasto.errors()).doesNotContain("native lib").doesNotContain("\tat ");
    }
  }

  @Test
  void aKilledProcessLeavesNothingInTheTemporaryDirectory() throws Exception {
    Path temporary = Files.createDirectory(site.path("temporary"));
    try (AnastoProcess anasto =
        AnastoProcess.start(
            directory, Map.of(), List.of("-Djava.io.tmpdir=" + temporary), "run", "config.toml")) {
      site.await("a delivery").until(() -> site.delivered("out").ids().size() == 1);
      anasto.kill();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aStateDirectoryThatCannotBeMadeIsRefused() throws Exception {
    Files.writeString(site.path(".anasto"), "a file");
    assertThat(refused()).contains(".anasto");
    assertThat(site.path(".anasto")).hasContent("a file");
    assertThat(Arrays.asList(directory.toFile().list())).doesNotContain("out");
  }
}
