package io.anasto.delta;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.anasto.format.JsonFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.RowWriter;
import io.anasto.format.TableReader;
import io.anasto.format.TableVersion;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Delta tables on disk, and their rows as plain objects that tests can compare. */
final class DeltaTables {
  static final Instant LONG_AGO = Instant.EPOCH;

  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private DeltaTables() {}

  /** The golden tables; they may be absent. */
  static Path golden() {
    String set = System.getProperty("anasto.conformance", System.getenv("ANASTO_CONFORMANCE"));
    return Path.of(set == null ? "../shared/conformance" : set).resolve("delta-golden");
  }

  static DeltaReader reader(Path table) {
    return new DeltaReader(table, name(table));
  }

  static DeltaHistory history(Path table) {
    return new DeltaHistory(table, name(table));
  }

  static String name(Path table) {
    return "./" + table.getFileName();
  }

  static TableVersion snapshot(long version) {
    return new TableVersion(TableVersion.Kind.SNAPSHOT, version, 0, LONG_AGO);
  }

  static TableVersion changes(long version) {
    return new TableVersion(TableVersion.Kind.CHANGES, version, 0, LONG_AGO);
  }

  /** The rows of a version alone. */
  static List<Map<String, Object>> rows(TableReader reader, TableVersion version)
      throws IOException {
    return rows(reader, version, reader.schema(version));
  }

  /** The rows of a version with what happened to them; without the time, which is the file's. */
  static List<Map<String, Object>> changeRows(TableReader reader, TableVersion version)
      throws IOException {
    Schema schema = reader.schema(version).plus(TableReader.CHANGE_FIELDS);
    List<Map<String, Object>> rows = rows(reader, version, schema);
    rows.forEach(row -> row.remove(TableReader.COMMIT_TIMESTAMP));
    return rows;
  }

  static List<Map<String, Object>> rows(TableReader reader, TableVersion version, Schema schema)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowReader rows = reader.open(version, schema, ReadOptions.INFERRED);
        RowWriter writer = new JsonFormat().create(out, schema)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = rows.read(builder);
        if (builder.rows() > 0) {
          writer.write(builder.build());
        }
      }
      writer.finish();
    }
    return parse(out.toString(StandardCharsets.UTF_8).lines());
  }

  /** The rows of a file of JSON lines. */
  static List<Map<String, Object>> expected(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return parse(lines);
    }
  }

  /** A row that is given as JSON. */
  static Map<String, Object> parse(String row) {
    return parse(Stream.of(row)).get(0);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> parse(Stream<String> lines) {
    List<Map<String, Object>> rows = new ArrayList<>();
    lines.forEach(
        line -> {
          try {
            rows.add((Map<String, Object>) plain(JSON.readTree(line)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return rows;
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    }
    if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      node.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
    if (node.isTextual()) {
      String text = node.asText();
      // Zeros behind a second's fraction say nothing.
      return text.matches("\\d{4}-\\d\\d-\\d\\dT.*")
          ? text.replaceFirst("(\\.\\d*?)0+(Z?)$", "$1$2").replaceFirst("\\.(Z?)$", "$1")
          : text;
    }
    return node.isNull() ? null : node.booleanValue();
  }

  /** Copies a table. */
  static Path copy(Path table, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(table)) {
      for (Path one : all.toList()) {
        Path target = to.resolve(table.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    try (Stream<Path> all = Files.walk(to)) {
      all.forEach(one -> one.toFile().setWritable(true));
    }
    return to;
  }

  static Path entry(Path table, long version) {
    return table.resolve("_delta_log/%020d.json".formatted(version));
  }

  /** Every file below a directory, with its size and time. */
  static Map<String, String> listing(Path directory) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.toList()) {
        listing.put(one.toString(), Files.size(one) + " " + Files.getLastModifiedTime(one));
      }
    }
    return listing;
  }
}
