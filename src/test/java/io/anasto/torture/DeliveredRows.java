package io.anasto.torture;

import io.anasto.delta.DeltaKernelRows;
import io.anasto.torture.TortureConfig.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** What is in a destination, by readers of others: DuckDB, Avro's own, Delta Kernel. */
record DeliveredRows(Path directory, Destination destination) {
  /** Takes a row's columns as text. */
  @FunctionalInterface
  interface Taker {
    void take(long id, String kind, String amount, String note);
  }

  void forEach(Taker taker) throws IOException, SQLException {
    switch (destination.format()) {
      case DELTA -> fromDelta(taker);
      case AVRO -> fromAvro(taker);
      default -> fromDuckDb(taker);
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private void fromDelta(Taker taker) throws IOException {
    if (Files.isDirectory(directory.resolve("_delta_log"))) {
      for (Map<String, Object> row : new DeltaKernelRows(directory).all()) {
        give(taker, row.get("id"), row.get("kind"), row.get("amount"), row.get("note"));
      }
    }
  }

  private void fromAvro(Taker taker) throws IOException {
    for (Path file : files()) {
      try (DataFileReader<GenericRecord> rows =
          new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
        for (GenericRecord row : rows) {
          give(taker, row.get("id"), row.get("kind"), row.get("amount"), row.get("note"));
        }
      }
    }
  }

  private static void give(Taker taker, Object id, Object kind, Object amount, Object note) {
    taker.take(((Number) id).longValue(), text(kind), text(amount), text(note));
  }

  private static String text(Object value) {
    return Objects.toString(value, null);
  }

  private void fromDuckDb(Taker taker) throws IOException, SQLException {
    List<Path> files = files();
    if (files.isEmpty()) {
      return;
    }
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id::BIGINT, kind::VARCHAR, amount::VARCHAR, note::VARCHAR FROM "
                    + reader(files))) {
      while (rows.next()) {
        taker.take(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4));
      }
    }
  }

  private String reader(List<Path> files) {
    String list =
        files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
    return switch (destination.format()) {
      case CSV -> "read_csv(" + list + ", header = true, all_varchar = true, quote = '\"')";
      case JSON ->
          "read_json("
              + list
              + ", format = 'newline_delimited', columns = {id: 'BIGINT', kind: 'VARCHAR', amount: 'VARCHAR', note: 'VARCHAR'})";
      default -> "read_parquet(" + list + ")";
    };
  }
}
