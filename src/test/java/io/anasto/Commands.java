package io.anasto;

import io.anasto.cli.AnastoCommand;
import io.anasto.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The command line in the test's JVM, with all behind it, on a directory of the test's. */
public final class Commands {
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final Path directory;

  /** How a command ended. */
  public record Result(int exitCode, String out, String err) {
    /** Both outputs, for messages of a test. */
    public String text() {
      return "exit code %d%n%s%n%s".formatted(exitCode, out, err);
    }
  }

  public Commands(Path directory) {
    this.directory = directory;
  }

  public Path path(String relative) {
    return directory.resolve(relative);
  }

  /** Writes a config, or any other file. */
  public Path write(String relative, String text) throws IOException {
    Path file = path(relative);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Puts a file into a source, old enough that nobody waits for it to settle. */
  public Path drop(String relative, String text) throws IOException {
    Path file = path(relative);
    Files.createDirectories(file.getParent());
    Path temporary = Files.writeString(file.resolveSibling(".arriving"), text);
    Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minus(LONG_AGO)));
    return Files.move(temporary, file);
  }

  /** Runs {@code anasto <command> config.toml <arguments>} without a terminal. */
  public Result run(String command, String... arguments) {
    return runOn("config.toml", command, arguments);
  }

  /** As {@link #run}, on another config of the directory. */
  public Result runOn(String config, String command, String... arguments) {
    String[] all =
        Stream.concat(Stream.of(command, path(config).toString()), Stream.of(arguments))
            .toArray(String[]::new);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            bytes,
            new PrintWriter(bytes, false, StandardCharsets.UTF_8),
            new PrintWriter(err, true),
            Optional.empty());
    int exitCode = AnastoCommand.execute(all, new Anasto(), Map.of(), terminal);
    return new Result(exitCode, bytes.toString(StandardCharsets.UTF_8), err.toString());
  }

  /** Delivers all that is there. */
  public Result once(String... options) {
    return run(
        "run", Stream.concat(Stream.of("--once"), Stream.of(options)).toArray(String[]::new));
  }

  /** All lines of a table's visible files, by name. */
  public String content(String table) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : visible(table)) {
      lines.append(Files.readString(file));
    }
    return lines.toString();
  }

  /** The names of a table's visible files, in order. */
  public List<String> names(String table) throws IOException {
    return visible(table).stream().map(file -> file.getFileName().toString()).toList();
  }

  private List<Path> visible(String table) throws IOException {
    if (!Files.isDirectory(path(table))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path(table))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** All files below the directory with their sizes and times: what a command changes shows. */
  public Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        tree.put(
            directory.relativize(file).toString(),
            Files.isDirectory(file)
                ? "directory"
                : Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return tree;
  }

  /** A CSV source. */
  public static String source(String name, String... keys) {
    return """
    [[source_table]]
    type = "files"
    table_name = "%1$s"
    dirpath = "./%1$s/"
    settle = 0
    """
            .formatted(name)
        + String.join("\n", keys)
        + "\n";
  }

  /** A JSON destination, where the keys do not say another file type. */
  public static String destination(String source, String name, String... keys) {
    boolean typed = Stream.of(keys).anyMatch(key -> key.startsWith("filetype"));
    boolean placed = Stream.of(keys).anyMatch(key -> key.startsWith("dirpath"));
    return """
    [[destination_table]]
    type = "files"
    source_table_name = "%s"
    dest_table_name = "%s"
    """
            .formatted(source, name)
        + (typed ? "" : "filetype = \"json\"\n")
        + (placed ? "" : "dirpath = \"./%s/\"%n".formatted(name))
        + String.join("\n", keys)
        + "\n";
  }
}
