package io.anasto.ops;

import io.anasto.ledger.TableError;

/** What went wrong, as JMX shows it. */
public final class ErrorFigures {
  private final TableError error;

  ErrorFigures(TableError error) {
    this.error = error;
  }

  /** With the place in the data. */
  public String getMessage() {
    return error.message();
  }

  /** ISO 8601, UTC. */
  public String getAt() {
    return error.at().toString();
  }
}
