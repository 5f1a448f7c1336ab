package io.anasto.source;

/**
 * How far one source is, for whoever waits for the end of all work ({@code --once}, {@code
 * one_request}). Thread-safe.
 */
public final class Progress {
  private long lastPollStart = Long.MIN_VALUE;
  private int settling;
  private int busy;
  private boolean finished;
  private boolean wantsAll;
  private boolean doubtful;

  /** A poll that began at a time of the monotonic clock has looked at everything. */
  synchronized void polled(long startedAt, int filesSettling) {
    lastPollStart = startedAt;
    settling = filesSettling;
  }

  synchronized void busy(int change) {
    busy += change;
  }

  /** The source reads no more ({@code one_request}). */
  synchronized void finish() {
    finished = true;
  }

  public synchronized boolean isFinished() {
    return finished;
  }

  /** Whether a poll that began after {@code nanoTime} saw everything, and nothing is settling. */
  public synchronized boolean hasLookedSince(long nanoTime) {
    return finished
        || (lastPollStart != Long.MIN_VALUE && lastPollStart - nanoTime >= 0 && settling == 0);
  }

  /** Somebody waits for the end of all work: a look has to be at everything. */
  synchronized void wantAll() {
    wantsAll = true;
  }

  synchronized boolean wantsAll() {
    return wantsAll;
  }

  /** A file that was known is forgotten: it may be there all the same. */
  synchronized void doubt() {
    doubtful = true;
  }

  /** Whether there was a doubt since the last call. */
  synchronized boolean takeDoubt() {
    boolean doubt = doubtful;
    doubtful = false;
    return doubt;
  }

  /** Whether a batch is being read or delivered. */
  public synchronized boolean isBusy() {
    return busy > 0;
  }
}
