package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.PlanText;
import io.anasto.plan.SourcePlan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anasto check CONFIG}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Tell every problem of a config, or what it does and what would be read next. Writes nothing.")
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfigArgument config;

  CheckCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigArgument(environment);
  }

  @Override
  public Integer call() {
    Plan plan = config.plan();
    if (Ledger.exists(plan.stateDir())) {
      try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
        print(plan, Optional.of(ledger));
      }
    } else {
      print(plan, Optional.empty());
    }
    return ExitCode.DONE;
  }

  private void print(Plan plan, Optional<Ledger> ledger) {
    PlanText text = new PlanText(plan);
    terminal.out().print(text.head());
    for (SourcePlan source : plan.sources()) {
      terminal.out().println();
      terminal.out().print(text.of(source));
      terminal.out().print(new NextText(source, new NextFiles(source, ledger).look()).text());
      for (DestinationPlan destination : source.destinations()) {
        terminal.out().print(text.of(destination));
      }
    }
  }
}
