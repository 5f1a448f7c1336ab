package io.anasto.load;

import io.anasto.ledger.DestinationStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * That many minutes with a poll interval of a millisecond, two files a second, and a look each
 * minute at what must not grow.
 */
final class FastPolls implements Load.Case {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int FILES_A_MINUTE = 120;
  private static final int ROWS = 10;
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+(\\d+)\\s+(\\d+)");
  private static final int KIB_BITS = 10;

  /** The minute after which nothing may grow any more, by more than what comes and goes. */
  private static final int SETTLED = 2;

  private static final int MARGIN = 10;

  /** The ledger knows each file, of two tables; a page more or less comes and goes. */
  private static final long LEDGER_BYTES_A_FILE = 1_000;

  @Override
  public long usualSize() {
    return 10;
  }

  @Override
  public void run(Path launcher, Path directory, long minutes) throws Exception {
    try (Place place = new Place(launcher, directory)) {
      place.config(
          Place.source("polled", "poll_interval = 1", "watch = false"),
          Place.destination("polled", "polled_out", "json"),
          Place.source("watched", "poll_interval = 1"),
          Place.destination("watched", "watched_out", "json"));
      long files = 0;
      try (Run run = place.start()) {
        double cpu = 0;
        List<Long> ledgers = new ArrayList<>();
        List<Usage> usages = new ArrayList<>();
        List<Long> heaps = new ArrayList<>();
        for (int minute = 1; minute <= minutes; minute++) {
          long end = files + FILES_A_MINUTE;
          for (; files < end; files++) {
            arrive(place, files);
          }
          long rows = 2 * files * ROWS;
          Place.await(run, () -> place.sum(DestinationStatus::rows) == rows);
          Usage usage = run.usage();
          usages.add(usage);
          heaps.add(liveHeap(run.pid()));
          ledgers.add(place.size(".anasto"));
          System.out.printf(
              "  minute %d: %.1f s of CPU, live heap %,d KiB, resident %d MiB, %d threads, %d open files, ledger %,d bytes%n",
              minute,
              usage.cpuSeconds() - cpu,
              heaps.get(minute - 1) >> KIB_BITS,
              usage.residentMib(),
              usage.threads(),
              usage.openFiles(),
              ledgers.get(minute - 1));
          cpu = usage.cpuSeconds();
        }
        place.report("at its end", run);
        if (minutes > SETTLED) {
          Usage first = usages.get(SETTLED - 1);
          Usage last = usages.get(usages.size() - 1);
          long heap = heaps.get(SETTLED - 1);
          require("live heap", heap + heap / MARGIN, heaps.get(heaps.size() - 1));
          require("threads", first.threads() + MARGIN, last.threads());
          require("open files", first.openFiles() + MARGIN, last.openFiles());
          long known = 2 * (minutes - SETTLED) * FILES_A_MINUTE;
          require(
              "ledger",
              ledgers.get(SETTLED - 1) + known * LEDGER_BYTES_A_FILE,
              ledgers.get(ledgers.size() - 1));
        }
      }
      Counted.check(place, "polled_out", "json", files * ROWS);
      Counted.check(place, "watched_out", "json", files * ROWS);
    }
  }

  private static void require(String what, long most, long found) {
    if (found > most) {
      throw new IllegalStateException("%s: %,d, which is above %,d".formatted(what, found, most));
    }
  }

  private static void arrive(Place place, long file) throws IOException {
    String rows = SmallFile.rows(file * ROWS, ROWS, 40);
    place.arrive("polled/" + file + ".csv", rows);
    place.arrive("watched/" + file + ".csv", rows);
    Awaitility.await().pollDelay(PAUSE).until(() -> true);
  }

  /** Bytes of what is alive: counting them is a full collection. */
  private static long liveHeap(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder("jcmd", Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String classes = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = LIVE.matcher(classes);
    if (!total.find()) {
      throw new IOException("jcmd says: " + classes);
    }
    return Long.parseLong(total.group(2));
  }
}
