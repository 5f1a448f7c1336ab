package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The config file, and the table of it that a command is about. */
final class TableArgument {
  @Mixin private final ConfigArgument config;

  @Parameters(index = "1", paramLabel = "TABLE", description = "a source or destination table")
  private String name;

  @ArgGroup private KindOption kind = new KindOption();

  TableArgument(Map<String, String> environment) {
    this.config = new ConfigArgument(environment);
  }

  Plan plan() {
    return config.plan();
  }

  /** The table, which the ledger must know. */
  KnownTable find(Ledger ledger, Plan plan) {
    return new TableLookup(ledger, plan).find(name, kind.kind());
  }

  /** Which of two tables of one name is meant. */
  static final class KindOption {
    @Option(names = "--source", description = "the source of that name")
    private boolean source;

    @Option(names = "--destination", description = "the destination of that name")
    private boolean destination;

    KnownTable.Kind kind() {
      if (source) {
        return KnownTable.Kind.SOURCE;
      }
      return destination ? KnownTable.Kind.DESTINATION : KnownTable.Kind.EITHER;
    }
  }
}
