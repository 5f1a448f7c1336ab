package io.anasto.bench;

import io.anasto.LineItems;
import io.anasto.load.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Lineitem in each format, made once; and DuckDB, which makes most of them. */
final class SampleData implements AutoCloseable {
  private static final double SCALE = 0.5;
  private static final long COLD_BYTES = 100_000_000;
  private static final Duration AGE = Duration.ofHours(1);

  private final Path directory;
  private final DuckDb duck;
  private long rows;

  SampleData(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.duck = DuckDb.start();
  }

  DuckDb duck() {
    return duck;
  }

  /** Rows of {@code lineitem}. */
  long rows() throws Exception {
    if (rows == 0) {
      lineItems("csv");
      rows = Long.parseLong(duck.value("SELECT count(*) FROM '%s'".formatted(lineItems("csv"))));
    }
    return rows;
  }

  /** 3,000,000 rows as CSV, JSON or Parquet (snappy, by DuckDB). */
  Path lineItems(String type) throws Exception {
    Path file = directory.resolve("lineitem." + type);
    if (!Files.exists(file)) {
      Path staged = directory.resolve("staged");
      if (type.equals("csv")) {
        LineItems.write(staged, SCALE);
      } else {
        duck.run("COPY (FROM '%s') TO '%s' (FORMAT %s)".formatted(lineItems("csv"), staged, type));
      }
      finish(staged, file);
    }
    return file;
  }

  /** The same as Avro, which Anasto has to write itself. */
  Path avro(Bench.Setting setting) throws Exception {
    Path file = directory.resolve("lineitem.avro");
    if (!Files.exists(file)) {
      try (Place place = setting.place()) {
        place.config(
            Place.source("in"),
            Place.destination("in", "out", "avro", "target_file_size = \"4GiB\""));
        Files.copy(lineItems("csv"), place.staged());
        place.arrive("in/a.csv");
        place.once().awaitSuccess();
        finish(place.files("out").get(0), file);
      }
    }
    return file;
  }

  /** 100 MB of CSV. */
  Path coldCsv() throws IOException {
    Path file = directory.resolve("cold.csv");
    if (!Files.exists(file)) {
      Path staged = directory.resolve("staged");
      LineItems.write(staged, COLD_BYTES, false);
      finish(staged, file);
    }
    return file;
  }

  /** Old enough to count as settled when a link of it arrives. */
  private static void finish(Path staged, Path file) throws IOException {
    Files.setLastModifiedTime(staged, FileTime.from(Instant.now().minus(AGE)));
    Files.move(staged, file);
  }

  @Override
  public void close() throws IOException {
    duck.close();
  }
}
