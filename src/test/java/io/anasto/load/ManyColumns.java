package io.anasto.load;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows of that many columns, as many 10,000 rows: integers, numbers, texts and nulls in turn. */
final class ManyColumns implements Load.Case {
  private static final int ROWS = 10_000;
  private static final int KINDS = 4;

  @Override
  public long usualSize() {
    return 5000;
  }

  @Override
  public void run(Path launcher, Path directory, long columns) throws Exception {
    for (String from : List.of("csv", "json")) {
      for (String to : List.of("csv", "json", "parquet", "avro", "delta")) {
        try (Place place = new Place(launcher, directory)) {
          place.config(
              Place.source("in", "filetype = \"%s\"".formatted(from)),
              Place.destination("in", "out", to));
          write(place, from, (int) columns);
          place.arrive("in/rows." + from);
          try (Run run = place.once()) {
            run.awaitSuccess();
            place.report(from + " to " + to, run);
            Counted.check(place, "out", to, ROWS, "c0");
          }
        }
      }
    }
  }

  private static void write(Place place, String type, int columns) throws IOException {
    boolean csv = type.equals("csv");
    try (BufferedWriter out = Files.newBufferedWriter(place.staged())) {
      if (csv) {
        for (int column = 0; column < columns; column++) {
          out.write((column == 0 ? "c" : ",c") + column);
        }
        out.write('\n');
      }
      for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < columns; column++) {
          if (csv) {
            out.write((column == 0 ? "" : ",") + value(row, column, ""));
          } else {
            String quote = column % KINDS == 2 ? "\"" : "";
            out.write(column == 0 ? "{\"c" : ",\"c");
            out.write(column + "\":" + quote + value(row, column, "null") + quote);
          }
        }
        out.write(csv ? "\n" : "}\n");
      }
    }
  }

  private static String value(int row, int column, String none) {
    return switch (column % KINDS) {
      case 0 -> Integer.toString(row + column);
      case 1 -> row + ".25";
      case 2 -> "t" + row % 100;
      default -> row % 2 == 0 ? none : Integer.toString(column);
    };
  }
}
