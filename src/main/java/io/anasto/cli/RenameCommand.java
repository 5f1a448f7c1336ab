package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code anasto rename CONFIG OLD NEW}. */
@Command(
    name = "rename",
    mixinStandardHelpOptions = true,
    description =
        "Tell the ledger that a table has a new name, so that it goes on where it was. The config has"
            + " the new name already.")
final class RenameCommand implements Callable<Integer> {
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final ConfigArgument config;

  @Parameters(index = "1", paramLabel = "OLD", description = "the name that the ledger knows")
  private String oldName;

  @Parameters(index = "2", paramLabel = "NEW", description = "the name in the config")
  private String newName;

  @ArgGroup private TableArgument.KindOption kind = new TableArgument.KindOption();

  RenameCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
    this.terminal = terminal;
    this.config = new ConfigArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    Plan plan = config.plan();
    KnownTable table;
    try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
      table = new TableLookup(ledger, plan).find(oldName, kind.kind());
      if (ledger.isRunning()) {
        throw new CommandException(
            "a process runs on this config; stop it, then rename '%s'".formatted(oldName));
      }
    }
    checkNewName(table, plan);
    try (Ledger ledger = Ledger.open(plan.stateDir())) {
      engine.finishInterrupted(ledger);
      checkNothingPrepared(ledger, table);
      if (table.isSource()) {
        ledger.renameSource(oldName, newName);
      } else {
        ledger.renameDestination(oldName, newName);
      }
    }
    terminal.result("The %s '%s' is '%s' now".formatted(table.kindName(), oldName, newName));
    return ExitCode.DONE;
  }

  /** An open table knows a batch by its tables' names: the end of a delivery needs the old ones. */
  private static void checkNothingPrepared(Ledger ledger, KnownTable table) {
    table
        .interrupted(ledger)
        .ifPresent(
            destination -> {
              throw new CommandException(
                  "a delivery to '%s' was interrupted and cannot be finished; 'anasto status' says why. Mend that or reset '%s', then rename"
                      .formatted(destination, destination));
            });
  }

  /** A name that the config lacks is mistyped, or the config is still to be changed. */
  private void checkNewName(KnownTable table, Plan plan) {
    boolean planned =
        table.isSource() ? plan.source(newName).isPresent() : plan.destination(newName).isPresent();
    if (!planned) {
      terminal.say(
          "anasto: the config has no %s '%s'; give the table that name there too, before the next run"
              .formatted(table.kindName(), newName));
    }
  }
}
