package io.anasto.routes;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in {@code routes/}, switched on as their comments say, in the real routes. */
class ExampleSnippetsTest {
  private static final String ROUTE =
      """
      [[destination_table]]
      type = "route"
      source_table_name = "orders"
      dest_table_name = "shop"
      """;

  @TempDir private Path directory;

  /** Switches an example on, with other places than its own. */
  private void switchOn(String name, String... replacements) throws IOException {
    String text = Files.readString(Path.of("routes", name + ".yaml.off"));
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(text).contains(replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    Files.createDirectories(directory.resolve("routes"));
    Files.writeString(directory.resolve("routes").resolve(name + ".yaml"), text);
  }

  private Path notices() {
    return directory.resolve("notices");
  }

  private void tellsInto(String name) throws IOException {
    switchOn(name, "file:notices", "file:" + notices());
  }

  private List<String> lines(String file) throws IOException {
    Path path = notices().resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  // On commit

  @Test
  void eachCommitIsTold() throws Exception {
    tellsInto("on-commit");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").start()) {
      anasto.put("in/a.csv", "id\n1\n2\n");

      eventually(
          () ->
              assertThat(lines("commits.log"))
                  .hasSize(2)
                  .anyMatch(line -> line.endsWith(" lake has batch 1: 2 rows of 1 files"))
                  .anyMatch(line -> line.endsWith(" pond has batch 1: 2 rows of 1 files")));
    }
  }

  @Test
  void aRunOnceEndsAfterAllWasTold() throws Exception {
    tellsInto("on-commit");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.startOnce();
      anasto.awaitEnd();
      anasto.stop();

      assertThat(lines("commits.log")).hasSize(1);
    }
  }

  @Test
  void aCommitThatWasNotToldIsToldByTheNextProcessAndNoneBeforeTheSnippet() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("lake", "{\"id\":1}");
      anasto.stop();
      Files.createFile(notices());
      tellsInto("on-commit");
      anasto.start();
      anasto.put("in/b.csv", "id\n2\n");
      // The directory that the snippet writes to is a file: it cannot tell.
      assertThat(anasto.destinationStop("lake"))
          .startsWith("batch 2 is committed, but the route from direct:on-commit failed: ");
      anasto.stop();
      Files.delete(notices());

      anasto.start();

