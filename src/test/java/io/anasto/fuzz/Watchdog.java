package io.anasto.fuzz;

import java.util.concurrent.locks.LockSupport;

/** Looks from another thread whether an input takes too long, so that no input costs a thread. */
final class Watchdog implements AutoCloseable {
  private static final long MOST_NANOS = 5_000_000_000L;
  private static final long LOOK_NANOS = 500_000_000L;

  /** What to do with the input that hangs; called once. */
  interface Alarm {
    void hangs(byte[] input, StackTraceElement[] where);
  }

  private static final class Watched {
    private final byte[] input;
    private final long since = System.nanoTime();

    Watched(byte[] input) {
      this.input = input;
    }
  }

  private final Thread worker = Thread.currentThread();
  private final Thread thread;
  private volatile Watched watched;
  private volatile boolean closed;

  /** Watches the thread that calls this. */
  Watchdog(Alarm alarm) {
    this.thread = new Thread(() -> watch(alarm), "fuzz-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  void begin(byte[] input) {
    watched = new Watched(input);
  }

  void end() {
    watched = null;
  }

  private void watch(Alarm alarm) {
    while (!closed) {
      LockSupport.parkNanos(LOOK_NANOS);
      Watched now = watched;
      if (now != null && System.nanoTime() - now.since > MOST_NANOS) {
        alarm.hangs(now.input, worker.getStackTrace());
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
