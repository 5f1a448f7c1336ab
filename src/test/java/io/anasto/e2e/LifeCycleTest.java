package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the start of a process to its end, and on in the next one. */
class LifeCycleTest {
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void filesThatAreDroppedInArriveThroughAChainOnceOverARestart() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders"),
          destination("orders", "middle", "filetype = \"json\""),
          source("again", "dirpath = \"./middle/\"", "filetype = \"json\""),
          destination("again", "last", "filetype = \"csv\""));
      site.drop("orders/a.csv", "id,day,name\n1,2024-02-29,Ann\n2,,\"B\"\"ob\"\n");
      site.start();
      site.await("the file that was there")
          .untilAsserted(() -> assertThat(site.delivered("last").ids()).containsExactly("1", "2"));
      site.drop("orders/b.csv", "id,day,name\n3,2024-03-01,\"C\nc\"\n");
      site.await("a file that is dropped in")
          .untilAsserted(
              () -> assertThat(site.delivered("last").ids()).containsExactly("1", "2", "3"));

      Instant asked = Instant.now();
      Site.Run run = site.stop();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(SHUTDOWN);
      assertThat(run.errors()).doesNotContain("ERROR");

      site.drop("orders/c.csv", "id,day,name\n4,2024-03-02,Dan\n");
      site.start();
      site.await("a file that came between two runs")
          .untilAsserted(
              () -> assertThat(site.delivered("last").ids()).containsExactly("1", "2", "3", "4"));
      site.stop();

      assertThat(site.delivered("middle").ids()).containsExactly("1", "2", "3", "4");
      assertThat(site.delivered("middle").names())
          .containsExactly(
              "middle-000000000001.json", "middle-000000000003.json", "middle-000000000005.json");
      assertThat(Files.readString(site.path("middle/middle-000000000001.json")))
          .isEqualTo(
              """
              {"id":1,"day":"2024-02-29","name":"Ann"}
              {"id":2,"day":null,"name":"B\\"ob"}
              """);
      assertThat(Files.readString(site.path("last/last-000000000002.csv")))
          .isEqualTo("id,day,name\n1,2024-02-29,Ann\n2,,\"B\"\"ob\"\n");
      assertThat(site.names("middle")).hasSize(3);
      assertThat(site.names("last")).hasSize(3);
    }
  }

  @Test
  void onceGoesThroughAChainWhoseTablesAreInAnyOrderAndWaitsOutSettle() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("again", "dirpath = \"./middle/\"", "filetype = \"json\""),
          destination("again", "last", "filetype = \"csv\""),
          source("orders", "settle = 3000"),
          destination("orders", "middle", "filetype = \"json\""));
      site.drop(
          site.path("orders/young.csv"), "id\n1\n".getBytes(StandardCharsets.UTF_8), Instant.now());

      Site.Run run = site.once();

      assertThat(run.exitCode()).as(run.errors()).isZero();
      assertThat(site.delivered("last").ids()).containsExactly("1");
      assertThat(site.once().exitCode()).isZero();
      assertThat(site.delivered("last").ids()).containsExactly("1");
    }
  }

  @Test
  void onceTellsByItsExitCodeThatATableStopped() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("broken"),
          destination("broken", "nothing"),
          source("sound"),
          destination("sound", "all"));
      site.drop("broken/a.csv", "id,name\n1\n");
      site.drop("sound/a.csv", "id,name\n1,Ann\n");

      Site.Run run = site.once();

      assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
      assertThat(run.errors()).contains("broken/a.csv line 2");
      assertThat(site.delivered("all").ids()).containsExactly("1");
      assertThat(site.names("nothing")).isEmpty();
    }
  }
}
