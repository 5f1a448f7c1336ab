package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anasto reset CONFIG TABLE}. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description =
        "Forget a table's position, so that all is read again. What it has delivered stays where it"
            + " is, and its rows come a second time.")
final class ResetCommand implements Callable<Integer> {
  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final TableArgument argument;

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  ResetCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
    this.terminal = terminal;
    this.argument = new TableArgument(environment);
  }

  @Override
  public Integer call() throws Exception {
    LedgerChange change = new LedgerChange(engine, terminal, argument.plan());
    KnownTable table = change.find(argument);
    if (!yes && !isWanted(table)) {
      terminal.say("anasto: nothing was changed");
      return ExitCode.USAGE;
    }
    change.make(table, Request.reset(table.name(), table.isSource()), ResetCommand::reset);
    return ExitCode.DONE;
  }

  private boolean isWanted(KnownTable table) throws IOException {
    BufferedReader keyboard =
        terminal
            .keyboard()
            .orElseThrow(
                () ->
                    new CommandException(
                        "reset asks first, and there is no terminal; --yes says that it is meant"));
    terminal.err().printf("%s [y/N] ", question(table));
    terminal.err().flush();
    String answer = keyboard.readLine();
    return answer != null
        && (answer.strip().toLowerCase(Locale.ROOT).equals("y")
            || answer.strip().toLowerCase(Locale.ROOT).equals("yes"));
  }

  private static String question(KnownTable table) {
    return table.isSource()
        ? ("Forget all %ss of source '%s'? They are read again, and all its destinations get their"
                + " rows a second time.")
            .formatted(table.entry(), table.name())
        : ("Forget what destination '%s' has got? It gets everything again, beside what is in its"
                + " directory.")
            .formatted(table.name());
  }

  private static String reset(Ledger ledger, KnownTable table) {
    if (table.isSource()) {
      table
          .interrupted(ledger)
          .ifPresent(
              one -> {
                throw new CommandException(
                    "a delivery to '%s' was interrupted and cannot be finished; 'anasto status' says why. Mend that or reset '%s', then reset the source"
                        .formatted(one, one));
              });
      ledger.resetSource(table.id());
      return "%s: reset; the next run reads %s again"
          .formatted(table.name(), table.isOpenTable() ? "the table" : "all its files");
    }
    ledger.resetDestination(table.id());
    return "%s: reset; the next run delivers everything to it again".formatted(table.name());
  }
}
