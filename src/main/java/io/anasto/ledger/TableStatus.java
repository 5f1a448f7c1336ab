package io.anasto.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a table stands, source or destination. */
public sealed interface TableStatus permits SourceStatus, DestinationStatus {
  TableState state();

  /** Why it is stopped, when it is. */
  Optional<String> reason();

  Optional<TableError> lastError();

  long batches();

  long rows();

  long bytes();

  /** Files, or versions, that wait. */
  long lagFiles();

  /** Their size. */
  long lagBytes();

  /** When the first of them was found, or its batch was formed. */
  Optional<Instant> lagSince();

  /** How long the first of what waits has waited; 0 when nothing waits. */
  default long lagSeconds(Instant now) {
    return lagSince().map(at -> Math.max(0, Duration.between(at, now).toSeconds())).orElse(0L);
  }
}
