package io.anasto.ops;

import io.anasto.ledger.Activity;

/** Rows a second of one table, over the last minute. Thread-safe. */
final class RowRate {
  /** Seconds that are kept. */
  static final int SECONDS = 60;

  private final Activity activity;
  private final long[] history = new long[SECONDS];
  private long seen;
  private int next;

  RowRate(Activity activity) {
    this.activity = activity;
    this.seen = activity.rows();
  }

  /** To be called once a second. */
  synchronized void sample() {
    long rows = activity.rows();
    history[next] = rows - seen;
    next = (next + 1) % SECONDS;
    seen = rows;
  }

  /** Rows in the last second. */
  synchronized long now() {
    return history[(next + SECONDS - 1) % SECONDS];
  }

  /** Rows in each of the last seconds, the oldest first. */
  synchronized long[] history() {
    long[] ordered = new long[SECONDS];
    System.arraycopy(history, next, ordered, 0, SECONDS - next);
    System.arraycopy(history, 0, ordered, SECONDS - next, next);
    return ordered;
  }

  Activity activity() {
    return activity;
  }
}
