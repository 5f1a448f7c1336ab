package io.anasto.torture;

import io.anasto.row.Failpoint;
import io.anasto.torture.TortureRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What {@code make torture} starts: runs of the harness for some minutes, or one seed once more.
 * Ends with 1 at the first run where anything is not as promised, whose directory it keeps.
 */
public final class Torture {
  private static final int STEPS = 40;
  private static final int AT_ONCE = 2;

  private final Path directory;
  private final Map<Disturbance, Integer> happened = new EnumMap<>(Disturbance.class);
  private final Map<Failpoint, Integer> failpoints = new EnumMap<>(Failpoint.class);
  private int runs;
  private int failed;
  private int files;
  private long rows;

  private Torture(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs.
   *
   * @param arguments minutes, and the first seed or none; or {@code seed} and one to run again
   */
  public static void main(String[] arguments) throws Exception {
    Torture torture = new Torture(Files.createDirectories(Path.of("target", "torture")));
    if (arguments[0].equals("seed")) {
      torture.once(Long.parseLong(arguments[1]));
    } else {
      long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextInt();
      torture.forSome(Duration.ofMinutes(Long.parseLong(arguments[0])), seed);
    }
    torture.sum();
    System.exit(torture.failed == 0 ? 0 : 1);
  }

  private void forSome(Duration duration, long firstSeed) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE);
    for (int runner = 0; runner < AT_ONCE; runner++) {
      long first = firstSeed + runner;
      runners.execute(
          () -> {
            for (long seed = first; System.nanoTime() < end && !hasFailed(); seed += AT_ONCE) {
              once(seed);
            }
          });
    }
    runners.shutdown();
    runners.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  private void once(long seed) {
    long began = System.nanoTime();
    Path root = directory.resolve("seed" + seed);
    try {
      delete(root);
      Outcome outcome = new TortureRun(seed, STEPS, root).run();
      report(outcome, root, Duration.ofNanos(System.nanoTime() - began));
      if (outcome.faults().isEmpty()) {
        delete(root);
      }
    } catch (Throwable e) {
      // Also where the memory does not suffice: a run that is not counted has failed.
      failed(seed, root, e);
    }
  }

  private synchronized void failed(long seed, Path root, Throwable why) {
    failed++;
    System.out.printf("seed %d: the harness failed, see %s%n", seed, root);
    why.printStackTrace(System.out);
  }

  private synchronized boolean hasFailed() {
    return failed > 0;
  }

  private synchronized void report(Outcome outcome, Path root, Duration took) {
    runs++;
    files += outcome.files();
    rows += outcome.rows();
    outcome.happened().forEach((kind, times) -> happened.merge(kind, times, Integer::sum));
    outcome.failpoints().forEach((point, times) -> failpoints.merge(point, times, Integer::sum));
    System.out.printf(
        "seed %d: %s. %d tables, %d files, %d rows counted, %s, at its end after %d starts, %d s%n",
        outcome.seed(),
        outcome.faults().isEmpty() ? "each row once" : "FAULT",
        outcome.tables(),
        outcome.files(),
        outcome.rows(),
        outcome.happened(),
        outcome.lastStarts(),
        took.toSeconds());
    if (!outcome.faults().isEmpty()) {
      failed++;
      outcome.faults().forEach(fault -> System.out.println("  " + fault));
      System.out.println("  once more: make torture SEED=" + outcome.seed());
      System.out.println("  its files and the processes' words: " + root);
      System.out.println(outcome.config());
    }
  }

  private void sum() {
    System.out.printf(
        "%d runs, %d failed; %d files, %d rows counted%nhappened: %s%nfailpoints reached: %s%n",
        runs, failed, files, rows, happened, failpoints);
  }

  private static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }
}
