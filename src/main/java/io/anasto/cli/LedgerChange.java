package io.anasto.cli;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import io.anasto.ledger.SourceStatus;
import io.anasto.plan.Plan;
import java.time.Duration;
import java.util.function.BiFunction;

/** Changes a table: by asking the process that runs it, or in the ledger when there is none. */
final class LedgerChange {
  /** The running process looks for requests a few times a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 50;

  private final Engine engine;
  private final Terminal terminal;
  private final Plan plan;

  LedgerChange(Engine engine, Terminal terminal, Plan plan) {
    this.engine = engine;
    this.terminal = terminal;
    this.plan = plan;
  }

  /** The table that is meant. */
  KnownTable find(TableArgument argument) {
    try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
      return argument.find(ledger, plan);
    }
  }

  /**
   * Makes the change.
   *
   * @param request what to ask of a running process
   * @param directly makes the change in a ledger that nobody runs, and says what was done
   */
  void make(KnownTable table, Request request, BiFunction<Ledger, KnownTable, String> directly)
      throws Exception {
    try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
      if (ledger.isRunning()) {
        if (request.kind() == Request.Kind.RESET && !isConfigured(ledger, table)) {
          throw new CommandException(
              "the running process has no %s '%s' in its config; stop it first"
                  .formatted(table.kindName(), table.name()));
        }
        ask(ledger, request);
        return;
      }
    }
    try (Ledger ledger = Ledger.open(plan.stateDir())) {
      engine.finishInterrupted(ledger);
      terminal.result(directly.apply(ledger, table));
    }
  }

  private static boolean isConfigured(Ledger ledger, KnownTable table) {
    return table.isSource()
        ? ledger.sourceStatus().stream()
            .filter(status -> status.source().id() == table.id())
            .anyMatch(SourceStatus::configured)
        : ledger.destinationStatus().stream()
            .filter(status -> status.destination().id() == table.id())
            .anyMatch(DestinationStatus::configured);
  }

  private void ask(Ledger ledger, Request request) throws InterruptedException {
    long id = ledger.request(request);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ledger.waitingRequests().stream().anyMatch(waiting -> waiting.id() == id)) {
      if (System.nanoTime() > end) {
        terminal.result(
            "%s: asked for, but not taken within %d s; it is done as soon as a process takes it"
                .formatted(request.table(), PATIENCE.toSeconds()));
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    terminal.result(
        "%s: the running process has taken it; its log says more".formatted(request.table()));
  }
}
