package io.anasto.bench;

import io.anasto.load.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a real Anasto with the launcher's settings, from a file's arrival to the committed
 * batch, in turn with DuckDB or Spark on the same machine. A main class, not a test: {@code make
 * bench} runs it.
 *
 * <p>Arguments: the launcher, a directory for data and results, rounds, and the names of cases;
 * without names, all of them.
 */
final class Bench {
  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    CASES.put("csv:parquet", new Pair("csv", "parquet", 1.2));
    CASES.put("csv:json", new Pair("csv", "json", 2.0));
    CASES.put("json:parquet", new Pair("json", "parquet", 1.0));
    CASES.put("parquet:csv", new Pair("parquet", "csv", 1.1));
    CASES.put("parquet:parquet", new Pair("parquet", "parquet", 1.0));
    CASES.put("csv:avro", new AvroPair("csv", "avro"));
    CASES.put("avro:parquet", new AvroPair("avro", "parquet"));
    CASES.put("csv:delta", new DeltaBesideSpark());
    CASES.put("three", new ThreeAtOnce());
    CASES.put("cold", new ColdStart());
    CASES.put("small", new SmallFiles());
    CASES.put("latency", new Latency("parquet", 50, 250));
    CASES.put("delta-latency", new Latency("delta", 200, Double.POSITIVE_INFINITY));
    CASES.put("start", new StartUp());
    CASES.put("idle", new IdleDirectory());
    CASES.put("overhead", new Overhead());
  }

  private Bench() {}

  /** One path of the table. */
  interface Case {
    void run(Setting setting) throws Exception;
  }

  /**
   * What a case is run with.
   *
   * @param rounds that count; others warm up before
   */
  record Setting(Path launcher, Path directory, int rounds, SampleData data, ResultTable results) {
    /** A place of its own, which goes when it is closed. */
    Place place() throws Exception {
      return new Place(launcher, directory.resolve("place"));
    }
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[1])).toAbsolutePath();
    List<String> wanted = Arrays.asList(args).subList(3, args.length);
    ResultTable results = new ResultTable();
    try (SampleData data = new SampleData(directory.resolve("data"))) {
      Setting setting =
          new Setting(
              Path.of(args[0]).toAbsolutePath(),
              directory,
              Integer.parseInt(args[2]),
              data,
              results);
      for (String name : wanted.isEmpty() ? List.copyOf(CASES.keySet()) : wanted) {
        Case one = CASES.get(name);
        if (one == null) {
          throw new IllegalArgumentException(name + " is none of " + CASES.keySet());
        }
        one.run(setting);
      }
    }
    Files.writeString(directory.resolve("table.md"), results.markdown());
    System.out.print(results.markdown());
  }
}
