package io.anasto.load;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A CSV file of that many bytes: TPC-H lineitem, with ids. */
final class LargeFile implements Load.Case {
  private static final String HEADER =
      "id,orderkey,partkey,suppkey,linenumber,quantity,extendedprice,discount,tax,returnflag,"
          + "linestatus,shipdate,commitdate,receiptdate,shipinstruct,shipmode,comment\n";

  /** Bytes of a row with its id, about; the generator is asked for more than enough of them. */
  private static final double BYTES_AT_SCALE_ONE = 700e6;

  @Override
  public long usualSize() {
    return 10_000_000_000L;
  }

  @Override
  public void run(Path launcher, Path directory, long size) throws Exception {
    try (Place place = new Place(launcher, directory)) {
      long rows = generate(place.staged(), size);
      place.arrive("in/large.csv");
      System.out.printf("  %,d bytes%n", Files.size(place.path("in/large.csv")));
      for (String to : List.of("parquet", "json")) {
        place.config(Place.source("in"), Place.destination("in", to, to));
        try (Run run = place.once()) {
          run.awaitSuccess();
          place.report("csv to " + to, run);
        }
        Counted.check(place, to, to, rows);
        place.forget(to);
      }
    }
  }

  private static long generate(Path csv, long size) throws Exception {
    long id = 0;
    long written = HEADER.length();
    try (BufferedWriter out = Files.newBufferedWriter(csv)) {
      out.write(HEADER);
      for (LineItem item : new LineItemGenerator(size / BYTES_AT_SCALE_ONE + 1, 1, 1)) {
        // No value of TPC-H has a quote or a line break; some comments have commas.
        String line = item.toLine();
        int comment = line.lastIndexOf('|', line.length() - 2) + 1;
        String row =
            id
                + ","
                + line.substring(0, comment).replace('|', ',')
                + '"'
                + line.substring(comment, line.length() - 1)
                + "\"\n";
        out.write(row);
        written += row.length();
        id++;
        if (written >= size) {
          break;
        }
      }
    }
    return id;
  }
}
