package io.anasto.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.cli.CommandLineFixture.Running;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LeftOut;
import io.anasto.ledger.LeftOutFiles;
import io.anasto.ledger.Request;
import io.anasto.ledger.TableState;
import io.anasto.plan.Plan;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on a real ledger. */
class LedgerCommandsTest {
  private CommandLineFixture anasto;
  private String config;

  @BeforeEach
  void fixture(@TempDir Path directory) throws IOException {
    anasto = new CommandLineFixture(directory);
    config = anasto.config.toString();
  }

  // check

  @Test
  void checkTellsWhatWouldBeReadNextAndWritesNothing() throws IOException {
    for (String name :
        List.of("d.csv", "a.csv", "c.csv", "b.csv", "_no.csv", ".no.csv", "no.txt")) {
      anasto.file(name, "x\n1\n");
    }
    Files.createDirectory(anasto.directory.resolve("orders/e.csv"));
    Set<String> before = anasto.tree();

    assertThat(anasto.run("check", config)).isZero();

    assertThat(anasto.out)
        .contains("  would read next: 4 new files, 16 B: a.csv, b.csv, c.csv, …\n")
        .contains("→ destination 'lake'");
    assertThat(anasto.err).isEmpty();
    assertThat(anasto.tree()).isEqualTo(before);
  }

