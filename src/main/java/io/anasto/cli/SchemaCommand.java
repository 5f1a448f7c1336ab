package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.SchemaVersion;
import io.anasto.plan.Plan;
import io.anasto.plan.SchemaText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anasto schema CONFIG TABLE}. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Print a table's settled schema, as the schema key of a source would say it.")
final class SchemaCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final TableArgument argument;

  SchemaCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.argument = new TableArgument(environment);
  }

  @Override
  public Integer call() {
    Plan plan = argument.plan();
    try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
      KnownTable table = argument.find(ledger, plan);
      terminal.out().print(SchemaText.toml(schema(ledger, table)));
    }
    return ExitCode.DONE;
  }

  private static String schema(Ledger ledger, KnownTable table) {
    Optional<String> schema =
        table.isSource()
            ? ledger.schema(table.id()).map(SchemaVersion::schema)
            : ledger.writtenSchema(table.id());
    return schema.orElseThrow(
        () ->
            new CommandException(
                "the schema of '%s' is not settled yet: no rows were delivered"
                    .formatted(table.name())));
  }
}
