package io.anasto.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line before any command has its turn, and those that need no ledger. */
class AnastoCommandTest {
  private CommandLineFixture anasto;

  @BeforeEach
  void fixture(@TempDir Path directory) throws IOException {
    anasto = new CommandLineFixture(directory);
  }

  @Test
  void aConfigAloneIsRun() {
    assertThat(anasto.run(anasto.config.toString())).isEqualTo(2);
    assertThat(anasto.err).isEqualTo("anasto: run " + anasto.config + "\n");
  }

  @Test
  void optionsMayStandBeforeTheConfig() {
    assertThat(anasto.run("--once", anasto.config.toString())).isEqualTo(2);
    assertThat(anasto.err).isEqualTo("anasto: run " + anasto.config + " once\n");
  }

  @Test
  void aConfigNamedLikeACommandIsMeantByAPath() throws IOException {
    Path config = Files.copy(anasto.config, anasto.directory.resolve("check"));

    anasto.run(config.toString());

    assertThat(anasto.err).isEqualTo("anasto: run " + config + "\n");
  }

  @ParameterizedTest
  @CsvSource({"statsu, status", "rnu, run", "chekc, check", "rest, reset", "file, files"})
  void aMistypedCommandGetsASuggestion(String typed, String meant) {
    assertThat(anasto.run(typed, anasto.config.toString())).isEqualTo(2);
    assertThat(anasto.err)
        .isEqualTo(
            "anasto: there is no command or file '%s'; did you mean '%s'?\n"
                .formatted(typed, meant));
    assertThat(anasto.out).isEmpty();
  }

  @Test
  void aWordThatIsLikeNoCommandIsAnsweredWithAllOfThem() {
    assertThat(anasto.run("nothing")).isEqualTo(2);
    assertThat(anasto.err)
        .startsWith("anasto: there is no command or file 'nothing'; the commands are check, ");
  }

  @Test
  void aMistypedOptionGetsASuggestion() {
    assertThat(anasto.run(anasto.config.toString(), "--onec")).isEqualTo(2);
    assertThat(anasto.err).contains("Unknown option: '--onec'").contains("--once");
  }

  @Test
  void nothingAtAllIsAMistakeAndShowsTheUsage() {
    assertThat(anasto.run()).isEqualTo(2);
    assertThat(anasto.err).contains("Usage: anasto CONFIG");
    assertThat(anasto.out).isEmpty();
  }

  @Test
  void helpGoesToStandardOutput() {
    assertThat(anasto.run("--help")).isZero();
    assertThat(anasto.out).contains("check", "status", "130");
    assertThat(anasto.err).isEmpty();
  }

  @Test
  void theVersionGoesToStandardOutput() {
    assertThat(anasto.run("--version")).isZero();
    assertThat(anasto.out).startsWith("anasto ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "status", "files", "retry", "reset", "schema"})
  void aCommandNeedsAConfig(String command) {
    assertThat(anasto.run(command)).isEqualTo(2);
    assertThat(anasto.err).contains("Missing required parameter").contains("CONFIG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "status"})
  void allProblemsOfAConfigAreToldEachOnALine(String command) throws IOException {
    Files.writeString(
        anasto.config,
        """
        [[source_table]]
        type = "files"
        dirpath = "./orders/"
        on_fial = "skip"
        poll_interval = 0
        """);

    assertThat(anasto.run(command, anasto.config.toString())).isEqualTo(2);

    assertThat(anasto.err.lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("anasto: " + anasto.config + ":"))
        .anyMatch(line -> line.contains(":4:1: ") && line.contains("on_fail"));
    assertThat(anasto.out).isEmpty();
    assertThat(anasto.directory.resolve(".anasto")).doesNotExist();
  }

  @Test
  void windowsIsRefused() {
    assertThat(SupportedSystem.refusal("Windows Server 2025")).get().asString().contains("Linux");
    assertThat(SupportedSystem.refusal("Linux")).isEmpty();
    assertThat(SupportedSystem.refusal("Mac OS X")).isEmpty();
  }

  @Test
  void initWritesAConfigThatIsSound() throws IOException {
    Path config = anasto.directory.resolve("new.toml");

    assertThat(anasto.run("init", config.toString())).isZero();
    assertThat(anasto.out).contains("anasto check " + config);
    assertThat(anasto.run("check", config.toString())).as(anasto.err).isZero();
  }

  @Test
  void initOverwritesNothing() throws IOException {
    String before = Files.readString(anasto.config);

    assertThat(anasto.run("init", anasto.config.toString())).isEqualTo(2);
    assertThat(anasto.err).contains("is there already");
    assertThat(Files.readString(anasto.config)).isEqualTo(before);
  }

  @Test
  void initNeedsItsDirectory() {
    Path config = anasto.directory.resolve("no/such/config.toml");

    assertThat(anasto.run("init", config.toString())).isEqualTo(2);
    assertThat(anasto.err).contains("its directory does not exist").doesNotContain("Exception");
  }

  @Test
  void completionIsAScriptThatBashTakes() throws Exception {
    assertThat(anasto.run("completion")).isZero();
    Path script = Files.writeString(anasto.directory.resolve("completion"), anasto.out);

    Process bash =
        new ProcessBuilder(
                "bash", "-c", "source \"$1\" && complete -p anasto", "bash", script.toString())
            .start();

    assertThat(
            new String(
                bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("anasto");
    assertThat(bash.waitFor()).isZero();
  }
}
