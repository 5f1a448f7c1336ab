package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anasto.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code config/bad} is a config; its last comments name every problem that it has
 * ({@code # expect:}), its first may set variables ({@code # env:}).
 */
class BadConfigTest {
  private static final Path CASES = Path.of("src/test/resources/config/bad");
  private static final String EXPECT = "# expect: ";
  private static final String ENV = "# env: ";

  static Stream<Named<Path>> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .sorted()
          .map(file -> Named.of(file.getFileName().toString(), file))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyProblemIsNamedWithItsPlace(Path file, @TempDir Path directory) throws IOException {
    Path config = Files.copy(file, directory.resolve("config.toml"));
    Map<String, String> environment = new HashMap<>();
    for (String variable : lines(file, ENV)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }

    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> Plan.read(config, environment));

    assertThat(refused).as("problems of %s", file).isNotNull();
    List<String> found =
        refused
            .getMessage()
            .lines()
            .map(line -> line.substring((config + ":").length()).strip())
            .toList();
    assertThat(found).isNotEmpty().isEqualTo(lines(file, EXPECT));
    assertThat(refused.problems()).hasSameSizeAs(found);
    assertThat(refused.getMessage()).doesNotContain("secret");
  }

  private static List<String> lines(Path file, String prefix) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }
}