  @Test
  void checkKnowsWhatTheLedgerHas() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.deliver(1);
      anasto.file("b.csv", "x\n1\n");
      running.discover("b.csv");
    }
    anasto.file("c.csv", "x\n1\n");

    assertThat(anasto.run("check", config)).isZero();

    assertThat(anasto.out)
        .contains("  would read next: 2 new files, 8 B: b.csv, c.csv (1 known already)\n");
  }

  @Test
  void checkSaysThatADirectoryIsMissing() throws IOException {
    Files.delete(anasto.directory.resolve("orders"));

    assertThat(anasto.run("check", config)).isZero();
    assertThat(anasto.out).contains("  would read next: ./orders/ does not exist");
  }

  @Test
  void checkLeavesOutWhatWasCreatedBeforeTheBookmark() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    Files.writeString(
        anasto.config,
        Files.readString(anasto.config)
            .replace("\"./orders/\"\n", "\"./orders/\"\nbookmark = \"2999-01-01T00:00:00Z\"\n"));

    assertThat(anasto.run("check", config)).isZero();
    assertThat(anasto.out)
        .contains(
            """
              would read next: nothing
              leaves out: 1 file created before the bookmark (a.csv)
            """);
  }

  // status

  @Test
  void statusOfWhatHasNotRunYet() throws IOException {
    Set<String> before = anasto.tree();

    assertThat(anasto.run("status", config)).isZero();
    assertThat(anasto.out).contains("nothing has run yet").containsPattern("orders +new ");
    assertThat(anasto.tree()).isEqualTo(before);
  }

  @Test
  void statusBesideARunningProcess() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    anasto.file("b.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.deliver(7);
      running.discover("b.csv");

      assertThat(anasto.run("status", config)).isZero();
    }

    assertThat(anasto.out)
        .contains("a process runs it")
        .containsPattern("orders +running +1 +1 +7 +4 B +1 file, 4 B +0 +0 +0\n")
        .containsPattern("lake +running +1 +1 +7 +100 B +1 file, 4 B +0 +20");
  }

  @Test
  void statusOfAStoppedTableIsAFailure() throws IOException {
    try (Running running = anasto.start()) {
      running.ledger.stopDestination(running.destination.id(), "the disk\nis full");
    }

    assertThat(anasto.run("status", config)).isEqualTo(1);
    assertThat(anasto.out)
        .contains("no process runs it")
        .containsPattern("lake +stopped ")
        .containsPattern("\nlake: stopped at 20\\S+Z: the disk\\\\nis full\n");
  }

  @Test
  void statusAsJson() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.reject("a.csv", "line 1: torn");
      running.ledger.stopSource(running.source.id(), "line 2: torn");
    }

    assertThat(anasto.run("status", config, "--json")).isEqualTo(1);

    JsonNode status = new ObjectMapper().readTree(anasto.out);
    assertThat(status.get("running").booleanValue()).isFalse();
    JsonNode source = status.get("sources").get(0);
    assertThat(source.get("name").textValue()).isEqualTo("orders");
    assertThat(source.get("rejected").longValue()).isEqualTo(1);
    assertThat(source.get("last_error").get("message").textValue()).isEqualTo("line 2: torn");
    assertThat(source.get("state").textValue()).isEqualTo("stopped");
    JsonNode destination = status.get("destinations").get(0);
    assertThat(destination.get("state").textValue()).isEqualTo("idle");
    assertThat(destination.get("last_error").isNull()).isTrue();
  }

  @Test
  void statusTellsOfTablesThatTheConfigHasNoMore() throws IOException {
    try (Running running = anasto.start()) {
      running.ledger.renameDestination("lake", "sea");
    }

    assertThat(anasto.run("status", config)).isZero();
    assertThat(anasto.out).containsPattern("lake +new ").containsPattern("sea +not in config ");
  }

  // files

  @Test
  void filesAreListedByTheirState() throws IOException {
    anasto.file("a b.csv", "x\n1\n");
    anasto.file("torn\nname.csv", "x\n1\n");
    anasto.file("c.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("torn\nname.csv");
      running.reject("torn\nname.csv", "line 1: torn");
      running.discover("a b.csv");
      running.deliver(1);
      running.discover("c.csv");
    }
    String orders = anasto.directory + "/orders/";

    anasto.run("files", config, "orders", "--delivered");
    assertThat(anasto.out).isEqualTo(orders + "a b.csv\n");
    anasto.run("files", config, "orders", "--pending", "-0");
    assertThat(anasto.out).isEqualTo(orders + "c.csv\0");
    anasto.run("files", config, "orders", "--rejected");
    assertThat(anasto.out).isEqualTo(orders + "torn\\x0Aname.csv\tline 1: torn\n");
    anasto.run("files", config, "orders", "--rejected", "-0");
    assertThat(anasto.out).isEqualTo(orders + "torn\nname.csv\0");
    anasto.run("files", config, "orders", "--changed");
    assertThat(anasto.out).isEmpty();
    anasto.run("files", config, "orders");
    assertThat(anasto.out.lines())
        .containsExactlyInAnyOrder(
            "delivered\t" + orders + "a b.csv",
            "pending\t" + orders + "c.csv",
            "rejected\t" + orders + "torn\\x0Aname.csv\tline 1: torn");
  }

  @Test
  void aNameThatIsNotTextIsGivenBackAsItsBytes() throws IOException {
    Path file = FileName.resolve(anasto.directory.resolve("orders"), "\\xE9.csv");
    Files.writeString(file, "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("\\xE9.csv");
      running.deliver(1);
    }

    assertThat(anasto.run("files", config, "orders", "--delivered")).isZero();
    assertThat(anasto.out).isEqualTo(anasto.directory + "/orders/\\xE9.csv\n");
    assertThat(anasto.run("files", config, "orders", "--delivered", "-0")).isZero();
    byte[] whole = (anasto.directory + "/orders/?.csv\0").getBytes(StandardCharsets.UTF_8);
    whole[whole.length - 6] = (byte) 0xE9;
    assertThat(anasto.bytes).isEqualTo(whole);
  }

  @Test
  void whatIsLeftOutIsNamedWithTheReason() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    anasto.file("b.txt", "");
    Files.writeString(FileName.resolve(anasto.directory.resolve("orders"), "c\\xE9.txt"), "x\n1\n");
    Files.createSymbolicLink(anasto.directory.resolve("orders/gone.csv"), Path.of("nothing"));
    Files.createDirectory(anasto.directory.resolve("orders/below"));
    anasto.start().close();
    String orders = anasto.directory + "/orders/";

    assertThat(anasto.run("files", config, "orders", "--left-out")).isZero();
    assertThat(anasto.out.lines())
        .containsExactlyInAnyOrder(
            orders + "b.txt\tname that the default patterns do not take",
            orders + "c\\xE9.txt\tname that the default patterns do not take",
            orders + "gone.csv\tlink to nothing",
            orders + "below\tdirectory below (recursive is off)");
    assertThat(anasto.run("files", config, "orders", "--left-out", "-0")).isZero();
    assertThat(anasto.bytes).contains((byte) 0xE9).contains((byte) 0);
    anasto.run("files", config, "orders");
    assertThat(anasto.out).contains("left out\t" + orders + "gone.csv\tlink to nothing\n");
    assertThat(anasto.run("check", config)).isZero();
    assertThat(anasto.out)
        .contains(
            "  would read next: 1 new file, 4 B: a.csv\n"
                + "  leaves out: 1 link to nothing (gone.csv), 1 directory below (recursive is off)"
                + " (below), 2 names that the default patterns do not take (b.txt, …)\n");
  }

  @Test
  void statusCountsWhatTheLastLookLeftOut() throws IOException {
    try (Running running = anasto.start()) {
      running.ledger.recordLeftOut(
          running.source.id(),
          List.of(
              new LeftOutFiles(LeftOut.BROKEN_LINK, 1, "a.csv"),
              new LeftOutFiles(LeftOut.HIDDEN, 2, ".b")));

      assertThat(anasto.run("status", config)).isZero();
      assertThat(anasto.out)
          .containsPattern("orders +running .* 0 +3\n")
          .endsWith("orders: left out 1 link to nothing (a.csv), 2 hidden names (.b, …)\n");
      anasto.run("status", config, "--json");
      assertThat(anasto.out)
          .contains("\"left_out\" : 3")
          .containsPattern("\"broken_link\" : 1,\\s+\"hidden\" : 2");

      running.ledger.recordLeftOut(
          running.source.id(),
          List.of(new LeftOutFiles(LeftOut.NO_DIRECTORY, 1, "the directory ./orders/ is missing")));
      assertThat(anasto.run("status", config)).as("nobody knows what is there").isOne();
      assertThat(anasto.out)
          .endsWith("orders: left out everything: the directory ./orders/ is missing\n");
    }
  }

  @Test
  void filesAreNamedAsTheWorkingDirectorySeesThem() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    Path working = Path.of("").toAbsolutePath();
    Path relative = working.relativize(anasto.config);
    try (Running running = anasto.start()) {
      running.discover("a.csv");
    }

    assertThat(anasto.run("files", relative.toString(), "orders", "--pending")).isZero();

    assertThat(working.resolve(anasto.out.strip())).exists().isRegularFile();
    assertThat(anasto.out).startsWith(relative.getParent().toString());
  }

  @Test
  void filesOfADestinationAreThoseOfItsSource() throws IOException {
    anasto.start().close();

    assertThat(anasto.run("files", config, "lake")).isEqualTo(2);
    assertThat(anasto.err).isEqualTo("anasto: 'lake' is a destination; its source is 'orders'\n");
  }

  @Test
  void aListForXargsNeedsASelection() throws IOException {
    anasto.start().close();

    assertThat(anasto.run("files", config, "orders", "-0")).isEqualTo(2);
    assertThat(anasto.err).contains("--delivered");
  }

  // Tables

  @Test
  void aMistypedTableGetsASuggestion() throws IOException {
    anasto.start().close();

    assertThat(anasto.run("retry", config, "odrers")).isEqualTo(2);
    assertThat(anasto.err)
        .isEqualTo("anasto: there is no table 'odrers'; did you mean 'orders'?\n");
  }

  @Test
  void aNameOfTwoTablesNeedsToSayWhich() throws IOException {
    try (Running running = anasto.start()) {
      running.ledger.renameDestination("lake", "orders");
    }

    assertThat(anasto.run("retry", config, "orders")).isEqualTo(2);
    assertThat(anasto.err).contains("--source or --destination");
    assertThat(anasto.run("retry", config, "orders", "--destination")).isZero();
    assertThat(anasto.out).contains("0 left-out batches");
  }

  @Test
  void commandsOnATableNeedALedger() {
    assertThat(anasto.run("schema", config, "orders")).isEqualTo(2);
    assertThat(anasto.err).startsWith("anasto: There is no ledger in ");
    assertThat(anasto.directory.resolve(".anasto")).doesNotExist();
  }

  // retry, reset, rename

  @Test
  void retryLetsRejectedFilesBeReadAgain() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.reject("a.csv", "torn");
    }

    assertThat(anasto.run("retry", config, "orders")).isZero();

    assertThat(anasto.out)
        .isEqualTo("orders: goes on with the next run; 1 file to be tried again\n");
    try (Running running = anasto.start()) {
      assertThat(running.ledger.hasDiscovered(running.source.id())).isTrue();
    }
  }

  @Test
  void pauseOutlastsTheProcessUntilResume() throws IOException {
    try (Running running = anasto.start()) {
      assertThat(running.ledger.sourceStatus().get(0).state()).isEqualTo(TableState.RUNNING);
    }
    assertThat(anasto.run("pause", config, "orders")).isZero();
    assertThat(anasto.out).isEqualTo("orders: paused\n");
    assertThat(anasto.run("pause", config, "lake")).isZero();

    try (Running running = anasto.start()) {
      assertThat(running.ledger.sourceStatus().get(0).state()).isEqualTo(TableState.PAUSED);
      assertThat(running.ledger.destinationStatus().get(0).state()).isEqualTo(TableState.PAUSED);
    }
    assertThat(anasto.run("status", config)).isZero();
    assertThat(anasto.out).containsPattern("orders +paused").containsPattern("lake +paused");

    assertThat(anasto.run("resume", config, "orders")).isZero();
    assertThat(anasto.out).isEqualTo("orders: goes on with the next run\n");
    assertThat(anasto.run("status", config)).isZero();
    assertThat(anasto.out).containsPattern("orders +idle").containsPattern("lake +paused");
  }

  @Test
  void aRunningProcessIsAskedToRetry() throws Exception {
    try (Running running = anasto.start()) {
      CompletableFuture<Integer> retry =
          CompletableFuture.supplyAsync(() -> anasto.run("retry", config, "lake"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !running.ledger.waitingRequests().isEmpty());
      assertThat(retry).isNotDone();

      List<Request> taken = running.ledger.takeRequests();

      assertThat(retry.get(10, TimeUnit.SECONDS)).isZero();
      assertThat(taken).extracting(Request::kind).containsExactly(Request.Kind.RETRY);
      assertThat(taken).extracting(Request::isSource).containsExactly(false);
      assertThat(anasto.out)
          .isEqualTo("lake: the running process has taken it; its log says more\n");
    }
  }

  @Test
  void resetNeedsATerminalOrAYes() throws IOException {
    anasto.start().close();

    assertThat(anasto.run("reset", config, "orders")).isEqualTo(2);
    assertThat(anasto.err).contains("--yes");
  }

  @Test
  void resetAsksFirst() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.deliver(1);
    }

    assertThat(anasto.answer("n", "reset", config, "orders")).isEqualTo(2);
    assertThat(anasto.err).contains("Forget all files of source 'orders'?").contains("nothing was");
    assertThat(anasto.answer("", "reset", config, "orders")).isEqualTo(2);
    anasto.run("files", config, "orders", "--delivered");
    assertThat(anasto.out).isNotEmpty();

    assertThat(anasto.answer("y", "reset", config, "orders")).isZero();
    anasto.run("files", config, "orders");
    assertThat(anasto.out).isEmpty();
  }

  @Test
  void aResetDestinationIsNewAtTheNextRun() throws IOException {
    anasto.start().close();

    assertThat(anasto.run("reset", config, "lake", "--yes")).isZero();
    assertThat(anasto.out).startsWith("lake: reset; ");

    try (Running running = anasto.start()) {
      assertThat(running.destination.created()).isTrue();
      assertThat(running.destination.reset()).isTrue();
      assertThat(running.ledger.wasReset(running.destination.directory())).isTrue();
    }
  }

  @Test
  void aSourceWithAHalfMadeDeliveryIsResetAfterItsDestination() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.prepare(1);
    }

    assertThat(anasto.run("reset", config, "orders", "--yes")).isEqualTo(2);
    assertThat(anasto.err).startsWith("anasto: a delivery to 'lake' was interrupted");
    assertThat(anasto.run("reset", config, "lake", "--yes")).isZero();
    assertThat(anasto.run("reset", config, "orders", "--yes")).isZero();
  }

  @Test
  void renameCarriesATableOn() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.deliver(1);
    }

    assertThat(anasto.run("rename", config, "lake", "sea")).isZero();

    assertThat(anasto.out).isEqualTo("The destination 'lake' is 'sea' now\n");
    assertThat(anasto.err).contains("the config has no destination 'sea'");
    try (Ledger ledger = Ledger.open(anasto.directory.resolve(".anasto"))) {
      assertThat(ledger.destination("sea").orElseThrow().position()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"lake, sea", "orders, sales"})
  void aTableWithAHalfMadeDeliveryIsNotRenamed(String name, String wanted) throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.prepare(1);
    }

    assertThat(anasto.run("rename", config, name, wanted)).isEqualTo(2);

    assertThat(anasto.err)
        .contains("a delivery to 'lake' was interrupted and cannot be finished")
        .contains("then rename");
    try (Ledger ledger = Ledger.open(anasto.directory.resolve(".anasto"))) {
      assertThat(ledger.source("orders")).isPresent();
      assertThat(ledger.destination("lake")).isPresent();
    }
  }

  @Test
  void renameIsRefusedWhileAProcessRuns() throws IOException {
    try (Running running = anasto.start()) {
      assertThat(anasto.run("rename", config, "lake", "sea")).isEqualTo(2);
      assertThat(anasto.err).contains("a process runs on this config; stop it");
      assertThat(running.ledger.destination("lake")).isPresent();
    }
  }

  // schema

  @Test
  void theSchemaIsWhatTheSchemaKeyTakes() throws IOException {
    anasto.file("a.csv", "x\n1\n");
    try (Running running = anasto.start()) {
      running.discover("a.csv");
      running.deliver(1);
    }

    assertThat(anasto.run("schema", config, "orders")).isZero();

    assertThat(anasto.out)
        .isEqualTo(
            """
            [source_table.schema]
            a = "int64"
            "b c" = "list<string>"
            """);
    String declared =
        Files.readString(anasto.config).replace("\n[[destination", anasto.out + "\n[[destination");
    Files.writeString(anasto.config, declared);
    assertThat(Plan.read(anasto.config, Map.of()).sources().get(0).declaredSchema())
        .hasToString("Optional[struct<a:int64,\"b c\":list<string>>]");
  }

  @Test
  void aSchemaMayNotBeSettledYet() throws IOException {
    anasto.start().close();

    assertThat(anasto.run("schema", config, "orders")).isEqualTo(2);
    assertThat(anasto.err).contains("is not settled yet");
  }
}
