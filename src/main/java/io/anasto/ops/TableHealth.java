package io.anasto.ops;

import io.anasto.ledger.LedgerException;
import io.anasto.ledger.TableError;
import io.anasto.ledger.TableState;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
      if (isSource) {
        Overview.SourceFigures source = monitor.overview().source(table);
        say(
            builder,
            source.status().state(),
            source.status().reason(),
            source.status().lastError());
        builder.detail("lag_seconds", source.status().lagSeconds(Instant.now()));
      } else {
        Overview.DestinationFigures destination = monitor.overview().destination(table);
        say(
            builder,
            destination.status().state(),
            destination.status().reason(),
            destination.status().lastError());
        builder.detail("lag_seconds", destination.status().lagSeconds(Instant.now()));
      }
    } catch (LedgerException e) {
      builder.down().message(e.getMessage());
    }
  }

  private static void say(
      HealthCheckResultBuilder builder,
      TableState state,
      Optional<String> reason,
      Optional<TableError> error) {
    builder.detail("state", state.name().toLowerCase(Locale.ROOT));
    if (state == TableState.STOPPED) {
      reason.ifPresent(builder::message);
      error.ifPresent(last -> builder.detail("since", last.at().toString()));
      builder.down();
    } else {
      builder.up();
    }
  }
}
