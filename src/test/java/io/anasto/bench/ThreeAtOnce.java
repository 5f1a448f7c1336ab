package io.anasto.bench;

import io.anasto.load.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One CSV source into Parquet, JSON and Delta at once, beside each of them alone. */
final class ThreeAtOnce implements Bench.Case {
  private static final List<String> DESTINATIONS = List.of("parquet", "json", "delta");
  private static final double MOST = 0.75;

  @Override
  public void run(Bench.Setting setting) throws Exception {
    double alone = 0;
    for (String destination : DESTINATIONS) {
      alone += measure(setting, List.of(destination)).median();
    }
    Rounds all = measure(setting, DESTINATIONS);
    double share = all.median() / alone;
    setting
        .results()
        .figure(
            "csv → parquet, json and delta at once",
            all,
            String.format(Locale.ROOT, "%.2f of %.2f s for one after the other", share, alone),
            "under %.2f".formatted(MOST),
            share < MOST);
  }

  private static Rounds measure(Bench.Setting setting, List<String> destinations) throws Exception {
    Path input = setting.data().lineItems("csv");
    Rounds rounds = new Rounds();
    try (Place place = setting.place();
        Warm anasto = new Warm(place, "csv", destinations)) {
      for (int round = -Warm.WARM_UP; round < setting.rounds(); round++) {
        anasto.deliver(input, round < 0 ? new Rounds() : rounds);
      }
    }
    return rounds;
  }
}
