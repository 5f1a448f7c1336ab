package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.delta.DeltaKernelRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes whose clock is set back or forward, before they start and while they run. */
class WrongClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;

  private void clockIsAheadBy(Duration ahead) throws Exception {
    Path next = Files.writeString(directory.resolve("ahead.new"), Long.toString(ahead.toMillis()));
    Files.move(next, directory.resolve("ahead"), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> options() {
    return List.of("-Danasto.clock=" + directory.resolve("ahead"));
  }

  private static void config(Site site) throws Exception {
    site.config(
        source("orders", "settle = 500", "poll_interval = 100", "filetype = \"json\""),
        destination("orders", "out"),
        destination("orders", "lake", "type = \"open_table\""));
  }

  /** Now, by the true clock: for a process whose clock is behind, in the future. */
  private static Path write(Site site, String name, String content) throws Exception {
    Files.createDirectories(site.path("orders"));
    return Files.writeString(site.path("orders/" + name), content);
  }

  private static void assertDelivered(Site site, String... ids) throws Exception {
    assertThat(site.delivered("out").ids()).containsExactlyInAnyOrder(ids);
    assertThat(
            new DeltaKernelRows(site.path("lake"))
                .all().stream().map(row -> String.valueOf(row.get("id"))).toList())
        .containsExactlyInAnyOrder(ids);
  }

  @Test
  void filesAreDeliveredOnceWhicheverWayTheClockIsWrongAtAStart() throws Exception {
    try (Site site = new Site(directory)) {
      config(site);
      clockIsAheadBy(HOUR);
      write(site, "a.json", "{\"id\":1}\n");
      assertThat(site.once(options()).exitCode()).isZero();
      clockIsAheadBy(HOUR.negated());
      write(site, "b.json", "{\"id\":2}\n");
      assertThat(site.once(options()).exitCode()).isZero();
      write(site, "c.json", "{\"id\":3}\n");
      assertThat(site.once().exitCode()).isZero();

      assertDelivered(site, "1", "2", "3");
    }
  }

  @Test
  void filesAreDeliveredOnceWhenTheClockIsSetBackWhileAProcessRuns() throws Exception {
    try (Site site = new Site(directory)) {
      config(site);
      clockIsAheadBy(Duration.ZERO);
      site.start(Map.of(), options());
      write(site, "a.json", "{\"id\":1}\n");
      site.await("the first file").until(() -> site.delivered("out").ids().size() == 1);

      // One that ends too early is put off for a minute, by the clock.
      write(site, "b.json", "[{\"id\":2}");
      site.await("a file that is put off").until(() -> site.errors().contains("still arriving"));
      clockIsAheadBy(HOUR.negated());
      Files.writeString(
          site.path("orders/b.json"),
          ",{\"id\":3}]",
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND);
      write(site, "c.json", "{\"id\":4}\n");
      site.await("all files, in a short while")
          .untilAsserted(() -> assertDelivered(site, "1", "2", "3", "4"));

      clockIsAheadBy(HOUR);
      write(site, "d.json", "{\"id\":5}\n");
      site.await("one more").untilAsserted(() -> assertDelivered(site, "1", "2", "3", "4", "5"));
      assertThat(site.stop().errors()).contains("the clock was set back").doesNotContain("\tat ");
    }
    try (Site site = new Site(directory)) {
      site.deliver();
      assertDelivered(site, "1", "2", "3", "4", "5");
    }
  }

  /** A pause is a time by the monotonic clock. */
  @Test
  void aDestinationIsTriedAgainAfterItsPauseThoughTheClockWasSetBack() throws Exception {
    try (Site site = new Site(directory)) {
      site.config(
          source("orders", "settle = 500", "filetype = \"json\""), destination("orders", "out"));
      clockIsAheadBy(Duration.ZERO);
      write(site, "a.json", "{\"id\":1}\n");
      site.start(Map.of(), options());
      site.await("the first file").until(() -> site.delivered("out").ids().equals(List.of("1")));
      Files.move(site.path("out"), site.path("away"));
      Files.writeString(site.path("out"), "not a directory");
      write(site, "b.json", "{\"id\":2}\n");
      site.await("the trouble").until(() -> site.errors().contains("tried again in"));
      clockIsAheadBy(HOUR.negated());
      Files.delete(site.path("out"));
      Files.move(site.path("away"), site.path("out"));

      site.await("the file").until(() -> site.delivered("out").ids().equals(List.of("1", "2")));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
    }
  }
}
