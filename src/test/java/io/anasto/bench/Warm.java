package io.anasto.bench;

import io.anasto.ledger.Ledger;
import io.anasto.load.Place;
import io.anasto.load.Run;
import io.anasto.load.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A running Anasto with a source {@code in}, into which one file after another arrives. */
final class Warm implements AutoCloseable {
  /** Rounds before those that count. */
  static final int WARM_UP = 3;

  private static final Duration LOOK = Duration.ofMillis(2);
  private static final String STATE = ".anasto";

  private final Place place;
  private final List<String> destinations;
  private final Run run;
  private final Ledger ledger;
  private int delivered;

  /**
   * @param type of the source's files
   * @param destinations types, which are the tables' names too
   */
  Warm(Place place, String type, List<String> destinations) throws Exception {
    this(place, type, destinations, "");
  }

  /**
   * With settings of the process.
   *
   * @param settings text of the config before its tables
   */
  Warm(Place place, String type, List<String> destinations, String settings) throws Exception {
    this.place = place;
    this.destinations = destinations;
    Stream<String> tables = destinations.stream().map(to -> Place.destination("in", to, to));
    place.config(
        Stream.concat(
                Stream.of(
                    settings,
                    Place.source("in", "filetype = \"" + type + "\"", "recursive = true")),
                tables)
            .toList());
    Files.createDirectories(place.path("in"));
    run = place.start();
    Place.await(run, () -> Ledger.exists(place.path(STATE)) && isReady());
    ledger = Ledger.openForCommand(place.path(STATE));
  }

  private boolean isReady() {
    return place.sum(status -> 1) == destinations.size();
  }

  Usage usage() {
    return run.usage();
  }

  /** Delivers a file, or a directory of them, as one round; what it made is deleted afterwards. */
  void deliver(Path input, Rounds rounds) throws Exception {
    Path arrived = place.path("in/" + delivered + "-" + input.getFileName());
    Path staged = place.staged();
    if (Files.isDirectory(input)) {
      Files.move(input, staged);
    } else {
      Files.createLink(staged, input);
    }
    long files = files();
    Usage before = run.usage();
    long start = System.nanoTime();
    Files.move(staged, arrived);
    Place.await(run, LOOK, () -> isDelivered(files + count(arrived)));
    double seconds = (System.nanoTime() - start) / 1e9;
    delivered++;
    rounds.add(seconds, before, run.usage());
    deleteOutput();
  }

  private static long count(Path arrived) throws Exception {
    if (!Files.isDirectory(arrived)) {
      return 1;
    }
    try (Stream<Path> files = Files.list(arrived)) {
      return files.count();
    }
  }

  /** Files that every destination has. */
  private long files() {
    return ledger.sourceStatus().get(0).delivered();
  }

  private boolean isDelivered(long files) {
    return files() >= files;
  }

  /** So that the disk does not fill; a Delta table keeps what its log names. */
  private void deleteOutput() throws Exception {
    for (String destination : destinations) {
      if (!destination.equals("delta")) {
        for (Path file : place.files(destination)) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() {
    ledger.close();
    run.close();
  }
}
