package io.anasto.ops;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The status page in a real browser. */
class StatusPageTest {
  private static final String HTTP = "[anasto]\nhttp = \"127.0.0.1:0\"\n";
  private static final int[] WIDTHS = {360, 768, 1280, 1920};

  @TempDir private Path directory;

  @Test
  void itShowsTablesOnAllScreensAndByKeyboard() throws Exception {
    try (Browser browser = Browser.open(directory.resolve("profile"));
        LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").and(HTTP).start()) {
      anasto.put("in/a.csv", "id\n1\n2\n");
      anasto.awaitLines("lake", "{\"id\":1}", "{\"id\":2}");
      anasto.awaitLines("pond", "{\"id\":1}", "{\"id\":2}");
      browser.width(1280);
      browser.go(anasto.httpPort());

      eventually(
          () ->
              assertThat(browser.text("#summary"))
                  .isEqualTo("1 source, 2 destinations; all running"));
      assertThat(browser.title()).isEqualTo("Anasto");
      assertThat(browser.texts(".card h3 span:first-child"))
          .containsExactly("orders", "lake", "pond");
      assertThat(browser.texts(".card .state")).containsOnly("● running").hasSize(3);
      assertThat(browser.texts("tbody th")).containsExactly("orders", "→ lake", "→ pond");
      eventually(
          () ->
              assertThat(browser.texts("tbody tr td:last-child").get(0)).startsWith("2 rows in "));
      for (int width : WIDTHS) {
        for (boolean dark : new boolean[] {false, true}) {
          browser.width(width);
          browser.dark(dark);
          assertThat(browser.run("return document.documentElement.scrollWidth"))
              .as("width of the page at %d", width)
              .isEqualTo((long) width);
          assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
              .isEqualTo(dark ? "rgb(18, 22, 28)" : "rgb(246, 247, 249)");
          browser.picture("idle-" + width + (dark ? "-dark" : ""));
        }
      }

      browser.focused().sendKeys(Keys.TAB);
      assertThat(browser.focused().getText()).isEqualTo("To the table of figures");
      browser.focused().sendKeys(Keys.ENTER);
      assertThat(browser.focused().getAttribute("id")).isEqualTo("figures");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aFailureIsShownWithinTwoSeconds() throws Exception {
    try (Browser browser = Browser.open(directory.resolve("profile"));
        LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").and(HTTP).start()) {
      anasto.put("in/a.csv", "id,price\n1,2.5\n");
      browser.width(1280);
      browser.go(anasto.httpPort());
      eventually(() -> assertThat(browser.text("#summary")).endsWith("all running"));
      Path bad = anasto.put("in/b.csv", "id,price\n2,\"12,50\"\n");
      anasto.sourceStop("orders");

      Awaitility.await()
          .atMost(Duration.ofSeconds(2))
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(
              () -> {
                assertThat(browser.text("#summary")).endsWith("1 stopped: orders");
                assertThat(browser.text(".card.stopped .state")).isEqualTo("✖ stopped");
                assertThat(browser.text(".card.stopped .error"))
                    .contains("b.csv line 2, column \"price\": \"12,50\" is not a float64");
              });
      assertThat(browser.title()).isEqualTo("(1) Anasto");
      Jmx.destination("pond").call("pause");
      eventually(
          () -> assertThat(browser.text("#summary")).endsWith("1 stopped: orders; 1 paused: pond"));
      browser.picture("failure");
      browser.width(360);
      browser.dark(true);
      browser.picture("failure-360-dark");

      Files.delete(bad);
      Jmx.source("orders").call("retry");
      Jmx.destination("pond").call("resume");
      eventually(() -> assertThat(browser.text("#summary")).endsWith("all running"));

      anasto.stop();
      eventually(() -> assertThat(browser.text("#summary")).startsWith("no answer from Anasto"));
    }
  }

  @Test
  void twelveBusyTablesAreShown() throws Exception {
    String toml =
        IntStream.rangeClosed(1, 12)
            .mapToObj(StatusPageTest::table)
            .collect(Collectors.joining("\n", "", "\n" + HTTP));
    try (Browser browser = Browser.open(directory.resolve("profile"));
        LocalAnasto anasto = LocalAnasto.in(directory, toml).start()) {
      browser.width(1280);
      browser.go(anasto.httpPort());
      String rows =
          IntStream.range(0, 20_000)
              .mapToObj(row -> row + ",\"some text\"\n")
              .collect(Collectors.joining("", "id,name\n", ""));
      for (int round = 0; round < 6; round++) {
        for (int table = 1; table <= 12; table++) {
          if ((table + round) % 3 != 0) {
            anasto.put("in%d/f%d.csv".formatted(table, round), rows);
          }
        }
        String moving = String.valueOf(round);
        eventually(() -> assertThat(browser.texts(".edge.moving")).as(moving).isNotEmpty());
      }
      browser.picture("busy");
      eventually(
          () ->
              assertThat(browser.text("#summary"))
                  .isEqualTo("12 sources, 12 destinations; all running"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static String table(int number) {
    String type = number % 3 == 0 ? "json" : number % 3 == 1 ? "parquet" : "csv";
    return """
    [[source_table]]
    type = "files"
    table_name = "table-%1$d"
    dirpath = "in%1$d"
    poll_interval = 100
    [[destination_table]]
    type = "files"
    source_table_name = "table-%1$d"
    dest_table_name = "lake-%1$d"
    dirpath = "out%1$d"
    filetype = "%2$s"
    """
        .formatted(number, type);
  }
}
