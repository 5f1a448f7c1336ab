package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.PlanText;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
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
  public Integer call() throws Exception {
    Plan plan = config.plan();
    List<String> problems = new ArrayList<>();
    Optional<Ledger> ledger = Optional.empty();
    try {
      ledger = Ledger.openToCheck(plan.stateDir());
      Findings findings = engine.findings(plan, ledger);
      problems.addAll(findings.refusals());
      findings.notes().forEach(note -> terminal.say("anasto: " + note));
    } catch (LedgerException e) {
      problems.add(e.getMessage());
    }
    try {
      problems.addAll(engine.problems(plan, ledger.filter(Ledger::isRunning).isPresent()));
      rehearse(plan).ifPresent(problems::add);
      if (!problems.isEmpty()) {
        throw new CommandException(String.join("\n", problems));
      }
      print(plan, ledger);
    } finally {
      ledger.ifPresent(Ledger::close);
    }
    return ExitCode.DONE;
  }

  /** Why Camel would not start; empty when it would. */
  private Optional<String> rehearse(Plan plan) throws Exception {
    try {
      return engine.rehearse(plan);
    } catch (Exception e) {
      Exception told = CamelFailure.told(e, plan.routesDir());
      if (told instanceof CommandException) {
        return Optional.of(told.getMessage());
      }
      throw told;
    }
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
