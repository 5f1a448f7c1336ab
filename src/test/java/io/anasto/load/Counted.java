package io.anasto.load;

import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;

/** The rows of a destination, counted by DuckDB, of Delta tables with Kernel's help, or by Avro. */
final class Counted {
  /** More than any row of a load, in bytes. */
  private static final int LARGEST_ROW = 128 << 20;

  private static int destinations;

  private Counted() {}

  /** How many were counted since the last call, and had each row once. */
  static int destinations() {
    int counted = destinations;
    destinations = 0;
    return counted;
  }

  /** Fails when the rows are not {@code rows} with ids of their own. */
  static void check(Place place, String destination, String type, long rows) throws Exception {
    check(place, destination, type, rows, "id");
  }

  static void check(Place place, String destination, String type, long rows, String id)
      throws Exception {
    List<Path> files =
        type.equals("delta") ? tableFiles(place.path(destination)) : place.files(destination);
    if (type.equals("avro")) {
      BitSet ids = new BitSet();
      require(destination, rows, avroRows(files, id, ids));
      require(destination + ", different ids", rows, ids.cardinality());
      destinations++;
      return;
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement();
        ResultSet result =
            sql.executeQuery(
                "SELECT count(*), count(DISTINCT \"%s\") FROM %s"
                    .formatted(id, reader(type, files, id)))) {
      result.next();
      require(destination, rows, result.getLong(1));
      require(destination + ", different ids", rows, result.getLong(2));
      destinations++;
    } catch (SQLException e) {
      throw new IllegalStateException(destination + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void require(String what, long expected, long found) {
    if (found != expected) {
      throw new IllegalStateException("%s: %,d rows, not %,d".formatted(what, found, expected));
    }
  }

  private static String reader(String type, List<Path> files, String id) {
    String list = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(","));
    return switch (type) {
      case "csv" ->
          "read_csv([%s], header = true, max_line_size = %d)".formatted(list, LARGEST_ROW);
      case "json" ->
          // The ids alone: to infer the types of thousands of columns takes it minutes.
          "read_json([%s], format = 'newline_delimited', maximum_object_size = %d, columns = {'%s': 'VARCHAR'})"
              .formatted(list, LARGEST_ROW, id);
      default -> "read_parquet([%s])".formatted(list);
    };
  }

  private static long avroRows(List<Path> files, String id, BitSet ids) throws IOException {
    long rows = 0;
    for (Path file : files) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
        for (GenericRecord row : reader) {
          ids.set(Integer.parseInt(row.get(id).toString()));
          rows++;
        }
      }
    }
    return rows;
  }

  private static List<Path> tableFiles(Path table) throws IOException {
    Engine engine = DefaultEngine.create(new Configuration(false));
    List<Path> paths = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        TableManager.loadSnapshot(table.toString())
            .build(engine)
            .getScanBuilder()
            .build()
            .getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            String path = InternalScanFileUtils.getAddFileStatus(files.next()).getPath();
            paths.add(Path.of(path.replaceFirst("^file:/*", "/")));
          }
        }
      }
    }
    return paths;
  }
}
