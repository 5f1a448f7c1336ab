package io.anasto.cli;

import io.anasto.config.Suggestions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code anasto}: its subcommands do the work, and a config alone means {@code run}. */
@Command(
    name = "anasto",
    mixinStandardHelpOptions = true,
    versionProvider = AnastoCommand.Version.class,
    synopsisHeading = "Usage: anasto CONFIG%n       ",
    description = {
      "",
      "Syncs data from source tables into destination tables, as a config file says."
          + " 'anasto CONFIG' is short for 'anasto run CONFIG'.",
      ""
    },
    commandListHeading = "%nCommands ('anasto COMMAND --help' tells more):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a table stopped or data failed (run --once, status)",
      "2:the config or the command line is wrong; nothing was read or written",
      "130:interrupted"
    })
public final class AnastoCommand {
  private AnastoCommand() {}

  /**
   * Parses the command line and does what it says, on the terminal of the process.
   *
   * @param environment for {@code ${NAME}} in the config
   * @return the exit code
   */
  public static int execute(String[] arguments, Engine engine, Map<String, String> environment) {
    return execute(arguments, engine, environment, Terminal.system());
  }

  /**
   * Parses the command line and does what it says.
   *
   * @param environment for {@code ${NAME}} in the config
   * @return the exit code
   */
  public static int execute(
      String[] arguments, Engine engine, Map<String, String> environment, Terminal terminal) {
    Optional<String> refusal = SupportedSystem.refusal(System.getProperty("os.name"));
    if (refusal.isPresent()) {
      terminal.say("anasto: %s".formatted(refusal.get()));
      return ExitCode.USAGE;
    }
    CommandLine line = commandLine(engine, environment, terminal);
    Optional<String> mistyped = mistyped(arguments, line);
    if (mistyped.isPresent()) {
      terminal.say("anasto: %s".formatted(mistyped.get()));
      return ExitCode.USAGE;
    }
    int exitCode = line.execute(withRun(arguments, line));
    if (terminal.out().checkError()) {
      terminal.say("anasto: standard output could not be written to its end");
      return exitCode == ExitCode.DONE ? ExitCode.DATA : exitCode;
    }
    return exitCode;
  }

  private static CommandLine commandLine(
      Engine engine, Map<String, String> environment, Terminal terminal) {
    return new CommandLine(new AnastoCommand())
        .addSubcommand(new RunCommand(engine, terminal, environment))
        .addSubcommand(new CheckCommand(engine, terminal, environment))
        .addSubcommand(new StatusCommand(terminal, environment))
        .addSubcommand(new FilesCommand(terminal, environment))
        .addSubcommand(new RetryCommand(engine, terminal, environment))
        .addSubcommand(new WaitCommand.Pause(engine, terminal, environment))
        .addSubcommand(new WaitCommand.Resume(engine, terminal, environment))
        .addSubcommand(new ResetCommand(engine, terminal, environment))
        .addSubcommand(new RenameCommand(engine, terminal, environment))
        .addSubcommand(new SchemaCommand(terminal, environment))
        .addSubcommand(new InitCommand(terminal))
        .addSubcommand(new CompletionCommand(terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setExecutionExceptionHandler(new FailureReport(terminal));
  }

  /** {@code anasto CONFIG} is {@code anasto run CONFIG}. */
  private static String[] withRun(String[] arguments, CommandLine line) {
    if (arguments.length == 0
        || line.getSubcommands().containsKey(arguments[0])
        || !meansRun(arguments, line)) {
      return arguments;
    }
    String[] run = new String[arguments.length + 1];
    run[0] = "run";
    System.arraycopy(arguments, 0, run, 1, arguments.length);
    return run;
  }

  /** What is said of a word that is no command; empty where the first one is none, or a file. */
  private static Optional<String> mistyped(String[] arguments, CommandLine line) {
    if (arguments.length == 0
        || arguments[0].startsWith("-")
        || line.getSubcommands().containsKey(arguments[0])
        || meansRun(arguments, line)) {
      return Optional.empty();
    }
    Set<String> commands = new TreeSet<>(line.getSubcommands().keySet());
    return Optional.of(
        "there is no command or file '%s'%s"
            .formatted(
                arguments[0],
                Suggestions.hint(
                    arguments[0], commands, "; the commands are " + String.join(", ", commands))));
  }

  private static boolean meansRun(String[] arguments, CommandLine line) {
    if (arguments[0].startsWith("-")) {
      return arguments.length > 1 && !line.getCommandSpec().optionsMap().containsKey(arguments[0]);
    }
    // A word is a mistyped command, unless there is such a file.
    return arguments[0].indexOf('.') >= 0 || arguments[0].indexOf('/') >= 0 || isFile(arguments[0]);
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = AnastoCommand.class.getPackage().getImplementationVersion();
      return new String[] {"anasto " + (version == null ? "(not packaged)" : version)};
    }
  }
}
