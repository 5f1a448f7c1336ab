package io.anasto.bench;

import io.anasto.load.Place;
import io.anasto.load.SmallFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;

/**
 * From a file's rename into the source to its commit in the ledger, 200 times, beside a bare write
 * and flush of a file of the same size.
 *
 * @param medianMillis the target of the median
 * @param worstMillis and of the worst; infinite for none
 */
record Latency(String to, double medianMillis, double worstMillis) implements Bench.Case {
  private static final int FILES = 200;
  private static final int WARM_UP = 20;
  private static final int ROWS = 1000;
  private static final int WIDTH = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Rounds rounds = new Rounds();
    Rounds flushes = new Rounds();
    try (Place place = setting.place();
        Warm anasto = new Warm(place, "csv", List.of(to))) {
      for (int file = -WARM_UP; file < FILES; file++) {
        Path csv = place.path("next.csv");
        Files.writeString(csv, SmallFile.rows(0, ROWS, WIDTH));
        Files.setLastModifiedTime(csv, FileTime.from(Instant.now().minusSeconds(3600)));
        Awaitility.await().pollDelay(PAUSE).until(() -> true);
        anasto.deliver(csv, file < 0 ? new Rounds() : rounds);
        if (file >= 0) {
          flush(csv, place.path("flushed"), flushes, anasto);
        }
        Files.delete(csv);
      }
    }
    double median = rounds.median() * 1000;
    double worst = rounds.worst() * 1000;
    setting
        .results()
        .figure(
            "a file's rename to its commit, csv → " + to,
            rounds,
            String.format(
                Locale.ROOT,
                "median %.0f ms, worst of %d %.0f ms; a bare flush %.1f ms, at worst %.0f ms",
                median,
                FILES,
                worst,
                flushes.median() * 1000,
                flushes.worst() * 1000),
            worstMillis == Double.POSITIVE_INFINITY
                ? "median under %.0f ms".formatted(medianMillis)
                : "median under %.0f ms, worst under %.0f ms".formatted(medianMillis, worstMillis),
            median < medianMillis && worst < worstMillis);
  }

  /** What the disk alone takes. */
  private static void flush(Path csv, Path to, Rounds flushes, Warm anasto) throws Exception {
    long start = System.nanoTime();
    Files.copy(csv, to);
    try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    flushes.add((System.nanoTime() - start) / 1e9, anasto.usage(), anasto.usage());
    Files.delete(to);
  }
}
