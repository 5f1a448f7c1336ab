package io.anasto.load;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A destination on a disk that takes two writes and a megabyte a second, beside a fast one: how
 * late files come into the fast one, and how long it takes for large ones, with and without it.
 */
final class SlowDestination implements Load.Case {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int ROWS = 10;
  private static final int LARGE = 4;
  private static final int LARGE_ROWS = 400_000;
  private static final int WIDTH = 150;

  @Override
  public long usualSize() {
    return 100;
  }

  @Override
  public void run(Path launcher, Path directory, long files) throws Exception {
    if (!SlowDisk.isPossible()) {
      System.out.println("  left out: it needs root, loop devices and control groups");
      return;
    }
    try (Place place = new Place(launcher, directory)) {
      place.config(Place.source("in"), Place.destination("in", "fast", "json"));
      try (Run run = place.start()) {
        measure("alone", place, run, files);
      }
    }
    try (Place place = new Place(launcher, directory);
        SlowDisk disk = SlowDisk.mount(place.path("disk.img"), place.path("slow"))) {
      place.config(
          Place.source("in"),
          Place.destination("in", "fast", "json"),
          Place.destination("in", "slow", "json"));
      try (Run run = place.start()) {
        disk.slowDown(run.pid());
        long rows = measure("beside the slow one", place, run, files);
        System.out.printf("  the slow one has %,d of %,d rows%n", rows(place, "slow"), rows);
        disk.release();
        double seconds = Place.await(run, () -> rows(place, "slow") == rows);
        System.out.printf("  it has them all %.1f s after it became fast%n", seconds);
        place.report("at its end", run);
        Counted.check(place, "fast", "json", rows);
        Counted.check(place, "slow", "json", rows);
      }
    }
  }

  private static long measure(String what, Place place, Run run, long files) throws Exception {
    List<Double> seconds = new ArrayList<>();
    long rows = 0;
    for (int file = 0; file < files; file++) {
      String content = SmallFile.rows(rows, ROWS, 40);
      rows += ROWS;
      seconds.add(deliver(place, run, "small" + file, content, rows));
      Awaitility.await().pollDelay(PAUSE).until(() -> true);
    }
    print(what + ", small files", seconds);
    seconds.clear();
    for (int file = 0; file < LARGE; file++) {
      String content = SmallFile.rows(rows, LARGE_ROWS, WIDTH);
      rows += LARGE_ROWS;
      seconds.add(deliver(place, run, "large" + file, content, rows));
    }
    print(what + ", files of %,d rows".formatted(LARGE_ROWS), seconds);
    return rows;
  }

  /** Seconds until the fast destination has committed it. */
  private static double deliver(Place place, Run run, String name, String content, long rows)
      throws Exception {
    place.arrive("in/" + name + ".csv", content);
    return Place.await(run, () -> rows(place, "fast") == rows);
  }

  private static long rows(Place place, String destination) {
    if (!Ledger.exists(place.path(".anasto"))) {
      return 0;
    }
    try (Ledger ledger = Ledger.openForCommand(place.path(".anasto"))) {
      return ledger.destinationStatus().stream()
          .filter(status -> status.destination().name().equals(destination))
          .mapToLong(DestinationStatus::rows)
          .sum();
    }
  }

  private static void print(String what, List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    System.out.printf(
        "  %s: median %.3f s, worst %.3f s, all %.1f s%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() - 1),
        seconds.stream().mapToDouble(one -> one).sum());
  }
}
