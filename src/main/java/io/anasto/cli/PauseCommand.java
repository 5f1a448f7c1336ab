package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anasto pause CONFIG TABLE}. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description =
        "Have a table wait: a source gives out no batch, a destination takes none. A batch under way"
            + " comes to its end. It lasts until 'anasto resume', also over a restart.")
final class PauseCommand implements Callable<Integer> {
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final TableArgument argument;

  PauseCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
    this.terminal = terminal;
    this.argument = new TableArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    LedgerChange change = new LedgerChange(engine, terminal, argument.plan());
    KnownTable table = change.find(argument);
    change.make(table, Request.pause(table.name(), table.isSource()), PauseCommand::pause);
    return ExitCode.DONE;
  }

  private static String pause(Ledger ledger, KnownTable table) {
    if (table.isSource()) {
      ledger.pauseSource(table.id(), true);
    } else {
      ledger.pauseDestination(table.id(), true);
    }
    return "%s: paused".formatted(table.name());
  }
}
