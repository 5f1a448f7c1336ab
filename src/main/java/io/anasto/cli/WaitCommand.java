package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anasto pause CONFIG TABLE} and {@code anasto resume CONFIG TABLE}. */
abstract class WaitCommand implements Callable<Integer> {
  private final boolean waits;
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final TableArgument argument;

  /**
   * @param waits whether the table is to wait
   */
  private WaitCommand(
      boolean waits, Engine engine, Terminal terminal, Map<String, String> environment) {
    this.waits = waits;
    this.engine = engine;
    this.terminal = terminal;
    this.argument = new TableArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    LedgerChange change = new LedgerChange(engine, terminal, argument.plan());
    KnownTable table = change.find(argument);
    Request request =
        waits
            ? Request.pause(table.name(), table.isSource())
            : Request.resume(table.name(), table.isSource());
    change.make(table, request, this::directly);
    return ExitCode.DONE;
  }

  private String directly(Ledger ledger, KnownTable table) {
    if (table.isSource()) {
      ledger.pauseSource(table.id(), waits);
    } else {
      ledger.pauseDestination(table.id(), waits);
    }
    return table.name() + (waits ? ": paused" : ": goes on with the next run");
  }

  /** {@code anasto pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description =
          "Have a table wait: a source gives out no batch, a destination takes none. A batch under"
              + " way comes to its end. It lasts until 'anasto resume', also over a restart.")
  static final class Pause extends WaitCommand {
    Pause(Engine engine, Terminal terminal, Map<String, String> environment) {
      super(true, engine, terminal, environment);
    }
  }

  /** {@code anasto resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Let a paused table go on.")
  static final class Resume extends WaitCommand {
    Resume(Engine engine, Terminal terminal, Map<String, String> environment) {
      super(false, engine, terminal, environment);
    }
  }
}
