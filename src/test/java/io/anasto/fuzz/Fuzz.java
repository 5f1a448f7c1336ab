package io.anasto.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Reads inputs by our readers and by the references until something is found. A main class, not a
 * test: {@code make fuzz} runs it.
 *
 * <p>Arguments: a format, {@code streams} for every format with each of its compressions, or {@code
 * all}; how many inputs of each, and a seed, without which there is a fresh one; or a format,
 * {@code --replay}, and a file that an earlier run saved. The exit code is 1 when something was
 * found.
 */
final class Fuzz {
  private static final List<String> FORMATS = List.of("csv", "json", "avro", "parquet");

  /** A program runs for each input of a stream, so that among all there are fewer of these. */
  private static final int STREAMS_SHARE = 50;

  private static final Path FINDINGS = Path.of("target", "fuzz");

  /** Short enough to be told by mouth. */
  private static final int MOST_SEED = 1_000_000;

  private Fuzz() {}

  public static void main(String[] args) throws IOException {
    if (args[1].equals("--replay")) {
      System.out.println(target(args[0]).check(Files.readAllBytes(Path.of(args[2]))));
      return;
    }
    long seed = args.length > 2 ? Long.parseLong(args[2]) : new Random().nextInt(MOST_SEED);
    long inputs = Long.parseLong(args[1]);
    boolean all = args[0].equals("all");
    boolean streams = args[0].equals("streams");
    List<FuzzTarget> targets = new ArrayList<>();
    for (String format : all ? FORMATS : streams ? List.<String>of() : List.of(args[0])) {
      targets.add(target(format));
    }
    int exit = run(targets, inputs, seed, FINDINGS, System.out);
    if (all || streams) {
      long each = all ? inputs / STREAMS_SHARE : inputs;
      exit = Math.max(exit, run(StreamTargets.all(System.out), each, seed, FINDINGS, System.out));
    }
    System.exit(exit);
  }

  /**
   * Runs so many inputs of each target.
   *
   * @return the exit code
   */
  static int run(List<FuzzTarget> targets, long inputs, long seed, Path findings, PrintStream out)
      throws IOException {
    long found = 0;
    for (FuzzTarget target : targets) {
      found += new FuzzRun(target, seed, findings, out).run(inputs);
    }
    if (found > 0) {
      out.printf("Found something. SEED=%d makes the same inputs again.%n", seed);
    }
    return found == 0 ? 0 : 1;
  }

  /**
   * @throws IllegalArgumentException when there is no such format
   */
  static FuzzTarget target(String format) {
    return switch (format) {
      case "csv" -> new CsvTarget();
      case "json" -> new JsonTarget();
      case "avro" -> new AvroTarget();
      case "parquet" -> new ParquetTarget();
      default -> {
        if (!StreamTargets.names().contains(format)) {
          throw new IllegalArgumentException(
              "%s is none of %s, streams and %s".formatted(format, FORMATS, StreamTargets.names()));
        }
        yield StreamTargets.target(format);
      }
    };
  }
}
