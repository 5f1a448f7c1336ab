package io.anasto.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside and between real processes. */
class CommandLineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @BeforeEach
  void config() throws IOException {
    Files.createDirectory(directory.resolve("orders"));
    Files.createDirectory(directory.resolve("routes"));
    Files.writeString(directory.resolve("orders/a.csv"), "x\n1\n2\n");
    Files.writeString(
        directory.resolve("config.toml"),
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "./orders/"
        settle = 0

        [[destination_table]]
        type = "files"
        source_table_name = "orders"
        dest_table_name = "lake"
        dirpath = "./lake/"
        filetype = "json"
        """);
  }

  @Test
  void aDestinationIsResetBesideARunningProcessAndBetweenTwo() throws Exception {
    try (AnastoProcess anasto = AnastoProcess.start(directory, "config.toml")) {
      Awaitility.await().atMost(PATIENCE).until(() -> delivered() == 1);

      try (AnastoProcess reset =
          AnastoProcess.start(directory, "reset", "config.toml", "lake", "--yes")) {
        assertThat(reset.await()).as(reset.errors()).isZero();
        assertThat(reset.output()).contains("the running process has taken it");
      }
      Awaitility.await().atMost(PATIENCE).until(() -> delivered() == 2);
      try (AnastoProcess status = AnastoProcess.start(directory, "status", "config.toml")) {
        assertThat(status.await()).isZero();
        assertThat(status.output()).contains("a process runs it");
      }
      anasto.terminate();
      anasto.await();
    }

    assertThat(AnastoProcess.run(directory, "reset", "config.toml", "lake", "--yes")).isZero();
    assertThat(AnastoProcess.run(directory, "config.toml", "--once")).isZero();
    assertThat(delivered()).isEqualTo(3);
    try (AnastoProcess status = AnastoProcess.start(directory, "status", "config.toml")) {
      assertThat(status.await()).isZero();
      assertThat(status.output()).contains("no process runs it").containsPattern("orders +idle ");
    }
  }

  @Test
  void aBrokenSnippetIsNamedWithoutAStackTrace() throws Exception {
    Files.writeString(
        directory.resolve("routes/wrong.yaml"),
        """
        - route:
            from:
              uri: "direct:transform.orders"
              steps:
                - to: "nosuch:thing"
        """);

    assertFailsToStart("routes/wrong.yaml: ", "nosuch://thing");
  }

  @Test
  void aWrongCamelPropertyIsNamedWithoutAStackTrace() throws Exception {
    Path config = directory.resolve("config.toml");
    Files.writeString(config, "[camel]\n\"main.nosuch\" = \"1\"\n" + Files.readString(config));

    assertFailsToStart("'main.nosuch' in [camel]", "no such option");
  }

  private void assertFailsToStart(String... parts) throws Exception {
    try (AnastoProcess anasto = AnastoProcess.start(directory, "config.toml", "--once")) {
      assertThat(anasto.await()).isEqualTo(2);
      assertThat(anasto.errors())
          .startsWith("anasto: ")
          .contains(parts)
          .doesNotContain("Exception", "\tat ");
      assertThat(anasto.output()).isEmpty();
    }
    assertThat(delivered()).isZero();
  }

  private long delivered() throws IOException {
    Path lake = directory.resolve("lake");
    if (!Files.exists(lake)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(lake)) {
      return files.filter(file -> file.getFileName().toString().startsWith("lake-")).count();
    }
  }
}
