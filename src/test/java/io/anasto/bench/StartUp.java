package io.anasto.bench;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceStatus;
import io.anasto.load.Place;
import io.anasto.load.Run;
import io.anasto.load.Usage;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;

/** From the start of a process to its first look into a source, seen by the file it finds there. */
final class StartUp implements Bench.Case {
  private static final double MOST = 1.5;
  private static final Duration LOOK = Duration.ofMillis(5);

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Rounds rounds = new Rounds();
    for (int round = -1; round < setting.rounds(); round++) {
      try (Place place = setting.place()) {
        place.config(Place.source("in"), Place.destination("in", "out", "parquet"));
        place.deliver("a ledger that is there already");
        place.arrive("in/a.csv", "id\n1\n");
        try (Ledger ledger = Ledger.openForCommand(place.path(".anasto"));
            Run run = place.start()) {
          Place.await(run, LOOK, () -> !ledger.sourceStatus().isEmpty() && hasSeen(ledger));
          (round < 0 ? new Rounds() : rounds).add(run.seconds(), Usage.NONE, run.usage());
        }
        Files.deleteIfExists(place.path("messages"));
      }
    }
    setting
        .results()
        .figure(
            "start to the first poll",
            rounds,
            String.format(Locale.ROOT, "%.2f s", rounds.median()),
            "under %.1f s".formatted(MOST),
            rounds.median() < MOST);
  }

  private static boolean hasSeen(Ledger ledger) {
    SourceStatus source = ledger.sourceStatus().get(0);
    return source.discovered() + source.batched() + source.delivered() > 0;
  }
}
