package io.anasto.ops;

import io.anasto.ledger.LedgerException;
import io.anasto.ledger.TableState;
import io.anasto.ledger.TableStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Camel's health check of one table: it is down while a failure has stopped the table. */
final class TableHealth extends AbstractHealthCheck {
  private final String table;
  private final boolean isSource;
  private final Monitor monitor;

  /**
   * @param isSource whether the table is a source, else it is a destination
   */
  TableHealth(String table, boolean isSource, Monitor monitor) {
    super("anasto", (isSource ? "source." : "destination.") + table);
    this.table = table;
    this.isSource = isSource;
    this.monitor = monitor;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try {
      Overview overview = monitor.overview();
      TableStatus status =
          isSource ? overview.source(table).status() : overview.destination(table).status();
      builder.detail("state", status.state().name().toLowerCase(Locale.ROOT));
      builder.detail("lag_seconds", status.lagSeconds(Instant.now()));
      if (status.state() == TableState.STOPPED) {
        status.reason().ifPresent(builder::message);
        status.lastError().ifPresent(last -> builder.detail("since", last.at().toString()));
        builder.down();
      } else {
        builder.up();
      }
    } catch (LedgerException e) {
      builder.down().message(e.getMessage());
    }
  }
}
