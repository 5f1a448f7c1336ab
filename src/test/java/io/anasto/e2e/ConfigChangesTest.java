package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a config says that differs from the one of the run before. */
class ConfigChangesTest {
  private static final String ORDERS = source("orders", "max_files_per_batch = 1");
  private static final String FIRST = destination("orders", "first", "filetype = \"json\"");
  private static final String SECOND = destination("orders", "second", "filetype = \"csv\"");

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void threeFilesAreInOneDestination() throws Exception {
    site = new Site(directory);
    for (int i = 1; i <= 3; i++) {
      dropOrder(i);
    }
    site.config(ORDERS, FIRST);
    once(0);
    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3");
  }

  private void dropOrder(int id) throws IOException {
    site.drop("orders/" + id + ".csv", "id,day\n" + id + ",2024-01-0" + id + "\n");
  }

  private Site.Run once(int exitCode, String... options) throws Exception {
    Site.Run run = site.once(options);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
    return run;
  }

  @Test
  @TwoAtOnce
  void aNewDestinationGetsEverythingThatStillExistsAndOneThatStartsNowOnlyWhatComes()
      throws Exception {
    Files.delete(site.path("orders/2.csv"));
    dropOrder(4);
    site.config(ORDERS, FIRST, SECOND, destination("orders", "late", "start = \"now\""));

    Site.Run run = once(0);

    assertThat(site.delivered("second").ids()).containsExactlyInAnyOrder("1", "3", "4");
    assertThat(site.delivered("late").ids()).containsExactly("4");
    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3", "4");
    assertThat(run.errors()).contains("WARN").contains("second: new; 1 files");
  }

  @Test
  @TwoAtOnce
  void aNewDestinationWaitsForASourceDirectoryThatIsAway() throws Exception {
    Files.move(site.path("orders"), site.path("away"));
    site.config(ORDERS, FIRST, SECOND);

    assertThat(once(1).errors())
        .contains("second: it cannot get orders as it was")
        .contains("is not there now")
        .contains("anasto retry");
    Files.move(site.path("away"), site.path("orders"));
    once(0);

    assertThat(site.delivered("second").ids()).containsExactly("1", "2", "3");
    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3");
  }

  @Test
  @TwoAtOnce
  void aDestinationThatWasRemovedGoesOnWhereItWasWhenItIsBack() throws Exception {
    site.config(ORDERS, FIRST, SECOND);
    once(0);
    site.config(ORDERS, SECOND);
    dropOrder(4);
    once(0);
    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3");

    site.config(ORDERS, FIRST, SECOND);
    once(0);

    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3", "4");
    assertThat(site.delivered("second").ids()).containsExactly("1", "2", "3", "4");
  }

  @Test
  @TwoAtOnce
  void aKnownDirectoryUnderANewNameIsRefusedWithBothRemedies() throws Exception {
    site.config(
        ORDERS, destination("orders", "other", "dirpath = \"./first/\"", "filetype = \"json\""));
    assertThat(once(2).errors())
        .contains("anasto rename CONFIG first other")
        .contains("anasto reset CONFIG first");

    site.config(
        source("sales", "dirpath = \"./orders/\""),
        destination("sales", "first", "filetype = \"json\""));
    assertThat(once(2).errors())
        .contains("anasto rename CONFIG orders sales")
        .contains("anasto reset CONFIG orders");

    assertThat(site.names("first")).hasSize(3);
  }

  @Test
  @TwoAtOnce
  void aKnownNameWithANewDirectoryIsRefusedWithBothRemedies() throws Exception {
    site.config(
        ORDERS, destination("orders", "first", "dirpath = \"./other/\"", "filetype = \"json\""));
    assertThat(once(2).errors())
        .contains("anasto rename CONFIG first")
        .contains("anasto reset CONFIG first");

    site.config(source("orders", "dirpath = \"./sales/\""), FIRST);
    assertThat(once(2).errors())
        .contains("anasto rename CONFIG orders")
        .contains("anasto reset CONFIG orders");

    assertThat(site.names("other")).isEmpty();
    assertThat(site.names("first")).hasSize(3);
  }

  @Test
  @TwoAtOnce
  void aLostStateDirectoryIsRefusedWithItsRemediesAndNewStateGoesOnAboveTheHighestNumber()
      throws Exception {
    Files.move(site.path(".anasto"), site.path("lost"));

    assertThat(once(2).errors())
        .contains("first")
        .contains("batch 3")
        .contains("state directory")
        .contains("empty directory")
        .contains("--new-state");
    assertThat(site.names("first")).hasSize(3);

    once(0, "--new-state");
    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3", "1", "2", "3");
    assertThat(site.delivered("first").names()).contains("first-000000000004.json");

    dropOrder(4);
    once(0);
    assertThat(site.delivered("first").ids()).containsExactly("1", "2", "3", "1", "2", "3", "4");
  }

  @Test
  @TwoAtOnce
  void aSourceThatReadsADestinationsDirectoryTakesOverItsSchema() throws Exception {
    site.config(
        ORDERS,
        FIRST,
        source("again", "dirpath = \"./first/\"", "filetype = \"json\""),
        destination("again", "last", "filetype = \"json\""));
    once(0);

    assertThat(site.delivered("last").ids()).containsExactly("1", "2", "3");
    assertThat(schema("again")).isEqualTo(schema("orders")).contains("date");
  }

  private String schema(String source) {
    try (io.anasto.ledger.Ledger ledger = site.ledger()) {
      return ledger.schema(ledger.source(source).orElseThrow().id()).orElseThrow().schema();
    }
  }
}
