package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anasto status CONFIG}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Tell how all tables stand, whether or not a process runs them. The exit code is 1 when a"
            + " table is stopped, data were left out, or a file has grown since it was delivered.")
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfigArgument config;

  @Option(names = "--json", description = "for programs")
  private boolean json;

  StatusCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigArgument(environment);
  }

  @Override
  public Integer call() throws IOException {
    Plan plan = config.plan();
    if (!Ledger.exists(plan.stateDir())) {
      print(StatusReport.beforeFirstRun(plan));
      return ExitCode.DONE;
    }
    try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
      print(StatusReport.of(plan, ledger));
      return ledger.hasFailures() ? ExitCode.DATA : ExitCode.DONE;
    }
  }

  private void print(StatusReport report) throws IOException {
    terminal.out().print(json ? new StatusJson(report).text() : new StatusText(report).text());
  }
}
