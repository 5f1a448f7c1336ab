package io.anasto.ledger;

import org.slf4j.MDC;

/** Which table and batch log lines are about. */
public final class LogContext {
  private static final String TABLE = "table";
  private static final String BATCH = "batch";

  private LogContext() {}

  /** Work that may fail. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /** Does work whose log lines, of this thread, are about a table. */
  public static <E extends Exception> void of(String table, Work<E> work) throws E {
    String before = MDC.get(TABLE);
    MDC.put(TABLE, table);
    try {
      work.run();
    } finally {
      bring(TABLE, before);
    }
  }

  /** Does work whose log lines, of this thread, are about a batch of a table. */
  public static void of(String table, long batch, Runnable work) {
    String before = MDC.get(BATCH);
    MDC.put(BATCH, Long.toString(batch));
    try {
      of(table, work::run);
    } finally {
      bring(BATCH, before);
    }
  }

  private static void bring(String key, String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
