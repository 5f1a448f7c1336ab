package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.TableState;
import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A value survives every pair of formats: 100,000 rows of {@link EveryType}, written by DuckDB and
 * by Avro's own writer, delivered from each format to each in one run, and read by DuckDB and by
 * Avro's own reader, which find no difference and the rows in their order.
 *
 * <p>CSV and JSON sources declare their schema, for their texts alone do not tell an {@code int8}
 * from an {@code int64}; Avro and Parquet files state it. What Avro cannot state is told at {@link
 * #stated}.
 */
class PairsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String EXPECTED = "expected";
  private static final String FOUND = "found";

  @TempDir static Path directory;

  private static Connection duckDb;
  private static Statement sql;

  record Pair(PairFormat from, PairFormat to) {
    String table() {
      return from + "_to_" + to;
    }

    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  static Stream<Pair> pairs() {
    return Stream.of(PairFormat.values())
        .flatMap(from -> Stream.of(PairFormat.values()).map(to -> new Pair(from, to)));
  }

  @BeforeAll
  static void deliverEachFormatToEach() throws Exception {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    sql = duckDb.createStatement();
    EveryType.create(sql);
    sql.execute(
        "CREATE TABLE %s AS SELECT %s FROM %s"
            .formatted(EXPECTED, exactColumns(), EveryType.TRUTH));
    List<String> config = new ArrayList<>();
    for (PairFormat format : PairFormat.values()) {
      Path file =
          Files.createDirectories(directory.resolve(format.toString())).resolve("rows." + format);
      format.write(sql, file);
      // So that nobody waits for the file to settle.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
      config.add(source(format.toString(), "filetype = \"" + format + '"'));
      if (format == PairFormat.CSV || format == PairFormat.JSON) {
        config.add(EveryType.schemaKey());
      }
    }
    pairs()
        .forEach(
            pair ->
                config.add(
                    destination(
                        pair.from().toString(), pair.table(), "filetype = \"" + pair.to() + '"')));
    try (LocalAnasto anasto = LocalAnasto.in(directory, String.join("\n", config)).start()) {
      LocalAnasto.patiently().atMost(PATIENCE).until(() -> allEnded(anasto));
      assertThat(pairs().map(pair -> failure(anasto.destination(pair.table()))))
          .allMatch(String::isEmpty);
    }
  }

  private static boolean allEnded(LocalAnasto anasto) {
    return pairs()
        .allMatch(
            pair ->
                anasto.source(pair.from().toString()).state() == TableState.STOPPED
                    || anasto.destination(pair.table()).state() == TableState.STOPPED
                    || anasto.destination(pair.table()).rows() == EveryType.ROWS);
  }

  private static String failure(DestinationStatus status) {
    return status.rows() == EveryType.ROWS
        ? ""
        : status.destination().name() + ": " + status.rows() + " rows, " + status.reason();
  }

  @AfterAll
  static void close() throws SQLException {
    sql.close();
    duckDb.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void everyValueSurvives(Pair pair) throws Exception {
    List<Path> files = new Delivered(directory.resolve(pair.table())).files();
    String query = pair.to().read(sql, files);
    if (pair.to() == PairFormat.PARQUET) {
      assertThat(types(files)).isEqualTo(statedTypes(pair.from()));
    }

    sql.execute(
        "CREATE OR REPLACE TABLE %s AS SELECT %s FROM (%s)"
            .formatted(FOUND, exactColumns(), query));

    assertThat(number("SELECT count(*) FROM " + FOUND)).isEqualTo(EveryType.ROWS);
    assertThat(number("SELECT count(*) FROM " + FOUND + " WHERE id IS DISTINCT FROM rowid"))
        .as("rows in another place than before")
        .isZero();
    // No row is there twice, as the ids have shown, so that EXCEPT finds what EXCEPT ALL does in
    // seconds; and where as many rows lack none of those expected, there are none besides.
    assertThat(number(except(EXPECTED, FOUND))).as(PairsTest::difference).isZero();
  }

  private static String exactColumns() {
    return columns((name, type) -> DuckType.exact(name, type));
  }

  private interface Expression {
    String of(String column, DataType type);
  }

  private static String columns(Expression expression) {
    return EveryType.fields().stream()
        .map(field -> expression.of(field.name(), field.type()) + " AS " + field.name())
        .collect(Collectors.joining(", "));
  }

  private static String except(String one, String other) {
    return "SELECT count(*) FROM (SELECT * FROM %s EXCEPT SELECT * FROM %s)".formatted(one, other);
  }

  private static long number(String query) throws SQLException {
    try (ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static Map<String, String> types(List<Path> files) throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (ResultSet result = sql.executeQuery("DESCRIBE FROM '" + files.get(0) + "'")) {
      while (result.next()) {
        types.put(
            result.getString("column_name"), result.getString("column_type").replace("\"", ""));
      }
    }
    return types;
  }

  private static Map<String, String> statedTypes(PairFormat source) {
    Map<String, String> types = new LinkedHashMap<>();
    for (Field field : EveryType.fields()) {
      DataType type = source == PairFormat.AVRO ? stated(field.type()) : field.type();
      types.put(field.name(), DuckType.name(type).replace("\"", ""));
    }
    return types;
  }

  /** What an Avro file states of a type: it has no integers of 8 and 16 bits. */
  private static DataType stated(DataType type) {
    return switch (type.kind()) {
      case INT8, INT16 -> DataType.INT32;
      case LIST -> new ListType(stated(((ListType) type).element()));
      case MAP -> new MapType(stated(((MapType) type).key()), stated(((MapType) type).value()));
      case STRUCT ->
          new StructType(
              ((StructType) type)
                  .fields().stream()
                      .map(field -> Field.of(field.name(), stated(field.type())))
                      .toList());
      default -> type;
    };
  }

  /** The first difference of each column, for the message of a failed test. */
  private static String difference() {
    try {
      return differences();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String differences() throws SQLException {
    StringBuilder text = new StringBuilder("columns that differ:");
    for (Field field : EveryType.fields()) {
      try (ResultSet row =
          sql.executeQuery(
              ("SELECT count(*), min(e.id), first(e.%1$s::VARCHAR ORDER BY e.id),"
                      + " first(f.%1$s::VARCHAR ORDER BY e.id)"
                      + " FROM %2$s e JOIN %3$s f USING (id) WHERE e.%1$s IS DISTINCT FROM f.%1$s")
                  .formatted(field.name(), EXPECTED, FOUND))) {
        row.next();
        if (row.getLong(1) > 0) {
          text.append(
              "%n%s in %,d rows, first in %,d: expected %s, found %s"
                  .formatted(
                      field.name(),
                      row.getLong(1),
                      row.getLong(2),
                      row.getString(3),
                      row.getString(4)));
        }
      }
    }
    return text.toString();
  }
}
