package io.anasto.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterConfigTest {
  private static final Pattern SETTING = Pattern.compile("(?m)^#(?=[a-z\"\\[])");

  /** What the text marks as examples, because their default is that they are not there. */
  private static final List<String> EXAMPLES =
      List.of("done_file", "comment", "columns", "metadata", "exclude", "http", "jmx_port");

  @TempDir private Path directory;

  @Test
  void itIsValidAsItIs() throws IOException {
    Config config = read(StarterConfig.text());
    assertThat(config.sources()).hasSize(1);
    assertThat(config.destinations()).hasSize(1);
  }

  @Test
  void itIsValidWithEverySettingUncommented() throws IOException {
    Config config = read(uncommented());
    assertThat(config.sources().get(0).schema()).isPresent();
    assertThat(config.sources().get(0).csv().comment()).contains('#');
    assertThat(config.camel()).isNotEmpty();
  }

  @Test
  void eachSettingAloneIsValidAndWithoutItsExamplesChangesNothing() throws IOException {
    Config plain = read(StarterConfig.text());
    String changed = SETTING.matcher(withoutExamples()).replaceAll("");
    assertThat(read(changed))
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*\\.at", "at", "camel", "sources.include")
        .isEqualTo(plain);
    assertThat(read(changed).sources().get(0).include())
        .map(texts -> texts.stream().map(Text::value).toList())
        .isEqualTo(Optional.of(FileType.CSV.defaultInclude()));
  }

  @Test
  void everyKeyOfFilesIsShown() throws IOException {
    Config config = read(uncommented());
    assertThat(config.sources().get(0).at().keys().keySet())
        .containsExactlyInAnyOrder(
            "type",
            "table_name",
            "dirpath",
            "filetype",
            "bookmark",
            "poll_interval",
            "on_fail",
            "one_request",
            "watch",
            "include",
            "exclude",
            "recursive",
            "settle",
            "done_file",
            "on_change",
            "max_files_per_batch",
            "max_bytes_per_batch",
            "schema",
            "schema_evolution",
            "metadata",
            "csv");
    assertThat(config.destinations().get(0).at().keys().keySet())
        .containsExactlyInAnyOrder(
            "type",
            "source_table_name",
            "dest_table_name",
            "dirpath",
            "filetype",
            "on_fail",
            "start",
            "columns",
            "compression",
            "target_file_size");
    assertThat(config.anasto().at().keys().keySet())
        .containsExactlyInAnyOrder("state_dir", "routes", "http", "jmx_port", "log_format");
  }

  private static String uncommented() {
    return SETTING.matcher(StarterConfig.text()).replaceAll("");
  }

  private static String withoutExamples() {
    StringBuilder text = new StringBuilder();
    boolean schema = false;
    for (String line : StarterConfig.text().lines().toList()) {
      schema = line.startsWith("#[source_table.schema]") || (schema && !line.isEmpty());
      boolean example = EXAMPLES.stream().anyMatch(key -> line.startsWith("#" + key + " ="));
      text.append(schema || example ? "" : line).append('\n');
    }
    return text.toString();
  }

  private Config read(String toml) throws IOException {
    return ConfigFile.read(Files.writeString(directory.resolve("config.toml"), toml), Map.of());
  }
}
