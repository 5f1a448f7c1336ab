package io.anasto.bench;

import io.anasto.load.Place;
import io.anasto.load.SmallFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** 10,000 CSV files of 1 KB that arrive at once, into Parquet. */
final class SmallFiles implements Bench.Case {
  private static final int FILES = 10_000;
  private static final int ROWS = 10;
  private static final int WIDTH = 90;
  private static final double TARGET = 1.5;

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Path copy = setting.directory().resolve("duck.parquet");
    DuckDb duck = setting.data().duck();
    Rounds ours = new Rounds();
    Rounds theirs = new Rounds();
    try (Place place = setting.place();
        Warm anasto = new Warm(place, "csv", List.of("parquet"))) {
      for (int round = -1; round < setting.rounds(); round++) {
        Path files = SmallFile.write(place.path("round" + round), FILES, ROWS, WIDTH);
        duck.run(
            "COPY (SELECT * FROM read_csv('%s/*.csv')) TO '%s' (FORMAT parquet)"
                .formatted(files, copy),
            round < 0 ? new Rounds() : theirs);
        Files.delete(copy);
        anasto.deliver(files, round < 0 ? new Rounds() : ours);
      }
    }
    setting
        .results()
        .compare(
            "10,000 csv files of 1 KB → parquet",
            (long) FILES * ROWS,
            ours,
            "DuckDB",
            theirs,
            TARGET);
  }
}
