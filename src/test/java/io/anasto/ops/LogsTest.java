package io.anasto.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.e2e.AnastoProcess;
import java.nio.file.Files;
import java.nio.file.Path;
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
