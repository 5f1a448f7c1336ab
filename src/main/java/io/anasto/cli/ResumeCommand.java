package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anasto resume CONFIG TABLE}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Let a paused table go on.")
final class ResumeCommand implements Callable<Integer> {
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final TableArgument argument;

  ResumeCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
    this.terminal = terminal;
    this.argument = new TableArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    LedgerChange change = new LedgerChange(engine, terminal, argument.plan());
    KnownTable table = change.find(argument);
    change.make(table, Request.resume(table.name(), table.isSource()), ResumeCommand::resume);
    return ExitCode.DONE;
  }

  private static String resume(Ledger ledger, KnownTable table) {
    if (table.isSource()) {
      ledger.pauseSource(table.id(), false);
    } else {
      ledger.pauseDestination(table.id(), false);
    }
    return "%s: goes on with the next run".formatted(table.name());
  }
}
