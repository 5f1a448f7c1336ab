package io.anasto.load;

import io.anasto.ledger.DestinationStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** That many sources of three small files, each with a destination of its own. */
final class ManyTables implements Load.Case {
  private static final int FILES = 3;
  private static final int ROWS = 10;

  /** To add up the rows of all tables takes a while too. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final List<String> TYPES = List.of("json", "csv", "parquet", "avro", "delta");

  @Override
  public long usualSize() {
    return 500;
  }

  @Override
  public void run(Path launcher, Path directory, long tables) throws Exception {
    try (Place place = new Place(launcher, directory)) {
      List<String> config = new ArrayList<>();
      for (int table = 0; table < tables; table++) {
        config.add(Place.source("in" + table));
        config.add(Place.destination("in" + table, "out" + table, type(table)));
        for (int file = 0; file < FILES; file++) {
          arrive(place, table, file);
        }
      }
      place.config(config);
      try (Run run = place.start()) {
        Place.await(run, LOOK, () -> place.sum(DestinationStatus::rows) == tables * FILES * ROWS);
        place.report("started, and all delivered", run);
        live(place, run, tables);
      }
      for (int table = 0; table < tables; table++) {
        Counted.check(place, "out" + table, type(table), (FILES + 1) * ROWS);
      }
      place.deliver("started anew, with nothing to do");
    }
  }

  /** One more file for each table, while it runs. */
  private static void live(Place place, Run run, long tables) throws Exception {
    long start = System.nanoTime();
    for (int table = 0; table < tables; table++) {
      arrive(place, table, FILES);
    }
    double dropping = (System.nanoTime() - start) / 1e9;
    Place.await(run, LOOK, () -> place.sum(DestinationStatus::rows) == tables * (FILES + 1) * ROWS);
    System.out.printf(
        "  one more file for each: put in within %.1f s, all delivered after %.1f s%n",
        dropping, (System.nanoTime() - start) / 1e9);
    place.report("at its end", run);
  }

  private static String type(int table) {
    return TYPES.get(table % TYPES.size());
  }

  private static void arrive(Place place, int table, int file) throws Exception {
    place.arrive("in" + table + "/" + file + ".csv", SmallFile.rows((long) file * ROWS, ROWS, 40));
  }
}
