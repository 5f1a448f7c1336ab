package io.anasto.ops;

import io.anasto.ledger.LedgerException;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the process works at all: the ledger can be read. */
final class ProcessHealth extends AbstractHealthCheck {
  private final Monitor monitor;

  ProcessHealth(Monitor monitor) {
    super("anasto", "ledger");
    this.monitor = monitor;
  }

  @Override
  public boolean isLiveness() {
    return true;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try {
      builder.detail("sources", monitor.overview().sources().size());
      builder.up();
    } catch (LedgerException e) {
      builder.down().message(e.getMessage());
    }
  }
}
