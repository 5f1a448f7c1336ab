package io.anasto.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.e2e.AnastoProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real process writes to standard error. */
class LogsTest {
  private static final String TABLES =
      """
      [[source_table]]
      type = "files"
      table_name = "orders"
      dirpath = "in"
      settle = 0
      [[destination_table]]
      type = "files"
      source_table_name = "orders"
      dest_table_name = "lake"
      dirpath = "lake"
      filetype = "json"
      """;

  /** A snippet whose failure says what it should not. */
  private static final String TELLS =
      """
      - route:
          id: tells
          from:
            uri: direct:transform.orders
            steps:
              - throwException:
                  exceptionType: java.lang.IllegalStateException
                  message: "no answer from https://shop:{{env:SHOP_PASSWORD}}@example.org"
      """;

  @TempDir private Path directory;

  private List<String> run(String settings, Map<String, String> environment) throws Exception {
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id\n1\n2\n");
    Files.writeString(directory.resolve("config.toml"), settings + TABLES);
    try (AnastoProcess process =
        AnastoProcess.start(directory, environment, List.of(), "run", "--once", "config.toml")) {
      process.await();
      return process.errors().lines().toList();
    }
  }

  @Test
  void aBatchIsALineForPeople() throws Exception {
    assertThat(run("", Map.of()))
        .singleElement()
        .asString()
        .matches("\\S+ \\S+ INFO  orders → lake: batch 1, 2 rows of 1 file \\(7 B\\) in \\d+ ms");
  }

  @Test
  void linesMayBeJsonWithTableAndBatch() throws Exception {
    List<String> lines = run("[anasto]\nlog_format = \"json\"\n", Map.of());

    assertThat(lines).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("table").asText()).isEqualTo("lake");
    assertThat(line.get("batch").asText()).isEqualTo("1");
    assertThat(line.get("message").asText()).startsWith("orders → lake: batch 1, 2 rows");
    assertThat(line.get("time").asText()).endsWith("Z");
  }

  /** Also of those that discovery, requests and the start-up write, which belong to no batch. */
  @Test
  void everyLineAboutATableNamesIt() throws Exception {
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id\n1\n2\n");
    Files.writeString(
        directory.resolve("config.toml"),
        "[anasto]\nlog_format = \"json\"\n"
            + TABLES
            + TABLES
                .replace("\"orders\"", "\"returns\"")
                .replace("\"lake\"", "\"sea\"")
                .replace("\"in\"", "\"away\""));
    assertThat(AnastoProcess.run(directory, "run", "--once", "config.toml"))
        .as("away is missing")
        .isEqualTo(1);
    assertThat(AnastoProcess.run(directory, "pause", "config.toml", "sea")).isZero();
    List<String> errors;
    try (AnastoProcess process = AnastoProcess.start(directory, "run", "config.toml")) {
      Files.writeString(directory.resolve("in/a.csv"), "id\n1\n2\n3\n");
      for (String[] command :
          List.of(
              new String[] {"pause", "config.toml", "orders"},
              new String[] {"resume", "config.toml", "orders"},
              new String[] {"retry", "config.toml", "orders"},
              new String[] {"reset", "config.toml", "orders", "--yes"},
              new String[] {"reset", "config.toml", "lake", "--yes"})) {
        assertThat(AnastoProcess.run(directory, command)).as(String.join(" ", command)).isZero();
      }
      process.terminate();
      process.await();
      errors = process.errors().lines().toList();
    }

    List<String> begun = new ArrayList<>();
    for (String error : errors) {
      JsonNode line = new ObjectMapper().readTree(error);
      String message = line.get("message").asText();
      for (String table : List.of("orders", "returns", "lake", "sea")) {
        if (message.startsWith(table + ": ")) {
          begun.add(table);
          assertThat(line.path("table").asText()).as(error).isEqualTo(table);
        }
      }
    }
    assertThat(begun).contains("orders", "returns", "lake", "sea");
  }

  @Test
  void secretsOfTheEnvironmentAreShownNowhere() throws Exception {
    Files.createDirectories(directory.resolve("routes"));
    Files.writeString(directory.resolve("routes/tells.yaml"), TELLS);
    for (String format : List.of("text", "json")) {
      List<String> lines =
          run("[anasto]\nlog_format = \"" + format + "\"\n", Map.of("SHOP_PASSWORD", "hunter22"));

      assertThat(lines).anySatisfy(line -> assertThat(line).contains("https://shop:******@"));
      assertThat(lines).noneSatisfy(line -> assertThat(line).contains("hunter22"));
    }
    try (AnastoProcess status = AnastoProcess.start(directory, "status", "config.toml")) {
      status.await();
      assertThat(status.output()).contains("https://shop:******@").doesNotContain("hunter22");
    }
  }
}
