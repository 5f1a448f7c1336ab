package io.anasto.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code anasto}: its subcommands do the work, and a config alone means {@code run}. */
@Command(
    name = "anasto",
    mixinStandardHelpOptions = true,
    versionProvider = AnastoCommand.Version.class,
    description = "Syncs data from source tables into destination tables, as a config file says.")
public final class AnastoCommand {
  private AnastoCommand() {}

  /**
   * Parses the command line and does what it says.
   *
   * @param environment for {@code ${NAME}} in the config
   * @return the exit code
   */
  public static int execute(String[] arguments, Engine engine, Map<String, String> environment) {
    CommandLine line = new CommandLine(new AnastoCommand());
    line.addSubcommand(new RunCommand(engine, environment));
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          command.getErr().println("anasto: " + failure.getMessage());
          return ExitCode.USAGE;
        });
    return line.execute(withRun(arguments, line));
  }

  /** {@code anasto CONFIG} is {@code anasto run CONFIG}. */
  private static String[] withRun(String[] arguments, CommandLine line) {
    if (arguments.length == 0
        || arguments[0].startsWith("-")
        || line.getSubcommands().containsKey(arguments[0])) {
      return arguments;
    }
    String[] run = new String[arguments.length + 1];
    run[0] = "run";
    System.arraycopy(arguments, 0, run, 1, arguments.length);
    return run;
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
