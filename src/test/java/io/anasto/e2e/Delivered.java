package io.anasto.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * The rows in a destination's directory, by file name and as they are in the file, read by DuckDB,
 * or by Avro's own reader.
 */
record Delivered(Path directory) {

  /** The files that a reader of the destination sees. */
  List<Path> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> names() {
    return files().stream().map(file -> file.getFileName().toString()).toList();
  }

  /** The unique ids, in the order of delivery. */
  List<String> ids() {
    return column("id");
  }

  /** A column's values as text. */
  List<String> column(String name) {
    return !files().isEmpty() && names().get(0).endsWith(".avro")
        ? avroColumn(name)
        : query("SELECT \"" + name + "\"::VARCHAR FROM rows");
  }

  private List<String> avroColumn(String name) {
    List<String> values = new ArrayList<>();
    for (Path file : files()) {
      try (DataFileReader<GenericRecord> rows =
          new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
        rows.forEach(row -> values.add(Objects.toString(row.get(name), null)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return values;
  }

  /** One column of the answer of a query on {@code rows}. */
  List<String> query(String sql) {
    List<Path> files = files();
    if (files.isEmpty()) {
      return List.of();
    }
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
        Statement statement = duckdb.createStatement()) {
      statement.execute("CREATE TEMP VIEW rows AS SELECT * FROM " + reader(files));
      List<String> values = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          values.add(result.getString(1));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new AssertionError(directory + ": " + e.getMessage(), e);
    }
  }

  private static String reader(List<Path> files) {
    String list =
        files.stream()
            .map(file -> "'" + file.toString().replace("'", "''") + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    String first = files.get(0).getFileName().toString();
    if (first.endsWith(".parquet")) {
      return "read_parquet(" + list + ", union_by_name = true)";
    }
    return first.contains(".json")
        ? "read_json(" + list + ", format = 'newline_delimited', union_by_name = true)"
        : "read_csv(" + list + ", header = true, all_varchar = true, union_by_name = true)";
  }
}
