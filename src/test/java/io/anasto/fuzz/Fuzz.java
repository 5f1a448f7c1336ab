package io.anasto.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads inputs by our readers and by the references until something is found. A main class, not a
 * test: {@code make fuzz} runs it.
 *
 * <p>Arguments: a format or {@code all}, how many inputs of each, and a seed; or a format, {@code
 * --replay}, and a file that an earlier run saved. The exit code is 1 when something was found.
 */
final class Fuzz {
  private static final List<String> FORMATS = List.of("csv", "json", "avro", "parquet");
  private static final Path FINDINGS = Path.of("target", "fuzz");

  private Fuzz() {}

  public static void main(String[] args) throws IOException {
    if (args[1].equals("--replay")) {
      System.out.println(target(args[0]).check(Files.readAllBytes(Path.of(args[2]))));
      return;
    }
    long found = 0;
    for (String format : args[0].equals("all") ? FORMATS : List.of(args[0])) {
      FuzzRun run = new FuzzRun(target(format), Long.parseLong(args[2]), FINDINGS, System.out);
      found += run.run(Long.parseLong(args[1]));
    }
    System.exit(found == 0 ? 0 : 1);
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
      default -> throw new IllegalArgumentException(format + " is none of " + FORMATS);
    };
  }
}
