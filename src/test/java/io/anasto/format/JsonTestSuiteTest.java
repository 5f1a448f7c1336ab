package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * JSONTestSuite: {@code y_} files are JSON, {@code n_} files are not, {@code i_} files may be
 * either. Each is read as a file of rows, and as the value of a row's only column.
 */
class JsonTestSuiteTest {
  private static final JsonLimits[] BUFFERS = {JsonLimits.DEFAULT, JsonTables.TINY};

  private static final Set<String> ROWS =
      Set.of(
          "y_array_empty.json",
          "y_object.json",
          "y_object_basic.json",
          "y_object_empty.json",
          "y_object_escaped_null_in_key.json",
          "y_object_extreme_numbers.json",
          "y_object_long_strings.json",
          "y_object_simple.json",
          "y_object_string_unicode.json",
          "y_object_with_newlines.json",
          "y_structure_whitespace_array.json");

  private static final Set<String> NO_ROWS =
      Set.of(
          "n_structure_UTF8_BOM_no_data.json", "n_structure_no_data.json", "n_single_space.json");

  /** JSON of which this reader asks more: each key once, and a name for each column. */
  private static final Set<String> STRICTER =
      Set.of(
          "y_object_duplicated_key.json",
          "y_object_duplicated_key_and_value.json",
          "y_object_empty_key.json");

  @Test
  void validFilesAreReadOrRefusedAsNoRows() throws IOException {
    Set<String> read = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    Set<String> noRows = new TreeSet<>();
    List<Path> files = files("y_");
    for (Path file : files) {
      for (JsonLimits buffer : BUFFERS) {
        Throwable problem = catchThrowable(() -> readAll(Files.readAllBytes(file), buffer));
        if (problem == null) {
          read.add(name(file));
        } else if (problem.getMessage().contains("a row must be an object, but this is")) {
          noRows.add(name(file));
        } else {
          assertThat(problem).isInstanceOf(DataException.class);
          refused.add(name(file));
        }
      }
    }
    assertThat(files).hasSize(95);
    assertThat(refused).isEqualTo(new TreeSet<>(STRICTER));
    assertThat(read).isEqualTo(new TreeSet<>(ROWS));
    assertThat(noRows).hasSize(95 - ROWS.size() - STRICTER.size());
  }

  @Test
  void validFilesAreReadAsValuesOfARow() throws IOException {
    for (Path file : files("y_")) {
      for (JsonLimits buffer : BUFFERS) {
        if (STRICTER.contains(name(file))) {
          assertThatThrownBy(() -> readAll(asValue(file), buffer))
              .as(name(file))
              .isInstanceOf(DataException.class);
        } else {
          assertThat(readAll(asValue(file), buffer)).as(name(file)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void invalidFilesAreRefusedWithAPlace() throws IOException {
    List<Path> files = files("n_");
    assertThat(files).hasSize(188);
    for (Path file : files) {
      for (JsonLimits buffer : BUFFERS) {
        if (NO_ROWS.contains(name(file))) {
          assertThat(readAll(Files.readAllBytes(file), buffer)).as(name(file)).isZero();
        } else {
          assertRefused(file, Files.readAllBytes(file), buffer);
        }
        assertRefused(file, asValue(file), buffer);
      }
    }
  }

  @Test
  void undecidedFilesNeitherCrashNorHang() throws IOException {
    List<Path> files = files("i_");
    assertThat(files).hasSize(35);
    for (Path file : files) {
      for (JsonLimits buffer : BUFFERS) {
        for (byte[] content : List.of(Files.readAllBytes(file), asValue(file))) {
          assertTimeoutPreemptively(
              Duration.ofSeconds(10),
              () -> {
                Throwable problem = catchThrowable(() -> readAll(content, buffer));
                if (problem != null) {
                  assertThat(problem).as(name(file)).isInstanceOf(DataException.class);
                }
              });
        }
      }
    }
  }

  private static void assertRefused(Path file, byte[] content, JsonLimits buffer) {
    assertThatThrownBy(() -> readAll(content, buffer))
        .as(name(file))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("(?s)rows\\.json.* line [0-9,]+, character [0-9,]+.*");
  }

  /** How many rows there are, found by inference and by reading alike. */
  private static int readAll(byte[] content, JsonLimits limits) throws IOException {
    return JsonTables.rows(content, limits).size();
  }

  private static byte[] asValue(Path file) throws IOException {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    row.writeBytes(JsonTables.utf8("{\"v\":"));
    row.writeBytes(Files.readAllBytes(file));
    row.writeBytes(JsonTables.utf8("\n}"));
    return row.toByteArray();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Path> files(String prefix) throws IOException {
    String conformance =
        System.getenv().getOrDefault("ANASTO_CONFORMANCE", "../shared/conformance");
    Path folder = Path.of(conformance, "json-test-suite", "test_parsing");
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> name(file).startsWith(prefix)).sorted().toList();
    }
  }
}
