package io.anasto.bench;

import io.anasto.load.Place;
import io.anasto.load.Run;
import io.anasto.load.Usage;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code anasto run --once} as a process on 100 MB of CSV, beside a process with DuckDB. */
final class ColdStart implements Bench.Case {
  private static final double TARGET = 0.4;

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Path input = setting.data().coldCsv();
    Path copy = setting.directory().resolve("duck.parquet");
    String sql =
        "COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)".formatted(input, copy);
    long rows =
        Long.parseLong(setting.data().duck().value("SELECT count(*) FROM '%s'".formatted(input)));
    Rounds ours = new Rounds();
    Rounds theirs = new Rounds();
    for (int round = -1; round < setting.rounds(); round++) {
      try (Place place = setting.place()) {
        place.config(Place.source("in"), Place.destination("in", "out", "parquet"));
        Files.createDirectories(place.path("in"));
        Files.createLink(place.path("in/a.csv"), input);
        measure(place.once(), round < 0 ? new Rounds() : ours);
      }
      Path messages = setting.directory().resolve("duck.messages");
      measure(Run.start(DuckDb.command(sql), messages), round < 0 ? new Rounds() : theirs);
      Files.delete(copy);
    }
    setting
        .results()
        .compare("cold process, 100 MB of csv → parquet", rows, ours, "DuckDB", theirs, TARGET);
  }

  private static void measure(Run run, Rounds rounds) throws Exception {
    run.awaitSuccess();
    rounds.add(run.seconds(), Usage.NONE, run.usage());
  }
}
