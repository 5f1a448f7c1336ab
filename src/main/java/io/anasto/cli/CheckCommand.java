package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.PlanText;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.Files;
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
        "Tell every problem of a config, or what it does and what would be read next. Writes"
            + " nothing.")
final class CheckCommand implements Callable<Integer> {
  /** Where a Delta table has its log. */
  private static final String LOG_DIRECTORY = "_delta_log";

  private final Engine engine;
  private final Terminal terminal;

  @Mixin private final ConfigArgument config;

  CheckCommand(Engine engine, Terminal terminal, Map<String, String> environment) {
    this.engine = engine;
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

  private String next(SourcePlan source, Optional<Ledger> ledger) {
    NextFiles.Look look = new NextFiles(source, ledger).look();
    Optional<String> hint =
        look.names().stream().flatMap(path -> engine.hint(source, path).stream()).findFirst();
    return new NextText(source, look).text()
        + hint.map(text -> "  hint: %s%n".formatted(FilePaths.oneLine(text))).orElse("");
  }

  private String nextVersions(SourcePlan source, Optional<Ledger> ledger) {
    Optional<String> problem = noTable(source);
    if (problem.isPresent()) {
      return "  would read next: %s %s%n".formatted(source.displayDir(), problem.get());
    }
    Optional<String> lastEntry =
        ledger.flatMap(one -> one.source(source.name()).flatMap(entry -> one.lastPath(entry.id())));
    String next;
    try {
      next = engine.next(source, lastEntry).text();
    } catch (IOException e) {
      next = "nothing; the table would stop: " + FailureReport.text(e);
    }
    return "  would read next: %s%n".formatted(next);
  }

  /** Why there is no table to read yet; empty when there is one. */
  private static Optional<String> noTable(SourcePlan source) {
    return NextFiles.problem(source.directory())
        .or(
            () ->
                Files.isDirectory(source.directory().resolve(LOG_DIRECTORY))
                    ? Optional.empty()
                    : Optional.of("holds no table; a run waits for one"));
  }

  private void print(Plan plan, Optional<Ledger> ledger) {
    PlanText text = new PlanText(plan);
    terminal.out().print(text.head());
    for (SourcePlan source : plan.sources()) {
      terminal.out().println();
      terminal.out().print(text.of(source));
      terminal
          .out()
          .print(source.isOpenTable() ? nextVersions(source, ledger) : next(source, ledger));
      for (DestinationPlan destination : source.destinations()) {
        terminal.out().print(text.of(destination));
      }
    }
  }
}
