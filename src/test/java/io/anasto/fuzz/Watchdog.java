package io.anasto.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks from another thread whether an input takes too long, so that no input costs a thread.
 *
 * <p>What counts is the time that the worker was computing: on a machine that is busy, or that
 * stood still, the clock goes on for no fault of the input. Only who waits is judged by the clock.
 */
final class Watchdog implements AutoCloseable {
  private static final long MOST_NANOS = 5_000_000_000L;
  private static final long MOST_WAITING_NANOS = 120_000_000_000L;
  private static final long LOOK_NANOS = 500_000_000L;

  /** What to do with the input that hangs; called once. */
  interface Alarm {
    void hangs(byte[] input, StackTraceElement[] where);
  }

  private static final class Watched {
    private final byte[] input;

    Watched(byte[] input) {
      this.input = input;
    }
  }

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
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
    Watched last = null;
    long computed = 0;
    long since = 0;
    while (!closed) {
      LockSupport.parkNanos(LOOK_NANOS);
      Watched now = watched;
      long worked = threads.getThreadCpuTime(worker.getId());
      long time = System.nanoTime();
      if (now != last) {
        last = now;
        computed = worked;
        since = time;
      } else if (now != null
          && (worked - computed > MOST_NANOS || time - since > MOST_WAITING_NANOS)) {
        StackTraceElement[] where = worker.getStackTrace();
        // It may have ended since the look.
        if (watched == now) {
          alarm.hangs(now.input, where);
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
