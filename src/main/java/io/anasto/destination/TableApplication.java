package io.anasto.destination;

import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.DestinationPlan;
import java.util.function.Predicate;

/**
 * Who writes into an open table, as the table itself knows it: {@code anasto/<ledger's
 * UUID>/<source>/<destination>}. The table remembers each application's highest batch.
 */
final class TableApplication {
  private static final String PREFIX = "anasto/";
  private static final int UUID_LENGTH = 36;

  private TableApplication() {}

  static String of(Ledger ledger, DestinationEntry destination) {
    String source =
        ledger.allSources().stream()
            .filter(one -> one.id() == destination.sourceId())
            .map(SourceEntry::name)
            .findFirst()
            .orElseThrow();
    return PREFIX + ledger.id() + ending(source, destination.name());
  }

  /** Whether an application writes as this destination, whichever ledger it has. */
  static Predicate<String> of(DestinationPlan plan) {
    String ending = ending(plan.sourceName(), plan.name());
    return application ->
        application.startsWith(PREFIX)
            && application.endsWith(ending)
            && application.length() == PREFIX.length() + UUID_LENGTH + ending.length();
  }

  private static String ending(String source, String destination) {
    return "/" + source + "/" + destination;
  }
}
