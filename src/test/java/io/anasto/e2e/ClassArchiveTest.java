package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/anasto-archive}, and starts with what it made; by the real launcher and Java. */
class ClassArchiveTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path directory;
  private Site site;
  private Path home;

  @BeforeEach
  void install() throws Exception {
    site = new Site(directory);
    site.config(source("in"), destination("in", "out"));
    site.drop("in/a.csv", "id\n1\n");
    home = directory.resolve("anasto");
    Files.createDirectories(home.resolve("lib"));
    Files.createDirectories(home.resolve("bin"));
    for (String script : List.of("anasto", "anasto-archive")) {
      Files.copy(Path.of("src/main/bin", script), home.resolve("bin").resolve(script));
    }
    Manifest manifest = new Manifest();
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            FastStart.libraries()
                .map(jar -> Path.of(jar).toUri().toString())
                .collect(Collectors.joining(" ")));
    FastStart.pack(home.resolve("lib/anasto.jar"), manifest);
  }

  @Test
  void classesComeFromTheArchiveAndOneThatDoesNotFitIsIgnoredInSilence() throws Exception {
    assertThat(run("anasto-archive", "")).isEmpty();
    Path archive = home.resolve("lib/anasto.jsa");
    assertThat(archive).isNotEmptyFile();
    assertThat(home.resolve("lib").toFile().list())
        .containsExactlyInAnyOrder("anasto.jar", "anasto.jsa", "anasto.jsa.release");

    Path classes = directory.resolve("classes");
    run("anasto", "-Xlog:class+load:file=" + classes, "status", "config.toml");
    assertThat(Files.readString(classes))
        .containsPattern("io.anasto.Anasto source: shared objects file \\(top\\)");
    String delivered = run("anasto", "", "run", "config.toml", "--once");
    assertThat(delivered.lines()).singleElement().asString().contains("1 row of 1 file ");
    String status = run("anasto", "", "status", "config.toml", "--json");
    assertThat(status).startsWith("{").endsWith("}\n");

    // Made anew by its owner; the archive was made with another one.
    Files.setLastModifiedTime(home.resolve("lib/anasto.jar"), FileTime.fromMillis(0));
    assertThat(run("anasto", "", "status", "config.toml", "--json")).isEqualTo(status);
    Files.delete(archive);
    Files.writeString(archive, "not an archive");
    assertThat(run("anasto", "", "status", "config.toml", "--json")).isEqualTo(status);
  }

  /** Runs a script to its end, which is a good one; returns all that it said. */
  private String run(String script, String javaOptions, String... arguments)
      throws IOException, InterruptedException {
    Path words = directory.resolve("words");
    ProcessBuilder command = new ProcessBuilder("sh", home.resolve("bin/" + script).toString());
    command.command().addAll(List.of(arguments));
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.environment().put("ANASTO_JAVA_OPTS", javaOptions);
    Process process =
        command
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(words)).isZero();
    return Files.readString(words);
  }
}
