package io.anasto.bench;

import io.anasto.load.Place;
import io.anasto.load.Run;
import io.anasto.load.SmallFile;
import io.anasto.load.Usage;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;

/** A source with 100,000 files that were all delivered, and nothing new. */
final class IdleDirectory implements Bench.Case {
  private static final int FILES = 100_000;
  private static final int WIDTH = 20;
  private static final Duration SETTLING = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofMinutes(2);
  private static final double MOST_PERCENT = 0.5;

  @Override
  public void run(Bench.Setting setting) throws Exception {
    try (Place place = setting.place()) {
      place.config(Place.source("in"), Place.destination("in", "out", "parquet"));
      SmallFile.write(place.path("in"), FILES, 1, WIDTH);
      place.deliver("100,000 files");
      try (Run run = place.start()) {
        pause(SETTLING);
        Rounds rounds = new Rounds();
        Usage before = run.usage();
        pause(MEASURED);
        Usage after = run.usage();
        rounds.add((double) MEASURED.toSeconds(), before, after);
        double percent = 100 * (after.cpuSeconds() - before.cpuSeconds()) / MEASURED.toSeconds();
        setting
            .results()
            .figure(
                "100,000 files kept in a source, idle",
                rounds,
                String.format(Locale.ROOT, "%.2f %% of a core", percent),
                "under %.1f %%".formatted(MOST_PERCENT),
                percent < MOST_PERCENT);
      }
    }
  }

  private static void pause(Duration duration) {
    Awaitility.await().pollDelay(duration).timeout(duration.plusMinutes(1)).until(() -> true);
  }
}
