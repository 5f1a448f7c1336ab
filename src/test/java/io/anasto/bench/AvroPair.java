package io.anasto.bench;

import io.anasto.load.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** All of lineitem into or out of Avro, which DuckDB does not write. */
record AvroPair(String from, String to) implements Bench.Case {
  private static final double ROWS_A_SECOND = 900_000;

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Path input =
        from.equals("avro") ? setting.data().avro(setting) : setting.data().lineItems(from);
    Rounds rounds = new Rounds();
    try (Place place = setting.place();
        Warm anasto = new Warm(place, from, List.of(to))) {
      for (int round = -Warm.WARM_UP; round < setting.rounds(); round++) {
        anasto.deliver(input, round < 0 ? new Rounds() : rounds);
      }
    }
    double rows = setting.data().rows() / rounds.median();
    setting
        .results()
        .figure(
            "%s → %s".formatted(from, to),
            rounds,
            String.format(Locale.ROOT, "%,.0f rows/s", rows),
            String.format(Locale.ROOT, "at least %,.0f", ROWS_A_SECOND),
            rows >= ROWS_A_SECOND);
  }
}
