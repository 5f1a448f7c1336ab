package io.anasto.load;

import io.anasto.LineItems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A CSV file of that many bytes: TPC-H lineitem, with ids. */
final class LargeFile implements Load.Case {
  @Override
  public long usualSize() {
    return 10_000_000_000L;
  }

  @Override
  public void run(Path launcher, Path directory, long size) throws Exception {
    try (Place place = new Place(launcher, directory)) {
      long rows = LineItems.write(place.staged(), size, true);
      place.arrive("in/large.csv");
      System.out.printf("  %,d bytes%n", Files.size(place.path("in/large.csv")));
      for (String to : List.of("parquet", "json")) {
        place.config(Place.source("in"), Place.destination("in", to, to));
        try (Run run = place.once()) {
          run.awaitSuccess();
          place.report("csv to " + to, run);
        }
        Counted.check(place, to, to, rows);
        place.forget(to);
      }
    }
  }
}
