package io.anasto.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That names are the same in each locale, also where Java's own texts of them are of no use. */
class LocaleTest {
  private static final List<String> NAMES = List.of("café.csv", "caf\\xE9.csv", "日本.csv");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"POSIX", "C.UTF-8"})
  void filesAreDeliveredUnderTheirNames(String locale) throws Exception {
    Path in = FileName.resolve(directory, "bücher/\\xFF");
    Files.createDirectories(in);
    for (String name : NAMES) {
      Files.writeString(FileName.resolve(in, name), "id\n1\n");
    }
    Files.writeString(
        directory.resolve("config.toml"),
        """
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "./bücher/"
        recursive = true
        settle = 0
        metadata = ["_file"]

        [[destination_table]]
        type = "files"
        source_table_name = "orders"
        dest_table_name = "lake"
        dirpath = "./lake/"
        filetype = "json"
        """);

    assertThat(once(locale)).isZero();
    // Under another locale, they are the same files.
    assertThat(once("C.UTF-8")).isZero();

    assertThat(lines())
        .containsExactlyInAnyOrderElementsOf(
            NAMES.stream()
                .map(name -> ("\\xFF/" + name).replace("\\", "\\\\"))
                .map("{\"id\":1,\"_file\":\"%s\"}"::formatted)
                .toList());
  }

  private List<String> lines() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("lake"))) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private int once(String locale) throws Exception {
    try (AnastoProcess anasto =
        AnastoProcess.start(
            directory, Map.of("LC_ALL", locale), List.of(), "run", "config.toml", "--once")) {
      int exitCode = anasto.await();
      assertThat(anasto.errors()).doesNotContain("\tat ");
      return exitCode;
    }
  }
}
