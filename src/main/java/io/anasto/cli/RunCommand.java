package io.anasto.cli;

import io.anasto.plan.Plan;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anasto run CONFIG}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Deliver what is new, until stopped.")
final class RunCommand implements Callable<Integer> {
  private final Engine engine;
  private final Map<String, String> environment;

  @Parameters(paramLabel = "CONFIG", description = "the config file")
  private Path config;

  @Option(
      names = "--once",
      description = "deliver all that is there now, through whole chains, and end")
  private boolean once;

  @Option(
      names = "--new-state",
      description =
          "begin a new ledger although the destinations hold files of an earlier one: all sources are"
              + " read again, under numbers above the highest found")
  private boolean newState;

  RunCommand(Engine engine, Map<String, String> environment) {
    this.engine = engine;
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    return engine.run(Plan.read(config, environment), once, newState);
  }
}
