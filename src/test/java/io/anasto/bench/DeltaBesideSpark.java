package io.anasto.bench;

import io.anasto.e2e.Spark;
import io.anasto.load.Place;
import io.anasto.load.Usage;
import java.nio.file.Path;
import java.util.List;

/**
 * All of lineitem as CSV into a Delta table, beside Spark on two threads, which is given the
 * schema. Without what {@code make interop} fetches, Anasto alone.
 */
final class DeltaBesideSpark implements Bench.Case {
  private static final double TARGET = 4;

  private static final String COLUMNS =
      "orderkey BIGINT, partkey BIGINT, suppkey BIGINT, linenumber BIGINT, quantity DOUBLE,"
          + " extendedprice DOUBLE, discount DOUBLE, tax DOUBLE, returnflag STRING,"
          + " linestatus STRING, shipdate DATE, commitdate DATE, receiptdate DATE,"
          + " shipinstruct STRING, shipmode STRING, comment STRING";

  /** More than it needs for this. */
  private static final List<String> SPARK_OPTIONS = List.of("-Xmx4g");

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Path input = setting.data().lineItems("csv");
    Rounds ours = new Rounds();
    Rounds theirs = new Rounds();
    boolean hasSpark = Spark.isThere();
    try (Place place = setting.place();
        Warm anasto = new Warm(place, "csv", List.of("delta"))) {
      Spark spark = hasSpark ? Spark.start(SPARK_OPTIONS) : null;
      for (int round = -Warm.WARM_UP; round < setting.rounds(); round++) {
        anasto.deliver(input, round < 0 ? new Rounds() : ours);
        if (hasSpark) {
          measure(spark, input, place.path("spark" + round), round < 0 ? new Rounds() : theirs);
        }
      }
    }
    String path = "csv → delta";
    if (hasSpark) {
      setting.results().compare(path, setting.data().rows(), ours, "Spark", theirs, TARGET);
    } else {
      setting
          .results()
          .figure(
              path,
              ours,
              "without Spark, which make interop fetches",
              "%.1f times Spark".formatted(TARGET),
              false);
    }
  }

  private static void measure(Spark spark, Path input, Path table, Rounds rounds) throws Exception {
    Usage before = Usage.of(spark.pid());
    long start = System.nanoTime();
    spark.run(
        "CREATE OR REPLACE TEMPORARY VIEW lineitem (%s) USING csv OPTIONS (path '%s', header 'true')"
            .formatted(COLUMNS, input),
        "CREATE TABLE %s USING delta AS SELECT * FROM lineitem".formatted(Spark.table(table)));
    rounds.add((System.nanoTime() - start) / 1e9, before, Usage.of(spark.pid()));
  }
}
