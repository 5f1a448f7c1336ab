package io.anasto.load;

import io.anasto.ledger.DestinationStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** That many files of about 1 KB in one source. */
final class ManyFiles implements Load.Case {
  private static final int ROWS = 10;
  private static final int WIDTH = 90;

  @Override
  public long usualSize() {
    return 1_000_000;
  }

  @Override
  public void run(Path launcher, Path directory, long files) throws Exception {
    try (Place place = new Place(launcher, directory)) {
      place.config(Place.source("in"), Place.destination("in", "out", "parquet"));
      SmallFile.write(place.path("in"), files, ROWS, WIDTH);
      place.deliver("all of them");
      System.out.printf("  ledger: %,d bytes%n", place.size(".anasto"));
      Counted.check(place, "out", "parquet", files * ROWS);
      place.deliver("again, with nothing new");
      try (Run run = place.start()) {
        idle(place, run);
        place.arrive("in/new.csv", SmallFile.rows(files * ROWS, ROWS, WIDTH));
        double seconds =
            Place.await(run, () -> place.sum(DestinationStatus::rows) == (files + 1) * ROWS);
        System.out.printf("  one new file: delivered after %.2f s%n", seconds);
        place.report("at its end", run);
      }
      Counted.check(place, "out", "parquet", (files + 1) * ROWS);
    }
  }

  /** The first minute, with its start and its first listing, and two more. */
  private static void idle(Place place, Run run) {
    double before = 0;
    for (int minute = 1; minute <= 3; minute++) {
      Awaitility.await()
          .pollDelay(Duration.ofMinutes(1))
          .timeout(Duration.ofMinutes(2))
          .until(() -> true);
      double cpu = run.usage().cpuSeconds();
      System.out.printf("  idle, minute %d: %.2f s of CPU%n", minute, cpu - before);
      before = cpu;
    }
    place.report("idle", run);
  }
}
