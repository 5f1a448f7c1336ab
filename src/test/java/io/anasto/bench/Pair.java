package io.anasto.bench;

import io.anasto.load.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All of lineitem from one format into another, beside DuckDB's COPY; both infer.
 *
 * @param target times as fast as DuckDB
 */
record Pair(String from, String to, double target) implements Bench.Case {
  @Override
  public void run(Bench.Setting setting) throws Exception {
    Path input = setting.data().lineItems(from);
    DuckDb duck = setting.data().duck();
    Path copy = setting.directory().resolve("duck." + to);
    String sql =
        "COPY (SELECT * FROM read_%s('%s')) TO '%s' (FORMAT %s)".formatted(from, input, copy, to);
    Rounds ours = new Rounds();
    Rounds theirs = new Rounds();
    try (Place place = setting.place();
        Warm anasto = new Warm(place, from, List.of(to))) {
      for (int round = -Warm.WARM_UP; round < setting.rounds(); round++) {
        anasto.deliver(input, round < 0 ? new Rounds() : ours);
        duck.run(sql, round < 0 ? new Rounds() : theirs);
        Files.delete(copy);
      }
    }
    setting
        .results()
        .compare(
            "%s → %s".formatted(from, to), setting.data().rows(), ours, "DuckDB", theirs, target);
  }
}
