package io.anasto.cli;

import io.anasto.ops.Logs;
import io.anasto.plan.Plan;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anasto run CONFIG}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Deliver what is new, until stopped by SIGTERM or Ctrl-C.")
final class RunCommand implements Callable<Integer> {
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final ConfigArgument config;

  @Option(
      names = "--once",
      description =
          "deliver all that is there now, through whole chains, and end; the exit code is 1 when a"
              + " table is stopped, data were left out, or a file has grown since it was delivered")
  private boolean once;

  @Option(
      names = "--new-state",
      description =
          "begin a new ledger although the destinations hold files of an earlier one: all sources"
              + " are read again, under numbers above the highest found")
  private boolean newState;

  RunCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
    this.terminal = terminal;
    this.config = new ConfigArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    RunView view =
        once && terminal.keyboard().isPresent() && ErrorStream.isTerminal()
            ? new ProgressView()
            : RunView.NONE;
    Plan plan = config.plan();
    Logs.use(plan.logFormat().toString());
    try {
      return engine.run(plan, once, newState, view);
    } catch (Exception e) {
      throw CamelFailure.told(e, plan.routesDir());
    }
  }
}
