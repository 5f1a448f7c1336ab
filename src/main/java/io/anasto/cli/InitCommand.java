package io.anasto.cli;

import io.anasto.config.StarterConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anasto init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Write a commented config to start from. No file is overwritten.")
final class InitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "config.toml",
      description = "where to write it (default: ${DEFAULT-VALUE})")
  private Path file;

  InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try {
      Files.writeString(file, StarterConfig.text(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          "%s is there already, and stays as it is; name another file".formatted(file));
    } catch (NoSuchFileException e) {
      throw new CommandException(
          "%s cannot be written: its directory does not exist; make it first".formatted(file));
    }
    terminal.result("%s is written. Let its tables name your directories, then:".formatted(file));
    terminal.result("  anasto check %s    shows what it would do, and any problem".formatted(file));
    terminal.result("  anasto %s          runs it".formatted(file));
    return ExitCode.DONE;
  }
}
