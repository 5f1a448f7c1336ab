package io.anasto.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Many inputs of one format, one after another in one thread: the same seed gives the same inputs.
 *
 * <p>An input whose verdict is of a new kind joins those that further inputs are made of: a cheap
 * stand-in for a look at the code that it reached.
 */
final class FuzzRun {
  private static final long REPORT_NANOS = 10_000_000_000L;
  private static final int MOST_INPUTS = 6000;
  private static final int MOST_FINDS = 20;

  private final FuzzTarget target;
  private final long seed;
  private final Path findings;
  private final PrintStream out;
  private final List<byte[]> inputs;

  /** Those of the inputs that are read: most that is new lies near these. */
  private final List<byte[]> readable = new ArrayList<>();

  private final Set<String> signatures = new HashSet<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Set<String> finds = new HashSet<>();
  private long found;

  /**
   * @param findings where inputs that find something are saved
   */
  FuzzRun(FuzzTarget target, long seed, Path findings, PrintStream out) throws IOException {
    this.target = target;
    this.seed = seed;
    this.findings = findings;
    this.out = out;
    this.inputs = new ArrayList<>(target.seeds(seed));
  }

  /** Runs the seeds and so many inputs made of them; returns how many found something. */
  long run(long count) {
    out.printf(
        "%s: %,d inputs, seed %d, %,d to begin with, heap %s%n",
        target.name(), count, seed, inputs.size(), heap());
    int begin = inputs.size();
    long start = System.nanoTime();
    long reported = start;
    long done = 0;
    try (Watchdog watchdog = new Watchdog(this::hangs)) {
      for (int i = 0; i < begin; i++) {
        check(watchdog, inputs.get(i), i - begin);
      }
      for (; done < count && finds.size() < MOST_FINDS; done++) {
        Random random = new Random(mixed(seed, done));
        List<byte[]> from = random.nextInt(4) == 0 || readable.isEmpty() ? inputs : readable;
        byte[] base = from.get(random.nextInt(from.size()));
        byte[] other = inputs.get(random.nextInt(inputs.size()));
        check(watchdog, target.mutate(base, other, random), done);
        if (System.nanoTime() - reported > REPORT_NANOS) {
          reported = System.nanoTime();
          out.printf("%s: %,d inputs, %s%n", target.name(), done + 1, rate(done + 1, start));
        }
      }
    }
    out.printf(
        "%s: done, %,d inputs, seed %d, %s, %,d found%n",
        target.name(), done, seed, rate(done, start), found);
    counts.forEach((what, times) -> out.printf("  %,12d %s%n", times, what));
    return found;
  }

  /**
   * @param index from 0, below 0 for those to begin with
   */
  private void check(Watchdog watchdog, byte[] input, long index) {
    watchdog.begin(input);
    try {
      Verdict verdict = target.check(input);
      String what = verdict.outcome().name().toLowerCase(Locale.ROOT);
      counts.merge(verdict.rule().isEmpty() ? what : what + ": " + verdict.rule(), 1L, Long::sum);
      boolean isNew = signatures.add(verdict.signature()) && inputs.size() < MOST_INPUTS;
      if (isNew && index >= 0) {
        inputs.add(input);
      }
      if (verdict.outcome() == Verdict.Outcome.READ && (isNew || index < 0)) {
        readable.add(input);
      }
    } catch (Find find) {
      watchdog.end();
      found(find, input, index);
    } catch (RuntimeException | Error e) {
      watchdog.end();
      found(new Find("the fuzzer failed: " + e, e), input, index);
    } finally {
      watchdog.end();
    }
  }

  /** Finds of one kind are told once. */
  private void found(Find find, byte[] input, long index) {
    found++;
    String message = String.valueOf(find.getMessage());
    if (finds.add(Verdict.refused(message).signature() + place(find))) {
      StringWriter trace = new StringWriter();
      if (find.getCause() != null) {
        find.getCause().printStackTrace(new PrintWriter(trace));
      }
      String lines = trace.toString().lines().limit(12).reduce("", (a, b) -> a + "\n    " + b);
      out.printf(
          "FOUND %s, seed %d, index %d, in %s%n  %s%s%n",
          target.name(), seed, index, save(input, "find-" + index), message, lines);
    }
  }

  /** Neighbouring seeds of {@link Random} begin much alike. */
  private static long mixed(long seed, long index) {
    long z = (seed + index * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    return (z ^ (z >>> 29)) * 0x94D049BB133111EBL;
  }

  private static String place(Find find) {
    Throwable cause = find.getCause();
    return cause == null || cause.getStackTrace().length == 0
        ? ""
        : cause.getStackTrace()[0].toString();
  }

  private void hangs(byte[] input, StackTraceElement[] where) {
    out.printf("FOUND %s hangs, seed %d, in %s%n", target.name(), seed, save(input, "hang"));
    for (StackTraceElement element : where) {
      out.println("    at " + element);
    }
    Runtime.getRuntime().halt(1);
  }

  private Path save(byte[] input, String name) {
    try {
      Files.createDirectories(findings);
      return Files.write(findings.resolve(target.name() + "-" + seed + "-" + name), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String rate(long done, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return "%,.0f s, %,.0f a second, heap %s, %,d to vary"
        .formatted(seconds, done / seconds, heap(), inputs.size());
  }

  /** What is alive, after a full collection. */
  private static String heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return "%,.1f MB".formatted((runtime.totalMemory() - runtime.freeMemory()) / 1e6);
  }
}
