package io.anasto.e2e;

import static io.anasto.e2e.Spark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Spark that the other tests of {@code make interop} take as the truth, without Anasto: it
 * gives rows as they were written, and reads the golden tables as they were read when they were
 * made.
 */
class SparkInterop {
  private static final Path GOLDEN =
      Path.of(
          System.getProperty(
              "anasto.conformance",
              System.getenv().getOrDefault("ANASTO_CONFORMANCE", "../shared/conformance")),
          "delta-golden");

  private final Spark spark = Spark.get();

  @TempDir Path directory;

  @Test
  void rowsAndChangesComeBackAsTheyWereWritten() {
    Path there = directory.resolve("a b`c%20#ü'");

    spark.run(
        "CREATE TABLE %s (id BIGINT, at TIMESTAMP, local TIMESTAMP_NTZ, d DECIMAL(38,10), b BINARY)"
                .formatted(table(there))
            + " USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true)",
        "INSERT INTO %s VALUES (1, '1969-12-31T23:59:59.999999Z',".formatted(table(there))
            + " '2024-02-29T00:00:00', 0.5, X'00FF')",
        "UPDATE " + table(there) + " SET d = NULL");

    assertThat(spark.rows(there))
        .containsExactly(
            JsonRows.row(
                """
                {"id": 1.0, "at": "1969-12-31T23:59:59.999999000Z", "local": "2024-02-29T00:00",
                 "d": null, "b": "AP8="}"""));
    assertThat(spark.changes(there, 1))
        .extracting(row -> row.get("_change_type"))
        .containsExactlyInAnyOrder("insert", "update_preimage", "update_postimage");
    assertThat(spark.version(there)).isEqualTo(2);
    assertThat(spark.files("SELECT * FROM " + table(there)))
        .singleElement()
        .asString()
        .startsWith("file:" + there);
  }

  @Test
  void whatSparkRefusesIsTold() {
    assertThatThrownBy(() -> spark.run("SELECT * FROM nowhere"))
        .isInstanceOf(Spark.SparkException.class)
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "cdf_basic, 0",
    "cdf_partitioned, 0",
    "deletion_vectors, 0",
    "column_mapping_name, 3",
    "checkpointed,",
    "schema_evolved, 0",
    "nested_types, 0",
    "timestamp_ntz, 0",
    "v2_checkpoint,",
    "vacuumed,",
    "optimized,",
    "overwritten, 0"
  })
  void goldenTablesReadAsWhenTheyWereMade(String name, Long changesFrom) throws Exception {
    assumeTrue(Files.isDirectory(GOLDEN), GOLDEN + " is not there");
    Path there = directory.resolve(name);
    copy(GOLDEN.resolve(name), there);

    assertThat(spark.rows(there)).containsExactlyInAnyOrderElementsOf(expected(name + ".snapshot"));
    if (changesFrom != null) {
      List<Map<String, Object>> changes = spark.changes(there, changesFrom);
      changes.forEach(row -> row.remove("_commit_timestamp"));
      assertThat(changes).containsExactlyInAnyOrderElementsOf(expected(name + ".changes"));
    }
  }

  private static List<Map<String, Object>> expected(String name) {
    return JsonRows.of(List.of(GOLDEN.resolve(name + ".jsonl")));
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path copy = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(copy);
        } else {
          // Without the attributes: the original may not be writable.
          Files.write(copy, Files.readAllBytes(one));
        }
      }
    }
  }
}
