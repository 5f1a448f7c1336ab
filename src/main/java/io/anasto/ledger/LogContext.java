package io.anasto.ledger;

import org.slf4j.MDC;

/** Which table and batch log lines are about. */
public final class LogContext {
  private LogContext() {}

  /** Does work whose log lines, of this thread, are about a batch of a table. */
  public static void of(String table, long batch, Runnable work) {
    MDC.put("table", table);
    MDC.put("batch", Long.toString(batch));
    try {
      work.run();
    } finally {
      MDC.remove("table");
      MDC.remove("batch");
    }
  }
}
