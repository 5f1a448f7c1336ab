package io.anasto.cli;

import io.anasto.config.Suggestions;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds tables by their names in the ledger, whether the config still has them or not. */
final class TableLookup {
  private final Ledger ledger;
  private final Plan plan;

  TableLookup(Ledger ledger, Plan plan) {
    this.ledger = ledger;
    this.plan = plan;
  }

  /**
   * The table of that name.
   *
   * @throws CommandException when there is none, or a source and a destination
   */
  KnownTable find(String name, KnownTable.Kind kind) {
    Optional<KnownTable> source = kind == KnownTable.Kind.DESTINATION ? none() : source(name);
    Optional<KnownTable> destination = kind == KnownTable.Kind.SOURCE ? none() : destination(name);
    if (source.isPresent() && destination.isPresent()) {
      throw new CommandException(
          "'%s' is a source and a destination; add --source or --destination".formatted(name));
    }
    return source.or(() -> destination).orElseThrow(() -> unknown(name, kind));
  }

  private static Optional<KnownTable> none() {
    return Optional.empty();
  }

  private Optional<KnownTable> source(String name) {
    return ledger.source(name).map(KnownTable::of);
  }

  private Optional<KnownTable> destination(String name) {
    return ledger.destination(name).map(KnownTable::of);
  }

  private CommandException unknown(String name, KnownTable.Kind kind) {
    boolean planned =
        (kind != KnownTable.Kind.DESTINATION && plan.source(name).isPresent())
            || (kind != KnownTable.Kind.SOURCE && plan.destination(name).isPresent());
    if (planned) {
      return new CommandException(
          "'%s' has not run yet; start Anasto with this config first".formatted(name));
    }
    Set<String> names = names(kind);
    String what =
        switch (kind) {
          case SOURCE -> "source";
          case DESTINATION -> "destination";
          case EITHER -> "table";
        };
    return new CommandException(
        "there is no %s '%s'%s"
            .formatted(
                what,
                name,
                Suggestions.hint(name, names, "; there are: " + String.join(", ", names))));
  }

  private Set<String> names(KnownTable.Kind kind) {
    Set<String> names = new TreeSet<>();
    if (kind != KnownTable.Kind.DESTINATION) {
      ledger.allSources().stream().map(SourceEntry::name).forEach(names::add);
      plan.sources().stream().map(SourcePlan::name).forEach(names::add);
    }
    if (kind != KnownTable.Kind.SOURCE) {
      ledger.allDestinations().stream().map(DestinationEntry::name).forEach(names::add);
      plan.destinations().stream().map(DestinationPlan::name).forEach(names::add);
    }
    return names;
  }
}
