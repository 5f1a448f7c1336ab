package io.anasto.delta;

import io.anasto.format.TableAppend;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a commit takes as a table grows: 1,000 of 100 rows with each committer, from {@code
 * begin()} to {@code commit()}, checkpoints apart. Not a test; run it by its main method, with the
 * directory for the tables as its argument.
 */
final class DeltaCommitComparison {
  private static final int COMMITS = 1000;
  private static final int WARM_UP = 300;
  private static final int ROWS = 100;
  private static final int AROUND = 15;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final PrintStream OUT = System.out;

  private DeltaCommitComparison() {}

  public static void main(String[] arguments) throws IOException {
    Path directory =
        arguments.length > 0
            ? Files.createDirectories(Path.of(arguments[0]))
            : Files.createTempDirectory("delta-commits");
    int commits = arguments.length > 1 ? Integer.parseInt(arguments[1]) : COMMITS;
    String plain = "struct<id:int64,name:string,price:decimal(12,2)>";
    String local = "struct<id:int64,name:string,price:decimal(12,2),at:timestamp_ntz>";
    measure("warm-up", directory.resolve("warm1"), plain, WARM_UP);
    measure("warm-up", directory.resolve("warm2"), local, WARM_UP);
    measure("delta-standalone, protocol (1,2)", directory.resolve("plain"), plain, commits);
    measure("Delta Kernel, protocol (3,7)", directory.resolve("local"), local, commits);
  }

  private static void measure(String what, Path table, String type, int commits)
      throws IOException {
    Schema schema = Schema.parse(type);
    DeltaWriting writing = new DeltaWriting(table);
    double[] whole = new double[commits];
    double[] commit = new double[commits];
    double[] flush = new double[commits];
    List<Double> checkpoints = new ArrayList<>();
    for (int i = 0; i < commits; i++) {
      RowChunk chunk = chunk(schema, i);
      long begun = System.nanoTime();
      try (TableAppend append = writing.written(chunk)) {
        long written = System.nanoTime();
        append.commit(DeltaWriting.APPLICATION, i + 1);
        long done = System.nanoTime();
        whole[i] = (done - begun) / NANOS_PER_MILLI;
        commit[i] = (done - written) / NANOS_PER_MILLI;
        append.tidy();
        double tidied = (System.nanoTime() - done) / NANOS_PER_MILLI;
        if (Files.exists(table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(i)))) {
          checkpoints.add(tidied);
        }
      }
      flush[i] = flush(table.resolve(".flushed"), 1500);
    }
    OUT.println(what);
    for (int at : new int[] {10, 100, 1000}) {
      if (at <= commits) {
        OUT.printf(
            Locale.ROOT,
            "  around %,5d: begin to commit %6.1f ms, of it commit() %6.1f ms; one file written and flushed %5.2f ms%n",
            at,
            median(whole, at),
            median(commit, at),
            median(flush, at));
      }
    }
    if (commits >= COMMITS) {
      OUT.printf(
          Locale.ROOT,
          "  at 1,000 to at 10: %.2f; commit() alone %.2f%n",
          median(whole, 1000) / median(whole, 10),
          median(commit, 1000) / median(commit, 10));
    }
    OUT.printf(
        Locale.ROOT,
        "  checkpoints: %d, the first %.1f ms, the last %.1f ms%n",
        checkpoints.size(),
        checkpoints.isEmpty() ? 0 : checkpoints.get(0),
        checkpoints.isEmpty() ? 0 : checkpoints.get(checkpoints.size() - 1));
  }

  private static RowChunk chunk(Schema schema, int number) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(
          DeltaWriting.row(
              "id", (long) number * ROWS + row, "name", "name " + row, "price", (long) row));
    }
    return ChunkMaps.toChunk(schema, rows);
  }

  /** What the disk takes for a small file, whoever writes it. */
  private static double flush(Path file, int bytes) throws IOException {
    long begun = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("x".repeat(bytes).getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    double time = (System.nanoTime() - begun) / NANOS_PER_MILLI;
    Files.delete(file);
    return time;
  }

  /** The median of the times around one of them, which is counted from 1. */
  private static double median(double[] times, int at) {
    int from = Math.max(1, at - AROUND);
    double[] some = Arrays.copyOfRange(times, from, Math.min(times.length, at + AROUND));
    Arrays.sort(some);
    return some[some.length / 2];
  }
}
