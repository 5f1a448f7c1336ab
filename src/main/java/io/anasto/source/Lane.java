package io.anasto.source;

import io.anasto.ledger.DestinationEntry;
import io.anasto.plan.DestinationPlan;

/** Where one destination of a source stands in this process. Guarded by its dispatcher's lock. */
final class Lane {
  private final DestinationPlan plan;
  private DestinationEntry entry;
  private boolean busy;
  private boolean stopped;
  private boolean paused;
  private int failures;
  private int waits;
  private long notBefore;

  Lane(DestinationPlan plan, DestinationEntry entry) {
    this.plan = plan;
    this.entry = entry;
    this.notBefore = System.nanoTime();
  }

  DestinationPlan plan() {
    return plan;
  }

  DestinationEntry entry() {
    return entry;
  }

  /** A reset has given the destination a new entry. */
  void enter(DestinationEntry fresh) {
    entry = fresh;
  }

  boolean isBusy() {
    return busy;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Whether it could take a batch now. */
  boolean isIdle(long nanoTime) {
    return !busy && !stopped && !paused && notBefore - nanoTime <= 0;
  }

  void begin() {
    busy = true;
  }

  void end() {
    busy = false;
  }

  void succeeded() {
    failures = 0;
    waits = 0;
  }

  /** Counts a wait for the ledger in a row, and returns the count. */
  int waited() {
    return ++waits;
  }

  /** Counts a failure in a row, and returns the count. */
  int failed() {
    return ++failures;
  }

  void pauseUntil(long nanoTime) {
    notBefore = nanoTime;
  }

  /** An operator has it wait, or lets it go on. */
  void pause(boolean wait) {
    paused = wait;
  }

  void stop() {
    stopped = true;
  }

  void resume() {
    stopped = false;
    failures = 0;
    waits = 0;
    notBefore = System.nanoTime();
  }
}
