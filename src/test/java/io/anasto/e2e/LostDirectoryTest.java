package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.delta.DeltaKernelRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are taken away while a process runs, and made again or brought back. */
class LostDirectoryTest {
  @TempDir Path directory;

  @Test
  void aSourceDirectoryThatIsMadeAgainBringsOnlyWhatIsNew() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "poll_interval = 200"),
          destination("orders", "out"),
          destination("orders", "lake", "type = \"open_table\""));
      site.drop("orders/a.csv", "id\n1\n");
      site.drop("orders/b.csv", "id\n2\n");
      site.start();
      site.await("the first files").until(() -> site.delivered("out").ids().size() == 2);

      Files.move(site.path("orders"), site.path("gone"));
      site.await("the trouble")
          .until(() -> site.errors().contains("is missing; nothing is read until it is there"));
      // The same files, one of them with the very time that it had.
      Files.createDirectories(site.path("orders"));
      site.drop("orders/b.csv", "id\n2\n");
      Files.move(site.path("gone/a.csv"), site.path("orders/a.csv"));
      site.drop("orders/c.csv", "id\n3\n");

      site.await("what is new")
          .untilAsserted(
              () -> assertThat(site.delivered("out").ids()).containsExactly("1", "2", "3"));
      assertThat(site.stop().errors()).contains("can be read again").doesNotContain("\tat ");
      site.deliver();
      assertThat(site.delivered("out").ids()).containsExactly("1", "2", "3");
      assertThat(lake(site)).containsExactlyInAnyOrder("1", "2", "3");
    }
  }

  /** What waits for one destination alone no listing would find again. */
  @Test
  void whatANewDestinationWaitsForIsNotGoneWithTheDirectory() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(source("orders", "max_files_per_batch = 1"), destination("orders", "out"));
      site.drop("orders/a.csv", "id\n1\n");
      site.drop("orders/b.csv", "id\n2\n");
      site.deliver();
      site.config(
          source("orders", "max_files_per_batch = 1"),
          destination("orders", "out"),
          destination("orders", "late"));
      Site.Run killed = site.once(List.of("-Danasto.failpoint=WRITTEN"));
      assertThat(killed.exitCode()).as(killed.errors()).isEqualTo(137);

      Files.move(site.path("orders"), site.path("gone"));
      site.start();
      site.await("the trouble")
          .until(() -> site.errors().contains("the directory ./orders/ is not there any more"));
      assertThat(site.delivered("late").ids()).isEmpty();
      Files.move(site.path("gone"), site.path("orders"));

      site.await("the rest, by itself")
          .untilAsserted(() -> assertThat(site.delivered("late").ids()).containsExactly("1", "2"));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(site.delivered("out").ids()).containsExactly("1", "2");
    }
  }

  private static List<String> lake(Site site) throws Exception {
    return new DeltaKernelRows(site.path("lake"))
        .all().stream().map(row -> String.valueOf(row.get("id"))).toList();
  }

  @Test
  void aDestinationDirectoryThatIsTakenAwayIsMadeAnewForWhatComes() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(source("orders"), destination("orders", "out"));
      site.drop("orders/a.csv", "id\n1\n");
      site.start();
      site.await("the first batch").until(() -> site.delivered("out").ids().size() == 1);

      Files.move(site.path("out"), site.path("gone"));
      site.drop("orders/b.csv", "id\n2\n");

      site.await("the next batch").until(() -> site.delivered("out").ids().equals(List.of("2")));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(site.names("out")).containsExactly("out-000000000002.csv");
    }
  }

  @Test
  void aTableThatIsTakenAwayIsNotMadeAnewButWaitedFor() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders"),
          destination("orders", "lake", "type = \"open_table\""),
          destination("orders", "well"));
      site.drop("orders/a.csv", "id\n1\n");
      site.start();
      site.await("the first batch")
          .until(() -> Files.exists(site.path("lake/_delta_log/00000000000000000000.json")));
      site.await("the first batch").until(() -> site.delivered("well").ids().size() == 1);

      Files.move(site.path("lake"), site.path("gone"));
      site.drop("orders/b.csv", "id\n2\n");
      site.await("the trouble").until(() -> site.errors().contains("there is no table in ./lake/"));
      site.await("another destination").until(() -> site.delivered("well").ids().size() == 2);
      assertThat(site.path("lake")).doesNotExist();
      Files.move(site.path("gone"), site.path("lake"));

      site.await("the rest, by itself")
          .untilAsserted(() -> assertThat(lake(site)).containsExactlyInAnyOrder("1", "2"));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
    }
  }
}
