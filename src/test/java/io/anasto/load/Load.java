package io.anasto.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a real Anasto under loads that no test has time for, measures it from outside, and counts
 * the delivered rows with readers that are not ours. A main class, not a test: {@code make load}
 * runs it.
 *
 * <p>Arguments: the launcher, a directory with room, and the names of cases with their sizes, such
 * as {@code files=100000}; without a size, the one that the documentation speaks of.
 */
final class Load {
  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    CASES.put("row", new LargeRows());
    CASES.put("columns", new ManyColumns());
    CASES.put("tables", new ManyTables());
    CASES.put("slow", new SlowDestination());
    CASES.put("large", new LargeFile());
    CASES.put("polls", new FastPolls());
    CASES.put("files", new ManyFiles());
  }

  private Load() {}

  /** One kind of load. */
  interface Case {
    /** How much of it the documentation speaks of. */
    long usualSize();

    void run(Path launcher, Path directory, long size) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Path launcher = Path.of(args[0]).toAbsolutePath();
    Path directory = Files.createDirectories(Path.of(args[1])).toAbsolutePath();
    List<String> wanted = Arrays.asList(args).subList(2, args.length);
    for (String name : wanted.isEmpty() ? List.copyOf(CASES.keySet()) : wanted) {
      String[] parts = name.split("=", -1);
      Case load = CASES.get(parts[0]);
      if (load == null) {
        throw new IllegalArgumentException(parts[0] + " is none of " + CASES.keySet());
      }
      long size = parts.length > 1 ? Long.parseLong(parts[1]) : load.usualSize();
      System.out.printf("%s=%d%n", parts[0], size);
      load.run(launcher, directory.resolve(parts[0]), size);
      System.out.printf("  destinations counted, with each row once: %d%n", Counted.destinations());
    }
  }
}
