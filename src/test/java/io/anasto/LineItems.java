package io.anasto;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** TPC-H's lineitem as a CSV file with a header. */
public final class LineItems {
  private static final String HEADER =
      "orderkey,partkey,suppkey,linenumber,quantity,extendedprice,discount,tax,returnflag,"
          + "linestatus,shipdate,commitdate,receiptdate,shipinstruct,shipmode,comment\n";

  /** Bytes of the whole table, about. */
  private static final double BYTES_AT_SCALE_ONE = 700e6;

  private LineItems() {}

  /** Writes all rows at a scale factor; returns how many. */
  public static long write(Path csv, double scale) throws IOException {
    return write(csv, scale, Long.MAX_VALUE, false);
  }

  /**
   * Writes rows until the file has so many bytes.
   *
   * @param withIds whether each row begins with its number, {@code id}
   * @return how many rows
   */
  public static long write(Path csv, long bytes, boolean withIds) throws IOException {
    // More than enough of them.
    return write(csv, bytes / BYTES_AT_SCALE_ONE * 1.2 + 0.01, bytes, withIds);
  }

  private static long write(Path csv, double scale, long bytes, boolean withIds)
      throws IOException {
    long rows = 0;
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(csv)) {
      out.write(withIds ? "id," + HEADER : HEADER);
      for (LineItem item : new LineItemGenerator(scale, 1, 1)) {
        if (written >= bytes) {
          break;
        }
        String row = withIds ? rows + "," + row(item) : row(item);
        out.write(row);
        written += row.length();
        rows++;
      }
    }
    return rows;
  }

  private static String row(LineItem item) {
    // No value of TPC-H has a quote or a line break; some comments have commas.
    String line = item.toLine();
    int comment = line.lastIndexOf('|', line.length() - 2) + 1;
    return line.substring(0, comment).replace('|', ',')
        + '"'
        + line.substring(comment, line.length() - 1)
        + "\"\n";
  }
}
