package io.anasto.bench;

import io.anasto.load.Place;
import io.anasto.load.Run;
import io.anasto.load.SmallFile;
import io.anasto.load.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures one build of Anasto against another, in turn, so that a change that makes a path slower
 * is seen whatever the machine does meanwhile. A main class, not a test: {@code make versions} runs
 * it.
 *
 * <p>Arguments: the launchers of the old and the new build, a directory, rounds, and cases. It
 * looks at destinations alone, for the two may have ledgers of different formats.
 */
final class Versions {
  private static final List<String> CASES =
      List.of("csv:parquet", "json:parquet", "csv:json", "parquet:parquet", "small", "start");
  private static final int WARM_UP = 3;
  private static final int SMALL_FILES = 10_000;
  private static final Duration LOOK = Duration.ofMillis(2);

  private final List<Path> launchers;
  private final Path directory;
  private final int rounds;

  private Versions(List<Path> launchers, Path directory, int rounds) {
    this.launchers = launchers;
    this.directory = directory;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[2])).toAbsolutePath();
    Versions versions =
        new Versions(
            List.of(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath()),
            directory,
            Integer.parseInt(args[3]));
    List<String> wanted = Arrays.asList(args).subList(4, args.length);
    for (String name : wanted.isEmpty() ? CASES : wanted) {
      versions.measure(name);
    }
  }

  private void measure(String name) throws Exception {
    switch (name) {
      case "small" -> inTurn(name, 1, this::smallFiles);
      case "start" -> inTurn(name, 1, this::start);
      default -> pair(name);
    }
  }

  /** One cold round of one of the two. */
  private interface Round {
    double seconds(Place place) throws Exception;
  }

  private void inTurn(String name, int warmUp, Round round) throws Exception {
    List<Rounds> took = List.of(new Rounds(), new Rounds());
    for (int i = -warmUp; i < rounds; i++) {
      for (int side : order(i)) {
        try (Place place = new Place(launchers.get(side), directory.resolve("place"))) {
          double seconds = round.seconds(place);
          if (i >= 0) {
            took.get(side).add(seconds, Usage.NONE, Usage.NONE);
          }
        }
      }
    }
    print(name, took);
  }

  private double smallFiles(Place place) throws Exception {
    place.config(source("csv"), destination("parquet"));
    SmallFile.write(place.path("in"), SMALL_FILES, 10, 90);
    try (Run run = place.once()) {
      run.awaitSuccess();
      return run.seconds();
    }
  }

  private double start(Place place) throws Exception {
    place.config(source("csv"), destination("parquet"));
    Files.createDirectories(place.path("in"));
    place.once().awaitSuccess();
    place.arrive("in/a.csv", "id\n1\n");
    try (Run run = place.start()) {
      Place.await(run, LOOK, () -> !place.files("out").isEmpty());
      return run.seconds();
    }
  }

  /** All of lineitem from one format into another, by two processes that are warm. */
  private void pair(String name) throws Exception {
    int colon = name.indexOf(':');
    String from = name.substring(0, colon);
    String to = name.substring(colon + 1);
    List<Rounds> took = List.of(new Rounds(), new Rounds());
    try (SampleData data = new SampleData(directory.resolve("data"));
        Place old = new Place(launchers.get(0), directory.resolve("old"));
        Place now = new Place(launchers.get(1), directory.resolve("new"))) {
      Path input = data.lineItems(from);
      try (Run oldRun = begin(old, from, to);
          Run newRun = begin(now, from, to)) {
        for (int i = -WARM_UP; i < rounds; i++) {
          for (int side : order(i)) {
            Rounds counted = i < 0 ? new Rounds() : took.get(side);
            deliver(side == 0 ? old : now, side == 0 ? oldRun : newRun, input, i, counted);
          }
        }
      }
    }
    print(name, took);
  }

  private static Run begin(Place place, String from, String to) throws IOException {
    place.config(source(from), destination(to));
    Files.createDirectories(place.path("in"));
    return place.start();
  }

  private static void deliver(Place place, Run run, Path input, int round, Rounds counted)
      throws IOException {
    Path staged = place.staged();
    Files.createLink(staged, input);
    Usage before = run.usage();
    long start = System.nanoTime();
    Files.move(staged, place.path("in/" + (round + WARM_UP) + "-" + input.getFileName()));
    Place.await(run, LOOK, () -> !place.files("out").isEmpty());
    counted.add((System.nanoTime() - start) / 1e9, before, run.usage());
    for (Path file : place.files("out")) {
      Files.delete(file);
    }
  }

  /** Who goes first changes, since the second finds the disk busy. */
  private static List<Integer> order(int round) {
    return round % 2 == 0 ? List.of(0, 1) : List.of(1, 0);
  }

  private static String source(String type) {
    return Place.source("in", "filetype = \"" + type + "\"", "settle = 0");
  }

  /** One file a batch, so that its name tells that all of it is there. */
  private static String destination(String type) {
    return Place.destination("in", "out", type, "target_file_size = \"4GiB\"");
  }

  private static void print(String name, List<Rounds> took) {
    System.out.printf(
        Locale.ROOT,
        "%s: old %s, new %s; the new one is %.3f times as fast%n",
        name,
        took.get(0).text(),
        took.get(1).text(),
        took.get(0).median() / took.get(1).median());
  }
}
