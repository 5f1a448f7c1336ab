package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import io.anasto.plan.Amounts;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anasto retry CONFIG TABLE}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Let a stopped table go on, and deliver again what was left out.")
final class RetryCommand implements Callable<Integer> {
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final TableArgument argument;

  RetryCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
    this.terminal = terminal;
    this.argument = new TableArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    LedgerChange change = new LedgerChange(engine, terminal, argument.plan());
    KnownTable table = change.find(argument);
    change.make(table, Request.retry(table.name(), table.isSource()), RetryCommand::retry);
    return ExitCode.DONE;
  }

  private static String retry(Ledger ledger, KnownTable table) {
    if (table.isSource()) {
      int grown = ledger.settleGrown(table.id());
      return "%s: goes on with the next run; %s to be tried again%s"
          .formatted(
              table.name(),
              Amounts.count(ledger.retrySource(table.id()), table.entry()),
              grown == 0
                  ? ""
                  : "; what was added to %s is not delivered"
                      .formatted(Amounts.count(grown, "file")));
    }
    return "%s: goes on with the next run; %s to be delivered again"
        .formatted(
            table.name(), Amounts.count(ledger.retryDestination(table.id()), "left-out batch"));
  }
}
