package io.anasto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String SOURCE =
      "[[source_table]]\ntype = \"files\"\ndirpath = \"./orders/\"\n";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("config.toml");
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    assertRefused("does not exist; write one to start from with 'anasto init'");
  }

  @Test
  void aDirectoryIsNoConfig() throws IOException {
    Files.createDirectory(file);
    assertRefused("is a directory; name the config file in it");
  }

  @Test
  void aFileThatMustNotBeReadIsNamed() throws IOException {
    Files.writeString(file, SOURCE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();
    assertRefused("must not be read; give yourself permission to read it");
  }

  @Test
  void aDataFileGivenByMistakeIsNotParsed() throws IOException {
    Files.writeString(file, "1,2,3\n".repeat(1 << 20));
    assertRefused("is larger than 4 MiB, so it is hardly a config");
  }

  @Test
  void otherEncodingsAreRefusedWithThePlace() throws IOException {
    Files.write(file, "# fine\nx = \"é\"\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ":2:6: not valid UTF-8; save the file as UTF-8");
  }

  @Test
  void aFileThatEndsWithinACharacterIsNotUtf8() throws IOException {
    byte[] whole = "# é".getBytes(StandardCharsets.UTF_8);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(this::read).hasMessageContaining(":1:3: not valid UTF-8");
  }

  @Test
  void deepNestingIsRefusedAndDoesNotEndTheProcess() throws IOException {
    Files.writeString(file, "x = " + "[".repeat(20_000));
    assertRefused("is nested too deeply to be a config");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreFine() throws IOException {
    Files.writeString(file, "\uFEFF" + SOURCE.replace("\n", "\r\n"));
    assertThat(read().sources()).hasSize(1);
  }

  @Test
  void valuesFromTheEnvironmentCountButAreNotShown() throws IOException {
    Files.writeString(
        file,
        SOURCE.replace("orders", "${DIR}") + "[camel]\npassword = \"${PASSWORD}\"\nport = 80\n");

    Config config =
        ConfigFile.read(file, Map.of("DIR", "hidden-dir", "PASSWORD", "hidden-password"));

    assertThat(config.sources().get(0).dirpath().value()).isEqualTo("./hidden-dir/");
    assertThat(config.sources().get(0).tableName().value()).isEqualTo("hidden-dir");
    assertThat(config.camel()).containsEntry("password", "hidden-password");
    assertThat(config.toString()).contains("${DIR}").doesNotContain("hidden");
  }

  @Test
  void camelKeysAreJoinedByDots() throws IOException {
    Files.writeString(
        file,
        SOURCE
            + """
            [camel]
            main.name = "x"
            "component.log.a" = 1.5
            [camel.component.seda]
            queueSize = 5
            lazy = true
            """);
    assertThat(read().camel())
        .containsExactly(
            Map.entry("main.name", "x"),
            Map.entry("component.log.a", "1.5"),
            Map.entry("component.seda.queueSize", "5"),
            Map.entry("component.seda.lazy", "true"));
  }

  @Test
  void settingsHaveDefaults() throws IOException {
    Files.writeString(file, SOURCE);
    assertThat(read().anasto())
        .usingRecursiveComparison()
        .ignoringFields("at")
        .isEqualTo(
            new AnastoSettings(
                Text.of("./.anasto"),
                Text.of("./routes"),
                java.util.OptionalInt.empty(),
                java.util.Optional.empty(),
                LogFormat.TEXT,
                new KeyPositions(Position.of(file), Map.of())));
  }

  @Test
  void settingsAreTaken() throws IOException {
    Files.writeString(
        file,
        SOURCE
            + """
            [anasto]
            state_dir = "/var/a"
            routes = "r"
            jmx_port = 1099
            http = "[::1]:8080"
            log_format = "json"
            """);
    AnastoSettings settings = read().anasto();
    assertThat(settings.stateDir()).isEqualTo(Text.of("/var/a"));
    assertThat(settings.routes()).isEqualTo(Text.of("r"));
    assertThat(settings.jmxPort()).hasValue(1099);
    assertThat(settings.http()).contains(Text.of("[::1]:8080"));
    assertThat(settings.logFormat()).isEqualTo(LogFormat.JSON);
    assertThat(settings.at().of("routes")).isEqualTo(new Position(file, 6, 1));
  }

  private Config read() {
    return ConfigFile.read(file, Map.of());
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": " + message);
  }
}
