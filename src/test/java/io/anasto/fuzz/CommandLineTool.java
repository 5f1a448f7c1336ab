package io.anasto.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program that reads its standard input, run once for each input. One shell runs it again and
 * again, which takes a third of the time that the JDK needs. Not thread-safe.
 */
final class CommandLineTool {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** A shell for each command, for as long as this process runs. */
  private static final Map<String, CommandLineTool> TOOLS = new HashMap<>();

  private final Path folder;
  private final Writer to;
  private final BufferedReader from;

  /**
   * How the program ended.
   *
   * @param output what it had written by then
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares results
  record Result(int exit, byte[] output, String complaint) {
    boolean isSuccess() {
      return exit == 0;
    }
  }

  private CommandLineTool(String command) throws IOException {
    folder =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "anasto-fuzz-")
            : Files.createTempDirectory("anasto-fuzz-");
    String loop = "while read -r next; do %s <in >out 2>err; echo $?; done".formatted(command);
    Process shell =
        new ProcessBuilder("sh", "-c", loop)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    to = shell.outputWriter(StandardCharsets.UTF_8);
    from =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  /** Whether there is such a program. */
  static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs a command with its arguments on an input. */
  static synchronized Result run(String command, byte[] input) {
    try {
      CommandLineTool tool = TOOLS.get(command);
      if (tool == null) {
        tool = new CommandLineTool(command);
        TOOLS.put(command, tool);
      }
      return tool.run(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run(byte[] input) throws IOException {
    Files.write(folder.resolve("in"), input);
    to.write("next\n");
    to.flush();
    String exit = from.readLine();
    return new Result(
        Integer.parseInt(exit),
        Files.readAllBytes(folder.resolve("out")),
        new String(Files.readAllBytes(folder.resolve("err")), StandardCharsets.ISO_8859_1));
  }

  private void remove() {
    try {
      for (String name : new String[] {"in", "out", "err", "."}) {
        Files.deleteIfExists(folder.resolve(name).normalize());
      }
    } catch (IOException e) {
      // It lies in a place for temporary files.
    }
  }
}
