package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how fast CSV is read and written, on TPC-H lineitem: a main class, not a test.
 *
 * <p>Arguments: how many rows, how many rounds.
 */
final class CsvSpeed {
  private static final String HEADER =
      "l_orderkey,l_partkey,l_suppkey,l_linenumber,l_quantity,l_extendedprice,l_discount,l_tax,"
          + "l_returnflag,l_linestatus,l_shipdate,l_commitdate,l_receiptdate,l_shipinstruct,"
          + "l_shipmode,l_comment\n";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static double cpuBefore;

  private CsvSpeed() {}

  public static void main(String[] args) throws IOException {
    int rows = Integer.parseInt(args[0]);
    Path path = Path.of(System.getProperty("java.io.tmpdir"), "lineitem-" + rows + ".csv");
    if (!Files.exists(path)) {
      generate(path, rows);
    }
    InputFile file = InputFile.of(path, path.toString());
    CsvFormat format = new CsvFormat(CsvOptions.DEFAULT);
    SchemaInference inference = new SchemaInference();
    long start = System.nanoTime();
    format.infer(file, inference, Long.MAX_VALUE);
    report("infer all", rows, start);
    Schema schema = inference.result().schema();
    System.out.println(schema);
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      start = System.nanoTime();
      long read = read(format, file, schema);
      report("read " + read, rows, start);
    }
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      start = System.nanoTime();
      long written = copy(format, file, schema);
      report("read and write " + written + " bytes", rows, start);
    }
  }

  private static void report(String what, int rows, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    // On a busy machine the thread's own time tells more than the clock.
    double cpu = THREADS.getCurrentThreadCpuTime() / 1e9;
    System.out.printf(
        "%s: %.2f s, %,.0f rows/s; CPU %.2f s%n", what, seconds, rows / seconds, cpu - cpuBefore);
    cpuBefore = THREADS.getCurrentThreadCpuTime() / 1e9;
  }

  private static long read(CsvFormat format, InputFile file, Schema schema) throws IOException {
    long rows = 0;
    try (RowReader reader = format.open(file, schema, ReadOptions.INFERRED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, RowChunk.CAPACITY);
        more = reader.read(builder);
        rows += builder.build().rows();
      }
    }
    return rows;
  }

  private static long copy(CsvFormat format, InputFile file, Schema schema) throws IOException {
    try (RowReader reader = format.open(file, schema, ReadOptions.INFERRED);
        RowWriter writer = format.create(OutputStream.nullOutputStream(), schema)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, RowChunk.CAPACITY);
        more = reader.read(builder);
        writer.write(builder.build());
      }
      writer.finish();
      return writer.bytes();
    }
  }

  private static void generate(Path path, int rows) throws IOException {
    List<String> parts = new ArrayList<>();
    try (BufferedWriter out = Files.newBufferedWriter(path)) {
      out.write(HEADER);
      int count = 0;
      for (LineItem item : new LineItemGenerator(1, 1, 1)) {
        if (count++ == rows) {
          break;
        }
        parts.clear();
        // The last column may hold no comma; TPC-H's text has some.
        String line = item.toLine();
        for (String part : line.substring(0, line.length() - 1).split("\\|", -1)) {
          parts.add(part.indexOf(',') < 0 ? part : '"' + part + '"');
        }
        out.write(String.join(",", parts));
        out.write('\n');
      }
    }
  }
}
