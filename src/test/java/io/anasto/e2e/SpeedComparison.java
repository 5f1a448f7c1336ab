package io.anasto.e2e;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Compares the whole path of a running Anasto, from the rename of a file into the source to the
 * last committed file in the destination, with DuckDB's COPY on two threads, round by round; both
 * infer. A main class, not a test: {@code make compare} runs it.
 *
 * <p>Arguments: the launcher, TPC-H scale factor, rounds, and pairs of file types such as {@code
 * csv:parquet}. DuckDB writes neither Avro nor {@code delta}, so that such a pair has Anasto's
 * figures alone.
 */
final class SpeedComparison {
  private static final String HEADER =
      "orderkey,partkey,suppkey,linenumber,quantity,extendedprice,discount,tax,returnflag,"
          + "linestatus,shipdate,commitdate,receiptdate,shipinstruct,shipmode,comment\n";

  private static final int WARM_UP = 2;

  private SpeedComparison() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("anasto-speed");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET threads = 2");
      Path csv = directory.resolve("lineitem.csv");
      long rows = generate(csv, Double.parseDouble(args[1]));
      System.out.printf("%,d rows, %,d bytes of CSV%n", rows, Files.size(csv));
      for (String pair : List.of(args).subList(3, args.length)) {
        int colon = pair.indexOf(':');
        Pair types = new Pair(pair.substring(0, colon), pair.substring(colon + 1));
        Path input = input(csv, types.from(), sql);
        try (Anasto anasto = Anasto.start(args[0], directory.resolve(types.name()), types)) {
          compare(anasto, input, types, rows, Integer.parseInt(args[2]), sql);
        }
      }
    } finally {
      delete(directory);
    }
  }

  private static void compare(
      Anasto anasto, Path input, Pair types, long rows, int rounds, Statement sql)
      throws IOException, SQLException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < WARM_UP + rounds; round++) {
      double seconds = anasto.deliver(input, round);
      System.out.printf("  %s: Anasto %.2f s%n", types.name(), seconds);
      if (round >= WARM_UP) {
        ours.add(seconds);
      }
      if (types.hasDuckDb()) {
        double duckDb = copy(input, types, sql);
        System.out.printf("  %s: DuckDB %.2f s%n", types.name(), duckDb);
        if (round >= WARM_UP) {
          theirs.add(duckDb);
        }
      }
    }
    System.out.printf(
        "%s, median of %d: Anasto %.2f s (%,.0f rows/s)%s%n",
        types.name(),
        rounds,
        median(ours),
        rows / median(ours),
        theirs.isEmpty()
            ? ""
            : ", DuckDB %.2f s, ratio %.2f"
                .formatted(median(theirs), median(theirs) / median(ours)));
  }

  /** The rows as a file of another type, as DuckDB writes it. */
  private static Path input(Path csv, String type, Statement sql) throws SQLException {
    Path file = csv.resolveSibling("lineitem." + type);
    if (!Files.exists(file)) {
      sql.execute(
          "COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT %s)".formatted(csv, file, type));
    }
    return file;
  }

  private static double copy(Path input, Pair types, Statement sql)
      throws SQLException, IOException {
    Path target = input.resolveSibling("duck." + types.to());
    String reader = types.from().equals("json") ? "read_json" : "read_" + types.from();
    long start = System.nanoTime();
    sql.execute(
        "COPY (SELECT * FROM %s('%s')) TO '%s' (FORMAT %s)"
            .formatted(reader, input, target, types.to()));
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("  DuckDB wrote %,d bytes%n", Files.size(target));
    Files.delete(target);
    return seconds;
  }

  private record Pair(String from, String to) {
    String name() {
      return from + " to " + to;
    }

    boolean hasDuckDb() {
      return !to.equals("avro") && !to.equals("delta");
    }

    /** The destination's keys. */
    String destination() {
      return to.equals("delta") ? "type = \"open_table\"" : "filetype = \"%s\"".formatted(to);
    }
  }

  /** A process that delivers from {@code in} to {@code out}. */
  private record Anasto(Process process, Path directory, String extension)
      implements AutoCloseable {
    static Anasto start(String launcher, Path directory, Pair types) throws IOException {
      Files.createDirectories(directory.resolve("in"));
      Path config = directory.resolve("config.toml");
      Files.writeString(
          config,
          String.join(
              "\n",
              Site.source("in", "filetype = \"%s\"".formatted(types.from())),
              Site.destination("in", "out", types.destination())));
      return new Anasto(
          new ProcessBuilder(launcher, config.toString()).inheritIO().start(),
          directory,
          types.from());
    }

    /** Seconds from the file's arrival to its commit. */
    double deliver(Path input, int round) throws IOException {
      Path staged = directory.resolve("staged");
      Files.copy(input, staged);
      Files.setLastModifiedTime(staged, FileTime.from(Instant.now().minusSeconds(60)));
      long start = System.nanoTime();
      Files.move(
          staged,
          directory.resolve("in/" + round + "." + extension),
          StandardCopyOption.ATOMIC_MOVE);
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> isCommitted(directory.resolve(".anasto"), round + 1));
      double seconds = (System.nanoTime() - start) / 1e9;
      String batch = "%012d".formatted(round + 1);
      try (Stream<Path> files = Files.list(directory.resolve("out"))) {
        for (Path file : files.filter(one -> one.toString().contains(batch)).toList()) {
          System.out.printf("  Anasto wrote %,d bytes%n", Files.size(file));
          Files.delete(file);
        }
      }
      Files.delete(directory.resolve("in/" + round + "." + extension));
      return seconds;
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }

  private static boolean isCommitted(Path stateDir, int batch) {
    try (Ledger ledger = Ledger.openForCommand(stateDir)) {
      return ledger.destination("out").filter(entry -> entry.position() >= batch).isPresent();
    } catch (LedgerException e) {
      return false;
    }
  }

  private static long generate(Path csv, double scale) throws IOException {
    long rows = 0;
    try (BufferedWriter out = Files.newBufferedWriter(csv)) {
      out.write(HEADER);
      for (LineItem item : new LineItemGenerator(scale, 1, 1)) {
        // No value of TPC-H has a quote or a line break; some comments have commas.
        String line = item.toLine();
        int comment = line.lastIndexOf('|', line.length() - 2) + 1;
        out.write(line.substring(0, comment).replace('|', ','));
        out.write('"' + line.substring(comment, line.length() - 1) + "\"\n");
        rows++;
      }
    }
    return rows;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
