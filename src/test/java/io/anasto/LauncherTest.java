package io.anasto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code bin/anasto}, run by the system's shell. In the place of Java stands a script that says how
 * it was called: what is tested here is the call.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src/main/bin/anasto");

  /** What a launcher may need beside Java, all from POSIX but {@code readlink}. */
  private static final List<String> TOOLS =
      List.of("cmp", "dirname", "env", "locale", "readlink", "sed");

  private final Map<String, String> environment = new HashMap<>();
  private Path work;
  private Path home;
  private Path tools;

  /** What the launcher did. */
  private record Outcome(int exitCode, List<String> lines, String errors, long pid) {
    String argumentAfter(String option) {
      return lines.get(lines.indexOf("[" + option + "]") + 1);
    }

    List<String> argumentsOfAnasto() {
      return lines.subList(lines.indexOf("[io.anasto.Anasto]") + 1, lines.size());
    }
  }

  @BeforeEach
  void install(@TempDir Path directory) throws IOException {
    work = directory.toRealPath();
    home = Files.createDirectories(work.resolve("the home"));
    Files.copy(LAUNCHER, Files.createDirectory(home.resolve("bin")).resolve("anasto"));
    tools = Files.createDirectory(work.resolve("tools"));
    for (String tool : TOOLS) {
      Path found =
          Stream.of("/usr/bin", "/bin")
              .map(bin -> Path.of(bin, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(tools.resolve(tool), found);
    }
    environment.put("PATH", tools.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("JAVA_HOME", java("the java", "17.0.15").toString());
  }

  @Test
  void allArgumentsArePassedAsTheyAre() throws Exception {
    Outcome outcome = run("run", "a config.toml", "*", "", "$HOME", "--once");

    assertThat(outcome.argumentsOfAnasto())
        .containsExactly("[run]", "[a config.toml]", "[*]", "[]", "[$HOME]", "[--once]");
  }

  @Test
  void javaTakesTheLaunchersPlaceAndItsExitCode() throws Exception {
    environment.put("EXIT_CODE", "130");

    Outcome outcome = run();

    assertThat(outcome.exitCode()).isEqualTo(130);
    assertThat(outcome.lines()).contains("pid " + outcome.pid());
  }

  @Test
  void linksToTheLauncherAreFollowed() throws Exception {
    Path first = Files.createDirectory(work.resolve("first")).resolve("anasto");
    Files.createSymbolicLink(first, Path.of("../the home/bin/anasto"));
    Path second = Files.createSymbolicLink(work.resolve("second"), first);

    assertThat(start(List.of(second.toString())).argumentAfter("-cp"))
        .isEqualTo("[" + home.resolve("lib/anasto.jar") + "]");
  }

  @Test
  void jarsInExtBesideTheConfigAreOnTheClasspathInOrder() throws Exception {
    Path config = config("my configs");
    Path ext = Files.createDirectory(config.resolveSibling("ext"));
    for (String name : List.of("b.jar", "a b.jar", "README.txt")) {
      Files.createFile(ext.resolve(name));
    }

    assertThat(run("check", config.toString()).argumentAfter("-cp"))
        .isEqualTo(
            "[%s:%s:%s]"
                .formatted(
                    home.resolve("lib/anasto.jar"), ext.resolve("a b.jar"), ext.resolve("b.jar")));
  }

  @Test
  void aTableAfterTheConfigDoesNotHideIt() throws Exception {
    Path config = config("configs");
    Path jar = Files.createDirectory(config.resolveSibling("ext")).resolve("a.jar");
    Files.createFile(jar);

    assertThat(run("retry", config.toString(), "orders").argumentAfter("-cp"))
        .endsWith(":" + jar + "]");
  }

  @Test
  void withoutExtThereIsAnastoAlone() throws Exception {
    assertThat(run(config("configs").toString()).argumentAfter("-cp"))
        .isEqualTo("[" + home.resolve("lib/anasto.jar") + "]");
  }

  @Test
  void aColonThatWouldBreakTheClasspathIsRefused() throws Exception {
    Path config = config("a:b");
    Files.createFile(Files.createDirectory(config.resolveSibling("ext")).resolve("a.jar"));

    Outcome outcome = run(config.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .isEqualTo(
            "anasto: \"%s/ext/a.jar\" has a colon in its path, which Java cannot have on a"
                    .formatted(config.getParent())
                + " classpath. Move it to a directory without one.\n");
  }

  @Test
  void javaIsFoundOnThePath() throws Exception {
    environment.remove("JAVA_HOME");
    Path java = java("elsewhere", "21.0.2").resolve("bin/java");
    Files.createSymbolicLink(tools.resolve("java"), java);

    assertThat(run("--version").argumentsOfAnasto()).containsExactly("[--version]");
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    environment.remove("JAVA_HOME");

    Outcome outcome = run("config.toml");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .isEqualTo(
            "anasto: no Java found. Install Java 17 or newer, and have java on the PATH or let"
                + " JAVA_HOME name its directory.\n");
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    environment.put("JAVA_HOME", "/nowhere at all");

    Outcome outcome = run("config.toml");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .isEqualTo(
            "anasto: JAVA_HOME is \"/nowhere at all\", but there is no bin/java in it. Let it name"
                + " the directory of a Java 17 or newer, or unset it.\n");
  }

  @Test
  void anOldJavaIsRefused() throws Exception {
    Path java = java("old java", "11.0.26");
    environment.put("JAVA_HOME", java.toString());

    Outcome outcome = run("config.toml");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .isEqualTo(
            "anasto: \"%s/bin/java\" is Java 11, but Anasto needs Java 17 or newer. Let JAVA_HOME"
                    .formatted(java)
                + " name the directory of one.\n");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
    Path java = java("java 8", "1.8.0_402");
    Files.delete(java.resolve("release"));
    environment.put("JAVA_HOME", java.toString());

    assertThat(run("config.toml").errors()).contains("is Java 8, but Anasto needs Java 17");
  }

  @Test
  void nativeAccessIsGrantedWhereJavaWouldWarn() throws Exception {
    String grant = "[--enable-native-access=ALL-UNNAMED]";
    assertThat(run("config.toml").lines()).doesNotContain(grant);

    environment.put("JAVA_HOME", java("new java", "25.0.1").toString());

    assertThat(run("config.toml").lines()).contains(grant);
  }

  @Test
  void anArchiveOfClassesIsGivenToJavaWhereThereIsOne() throws Exception {
    assertThat(run("status").errors()).isEmpty();
    assertThat(run("status").lines()).noneMatch(line -> line.contains("SharedArchiveFile"));

    Path archive =
        Files.createFile(Files.createDirectories(home.resolve("lib")).resolve("anasto.jsa"));
    Path release = Path.of(environment.get("JAVA_HOME"), "release");
    Path releaseOfArchive = Files.copy(release, home.resolve("lib/anasto.jsa.release"));
    assertThat(run("status").lines())
        .contains("[-XX:SharedArchiveFile=" + archive + "]", "[-Xlog:disable]");

    Files.writeString(releaseOfArchive, "of another Java");
    assertThat(run("status").lines()).noneMatch(line -> line.contains("SharedArchiveFile"));
  }

  @Test
  void ownOptionsComeLastAndAreSplitAtBlanks() throws Exception {
    environment.put("ANASTO_JAVA_OPTS", "-Xmx1g  -Da=*");
    Files.createFile(work.resolve("-Da=b"));

    List<String> lines = run("config.toml").lines();

    assertThat(lines).containsSubsequence("[-Xmx320m]", "[-Xmx1g]", "[-Da=*]", "[-cp]");
  }

  /** In a cgroup of version 1 or 2 of its own, where the system lets one be made. */
  @ParameterizedTest
  @CsvSource({"1024, 320", "512, 320", "511, 319", "384, 192", "200, 96"})
  void theHeapIsWhatALittleMemoryLeaves(long limitMib, int heap) throws Exception {
    Path parent = cgroups();
    Path group = Files.createDirectory(parent.resolve("anasto-" + ProcessHandle.current().pid()));
    try {
      Path limit =
          Stream.of("memory.limit_in_bytes", "memory.max")
              .map(group::resolve)
              .filter(Files::isWritable)
              .findFirst()
              .orElse(null);
      assumeTrue(limit != null, "no memory limit can be set in " + group);
      Files.writeString(limit, limitMib + "M");

      Outcome outcome =
          start(
              List.of(
                  "/bin/sh",
                  "-c",
                  "echo $$ >'%s/cgroup.procs'; exec '%s'"
                      .formatted(group, home.resolve("bin/anasto"))));

      assertThat(outcome.lines()).contains("[-Xmx" + heap + "m]");
    } finally {
      Files.delete(group);
    }
  }

  private static Path cgroups() {
    return Stream.of(Path.of("/sys/fs/cgroup/memory"), Path.of("/sys/fs/cgroup"))
        .filter(Files::isWritable)
        .findFirst()
        .orElseGet(() -> Assumptions.abort("no cgroup can be made here"));
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseG1GC, -XX:+UseParallelGC",
    "-XX:MaxRAMPercentage=50, -Xmx320m",
    "-XX:MaxRAM=1g, -Xmx320m"
  })
  void whatOwnOptionsWouldNotWinOverIsLeftOut(String own, String ours) throws Exception {
    environment.put("ANASTO_JAVA_OPTS", own);

    assertThat(run("config.toml").lines())
        .contains("[" + own + "]", "[-Xshare:auto]")
        .doesNotContain("[" + ours + "]");
  }

  @Test
  void theEnvironmentComesToJavaAsItIs() throws Exception {
    Set<String> names = new TreeSet<>();
    Matcher assigned =
        Pattern.compile("\\b([a-z]\\w*)=|for ([a-z]\\w*)|read -r ([a-z]\\w*)")
            .matcher(Files.readString(LAUNCHER));
    while (assigned.find()) {
      names.add(Stream.of(1, 2, 3).map(assigned::group).filter(Objects::nonNull).findFirst().get());
    }
    names.addAll(Set.of("group", "name", "size", "home", "config", "memory"));
    names.removeIf(name -> name.startsWith("anasto_"));
    names.forEach(name -> environment.put(name, "mine"));

    assertThat(run("config.toml").lines())
        .containsAll(names.stream().map(name -> name + "=mine").toList());
  }

  @Test
  void namesAreUtf8WhateverTheLocale() throws Exception {
    environment.put("LC_ALL", "C");

    assertThat(run("config.toml").lines()).contains("LC_ALL C.UTF-8");
  }

  @Test
  void anotherLocaleOfUtf8StandsInForOneThatASystemLacks() throws Exception {
    environment.put("LC_ALL", "C");
    Path locale = tools.resolve("locale");
    Files.delete(locale);
    Files.writeString(
        locale,
        """
        #!/bin/sh
        if [ "$1" = -a ]; then
          printf '%s\\n' C POSIX de_DE.iso88591 de_DE.utf8 en_US.utf8
        elif [ "$LC_ALL" = de_DE.utf8 ]; then
          echo UTF-8
        else
          echo ANSI_X3.4-1968
        fi
        """);
    Files.setPosixFilePermissions(locale, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(run("config.toml").lines()).contains("LC_ALL de_DE.utf8");
  }

  private Path config(String directory) throws IOException {
    return Files.createFile(
        Files.createDirectory(work.resolve(directory)).resolve("the config.toml"));
  }

  /** A Java home whose Java says how it was called. */
  private Path java(String name, String version) throws IOException {
    Path javaHome = work.resolve(name);
    Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2024-01-16' >&2
          exit
        fi
        echo "pid $$"
        echo "LC_ALL $LC_ALL"
        env
        printf '[%%s]\\n' "$@"
        exit "${EXIT_CODE:-0}"
        """
            .formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        javaHome.resolve("release"), "JAVA_RUNTIME=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return javaHome;
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/anasto").toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Outcome start(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path errors = work.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(), output.lines().toList(), Files.readString(errors), process.pid());
  }
}
