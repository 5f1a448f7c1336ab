package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that cannot be written, beside one that goes on. */
class StoppedDestinationTest {
  @TempDir Path directory;

  @Test
  void aForeignFileInTheWayStopsOneDestinationAloneAndARetryCatchesUpInOrder() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "well", "filetype = \"json\""),
          destination("orders", "ill", "filetype = \"csv\""));
      Path foreign = site.path("ill/ill-000000000002.csv");
      site.drop("orders/a.csv", "id\n1\n");
      site.start();
      site.await("the first batch")
          .untilAsserted(() -> assertThat(site.delivered("ill").ids()).containsExactly("1"));
      Files.writeString(foreign, "id\nforeign\n");
      site.drop("orders/b.csv", "id\n2\n");
      site.drop("orders/c.csv", "id\n3\n");
      site.await("the other destination")
          .untilAsserted(
              () -> assertThat(site.delivered("well").ids()).containsExactly("1", "2", "3"));
      site.await("the stop").until(() -> site.errors().contains("The table stops here"));
      assertThat(site.errors()).contains("ill-000000000002.csv").contains("it is not overwritten");
      assertThat(site.names("ill")).containsExactly("ill-000000000001.csv", "ill-000000000002.csv");
      assertThat(foreign).hasContent("id\nforeign");

      site.retry("ill", false);
      site.await("a retry in vain")
          .until(() -> site.errors().split("The table stops here", -1).length == 3);

      Files.delete(foreign);
      site.retry("ill", false);
      site.await("the rest")
          .untilAsserted(
              () -> assertThat(site.delivered("ill").ids()).containsExactly("1", "2", "3"));
      site.stop();
      assertThat(site.names("ill"))
          .containsExactly("ill-000000000001.csv", "ill-000000000002.csv", "ill-000000000003.csv");
    }
  }

  @Test
  void aBatchThatIsLeftOutForAForeignFileIsDeliveredByARetryUnderANewNumber() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "well", "filetype = \"json\""),
          destination("orders", "ill", "filetype = \"csv\"", "on_fail = \"skip\""));
      Files.createDirectories(site.path("ill"));
      site.drop("orders/a.csv", "id\n1\n");
      site.start();
      site.await("the first batch")
          .untilAsserted(() -> assertThat(site.delivered("ill").ids()).containsExactly("1"));
      Path foreign = Files.writeString(site.path("ill/ill-000000000002.csv"), "id\nforeign\n");
      site.drop("orders/b.csv", "id\n2\n");
      site.drop("orders/c.csv", "id\n3\n");
      site.await("the batches around the one that is left out")
          .untilAsserted(
              () -> assertThat(site.delivered("ill").ids()).containsExactly("1", "foreign", "3"));
      assertThat(site.delivered("well").ids()).containsExactly("1", "2", "3");

      site.retry("ill", false);
      site.await("the one that was left out")
          .untilAsserted(
              () ->
                  assertThat(site.delivered("ill").ids())
                      .containsExactly("1", "foreign", "3", "2"));
      site.stop();
      assertThat(foreign).hasContent("id\nforeign");
      assertThat(site.delivered("well").ids()).containsExactly("1", "2", "3");
    }
  }

  @Test
  void aDestinationWhoseDirectoryIsAFileForAWhileCatchesUpByItself() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "well", "filetype = \"json\""),
          destination("orders", "ill", "filetype = \"csv\""));
      site.drop("orders/a.csv", "id\n1\n");
      site.start();
      site.await("the first batch")
          .untilAsserted(() -> assertThat(site.delivered("ill").ids()).containsExactly("1"));
      Files.move(site.path("ill"), site.path("away"));
      Files.writeString(site.path("ill"), "not a directory");
      site.drop("orders/b.csv", "id\n2\n");
      site.drop("orders/c.csv", "id\n3\n");
      site.await("the other destination")
          .untilAsserted(
              () -> assertThat(site.delivered("well").ids()).containsExactly("1", "2", "3"));
      site.await("the trouble")
          .until(() -> site.errors().contains("ill: batch 2 cannot be written"));
      assertThat(site.path("ill")).hasContent("not a directory");

      Files.delete(site.path("ill"));
      Files.move(site.path("away"), site.path("ill"));
      site.await("the rest")
          .untilAsserted(
              () -> assertThat(site.delivered("ill").ids()).containsExactly("1", "2", "3"));
      site.stop();
      assertThat(site.delivered("well").ids()).containsExactly("1", "2", "3");
    }
  }
}