      eventually(
          () ->
              assertThat(lines("commits.log"))
                  .singleElement()
                  .asString()
                  .endsWith("lake has batch 2: 1 rows of 1 files"));
      assertThat(anasto.lines("lake")).containsExactly("{\"id\":1}", "{\"id\":2}");
    }
  }

  @Test
  void aRouteThatNoTableCallsIsNamed() throws Exception {
    switchOn("on-commit", "direct:on-commit", "direct:on-comit");
    try (io.anasto.CapturedLog log = new io.anasto.CapturedLog();
        LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      assertThat(anasto.context().isStarted()).isTrue();
      eventually(
          () ->
              assertThat(log.lines())
                  .contains(
                      "WARN the route 'on-commit' is from direct:on-comit, which Anasto does not"
                          + " call: no table has that name"));
    }
  }

  @Test
  void toSkipATellingLosesNoBatch() throws Exception {
    Files.createFile(notices());
    tellsInto("on-commit");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.destinationStop("lake");
      anasto.put("in/b.csv", "id\n2\n");
      Files.delete(notices());

      anasto.ask(io.anasto.ledger.Request.skip("lake", false));

      anasto.awaitLines("lake", "{\"id\":1}", "{\"id\":2}");
      eventually(
          () ->
              assertThat(lines("commits.log"))
                  .singleElement()
                  .asString()
                  .contains("lake has batch 2"));
      assertThat(anasto.destination("lake").skipped()).isZero();
    }
  }

  @Test
  void whatASlowRouteWasNotToldBeforeTheEndTheNextProcessTells() throws Exception {
    switchOn(
        "on-commit",
        "file:notices",
        "file:" + notices(),
        "      steps:\n        - setBody:",
        "      steps:\n        - delay:\n            expression:\n              constant: \"{{slow:0}}\"\n        - setBody:");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "max_files_per_batch = 1", "lake")) {
      for (int file = 0; file < 6; file++) {
        anasto.put("in/" + file + ".csv", "id\n" + file + "\n");
      }
      System.setProperty("slow", "2000");
      anasto.startOnce();
      eventually(() -> assertThat(anasto.destination("lake").batches()).isEqualTo(6));
      anasto.stop();
      assertThat(lines("commits.log")).hasSizeLessThan(6);
      System.clearProperty("slow");

      anasto.start();

      eventually(() -> assertThat(lines("commits.log").stream().distinct()).hasSize(6));
      assertThat(anasto.destination("lake").state()).isEqualTo(io.anasto.ledger.TableState.RUNNING);
    } finally {
      System.clearProperty("slow");
    }
  }

  @Test
  void aTellingThatFailsIsLeftOutWhereTheDestinationSkips() throws Exception {
    Files.createFile(notices());
    tellsInto("on-commit");
    try (LocalAnasto anasto =
        LocalAnasto.orders(directory, "")
            .and(LocalAnasto.destination("lake", "on_fail = \"skip\""))
            .start()) {
      anasto.put("in/a.csv", "id\n1\n");
      eventually(
          () ->
              assertThat(anasto.destination("lake").lastError())
                  .hasValueSatisfying(
                      error -> assertThat(error.message()).contains("direct:on-commit failed")));
      Files.delete(notices());
      anasto.put("in/b.csv", "id\n2\n");

      eventually(() -> assertThat(lines("commits.log")).hasSize(1));
      anasto.awaitLines("lake", "{\"id\":1}", "{\"id\":2}");
    }
  }

  // On failure

  @Test
  void aStoppedTableAndALeftOutFileAreTold() throws Exception {
    tellsInto("on-failure");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      anasto.put("in/a.csv", "id\n1,2\n");
      eventually(
          () ->
              assertThat(lines("failures.log"))
                  .singleElement()
                  .asString()
                  .contains(" source orders: ", "a.csv line 2"));
    }
  }

  @Test
  void aFileThatIsLeftOutIsTold() throws Exception {
    tellsInto("on-failure");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "on_fail = \"skip\"", "lake").start()) {
      anasto.put("in/a.csv", "id\n1,2\n");
      eventually(
          () ->
              assertThat(lines("failures.log"))
                  .singleElement()
                  .asString()
                  .contains(" source orders: ", "line 2"));
      assertThat(anasto.source("orders").lastError()).isPresent();
    }
  }

  // Rows by a condition

  @Test
  void rowsGoByACondition() throws Exception {
    switchOn("split-by-country");
    try (LocalAnasto anasto =
        LocalAnasto.orders(directory, "", "europe", "elsewhere", "all").start()) {
      anasto.put("in/a.csv", "id,country\n1,DE\n2,US\n3,FR\n");

      anasto.awaitLines("europe", "{\"id\":1,\"country\":\"DE\"}", "{\"id\":3,\"country\":\"FR\"}");
      anasto.awaitLines("elsewhere", "{\"id\":2,\"country\":\"US\"}");
      eventually(() -> assertThat(anasto.lines("all")).hasSize(3));
      eventually(() -> assertThat(anasto.destination("elsewhere").rows()).isEqualTo(1));
    }
  }

  @Test
  void aDestinationThatGetsNoRowOfABatchHasIt() throws Exception {
    switchOn("split-by-country");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "europe", "elsewhere").start()) {
      anasto.put("in/a.csv", "id,country\n1,DE\n");
      anasto.awaitLines("europe", "{\"id\":1,\"country\":\"DE\"}");
      eventually(() -> assertThat(anasto.destination("elsewhere").batches()).isEqualTo(1));
      assertThat(anasto.files("elsewhere")).isEmpty();

      anasto.put("in/b.csv", "id,country\n2,US\n");

      anasto.awaitLines("elsewhere", "{\"id\":2,\"country\":\"US\"}");
    }
  }

  @Test
  void aConditionThatFailsIsItsDestinationsFailure() throws Exception {
    switchOn("split-by-country", "${body[country]} !in", "${body.none} !in");
    try (LocalAnasto anasto =
        LocalAnasto.orders(directory, "", "elsewhere")
            .and(LocalAnasto.destination("europe", "on_fail = \"skip\""))
            .start()) {
      anasto.put("in/a.csv", "id,country\n1,DE\n2,US\n");

      anasto.awaitLines("elsewhere", "{\"id\":2,\"country\":\"US\"}");
      eventually(() -> assertThat(anasto.destination("europe").skipped()).isEqualTo(1));
      assertThat(anasto.destination("europe").lastError().orElseThrow().message())
          .contains("the route from direct:transform-for.europe failed");
    }
  }

  // A route as a destination

  @Test
  void aRouteTakesRowsAndHasThemAcknowledged() throws Exception {
    try (WebServer shop = new WebServer("thanks");
        LocalAnasto anasto =
            LocalAnasto.orders(directory, "", "lake").and(ROUTE).pauses(Duration.ofMillis(100))) {
      switchOn("to-route", "{{env:SHOP_URL}}", shop.url());
      anasto.start();
      anasto.put("in/a.csv", "id,name\n1,a\n2,b\n");

      eventually(
          () ->
              assertThat(shop.posted())
                  .containsExactly("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}"));
      eventually(() -> assertThat(anasto.destination("shop").batches()).isEqualTo(1));
      assertThat(anasto.destination("shop").rows()).isEqualTo(2);
    }
  }

  @Test
  void aRouteThatFailsStopsItsDestinationAndTakesTheBatchAtRetry() throws Exception {
    try (WebServer shop = new WebServer("thanks");
        LocalAnasto anasto =
            LocalAnasto.orders(directory, "", "lake").and(ROUTE).pauses(Duration.ofMillis(10))) {
      switchOn("to-route", "{{env:SHOP_URL}}", shop.url());
      shop.status(503);
      anasto.start();
      anasto.put("in/a.csv", "id,name\n1,a\n");
      assertThat(anasto.destinationStop("shop"))
          .contains("the route from direct:destination.shop failed: ", "503");
      anasto.awaitLines("lake", "{\"id\":1,\"name\":\"a\"}");
      assertThat(anasto.destination("shop").batches()).isZero();

      shop.status(200);
      anasto.ask(io.anasto.ledger.Request.retry("shop", false));

      eventually(() -> assertThat(shop.posted()).containsExactly("{\"id\":1,\"name\":\"a\"}"));
      eventually(() -> assertThat(anasto.destination("shop").batches()).isEqualTo(1));
    }
  }

  @Test
  void aRouteThatIsNotThereIsNamed() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "").and(ROUTE).start()) {
      anasto.put("in/a.csv", "id\n1\n");

      assertThat(anasto.destinationStop("shop"))
          .endsWith(
              "there is no route from direct:destination.shop; add a snippet that has one, which is"
                  + " read at a start");
    }
  }

  // Fetching

  @Test
  void aFileIsFetchedFromAServer() throws Exception {
    try (WebServer elsewhere = new WebServer("id,name\n7,fetched\n");
        LocalAnasto anasto = LocalAnasto.orders(directory, "settle = 0", "lake")) {
      switchOn(
          "fetch",
          "{{env:FETCH_URL}}",
          elsewhere.url(),
          "{{env:FETCH_DIR}}",
          directory.resolve("in").toString(),
          "period: 60000",
          "period: 200");
      anasto.start();

      anasto.awaitLines("lake", "{\"id\":7,\"name\":\"fetched\"}");
      assertThat(anasto.files("in")).hasSize(1);
    }
  }
}
