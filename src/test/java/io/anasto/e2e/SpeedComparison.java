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
 * Compares the whole path CSV to JSON of a running Anasto, from the rename of a file into the
 * source to the last committed file in the destination, with DuckDB's COPY on two threads, round by
 * round. A main class, not a test: {@code make compare} runs it.
 *
 * <p>Arguments: the launcher, TPC-H scale factor, rounds.
 */
final class SpeedComparison {
  private static final String HEADER =
      "orderkey,partkey,suppkey,linenumber,quantity,extendedprice,discount,tax,returnflag,"
          + "linestatus,shipdate,commitdate,receiptdate,shipinstruct,shipmode,comment\n";

  private static final int WARM_UP = 2;

  private SpeedComparison() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("anasto-speed");
    Path csv = directory.resolve("lineitem.csv");
    long rows = generate(csv, Double.parseDouble(args[1]));
    System.out.printf("%,d rows, %,d bytes%n", rows, Files.size(csv));
    Path config = directory.resolve("config.toml");
    Files.writeString(
        config,
        String.join("\n", Site.source("in"), Site.destination("in", "out", "filetype = \"json\"")));
    Files.createDirectory(directory.resolve("in"));
    Process anasto = new ProcessBuilder(args[0], config.toString()).inheritIO().start();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET threads = 2");
      compare(directory, csv, rows, Integer.parseInt(args[2]), sql);
    } finally {
      anasto.destroy();
      anasto.waitFor();
      delete(directory);
    }
  }

  private static void compare(Path directory, Path csv, long rows, int rounds, Statement sql)
      throws IOException, SQLException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < WARM_UP + rounds; round++) {
      double anasto = deliver(directory, csv, round);
      double duckDb = copy(directory, csv, sql);
      System.out.printf("Anasto %.2f s, DuckDB %.2f s%n", anasto, duckDb);
      if (round >= WARM_UP) {
        ours.add(anasto);
        theirs.add(duckDb);
      }
    }
    double ratio = median(theirs) / median(ours);
    System.out.printf(
        "median of %d: Anasto %.2f s (%,.0f rows/s), DuckDB %.2f s, ratio %.2f%n",
        rounds, median(ours), rows / median(ours), median(theirs), ratio);
  }

  private static double deliver(Path directory, Path csv, int round) throws IOException {
    Path staged = directory.resolve("staged.csv");
    Files.copy(csv, staged);
    Files.setLastModifiedTime(staged, FileTime.from(Instant.now().minusSeconds(60)));
    Path out = directory.resolve("out");
    long start = System.nanoTime();
    Files.move(staged, directory.resolve("in/" + round + ".csv"), StandardCopyOption.ATOMIC_MOVE);
    String batch = "%012d".formatted(round + 1);
    Path ledger = directory.resolve(".anasto");
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> isCommitted(ledger, round + 1));
    double seconds = (System.nanoTime() - start) / 1e9;
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(one -> one.toString().contains(batch)).toList()) {
        Files.delete(file);
      }
    }
    return seconds;
  }

  private static boolean isCommitted(Path stateDir, int batch) {
    try (Ledger ledger = Ledger.openForCommand(stateDir)) {
      return ledger.destination("out").filter(entry -> entry.position() >= batch).isPresent();
    } catch (LedgerException e) {
      return false;
    }
  }

  private static double copy(Path directory, Path csv, Statement sql)
      throws SQLException, IOException {
    Path target = directory.resolve("duck.json");
    long start = System.nanoTime();
    sql.execute("COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT JSON)".formatted(csv, target));
    double seconds = (System.nanoTime() - start) / 1e9;
    Files.delete(target);
    return seconds;
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
