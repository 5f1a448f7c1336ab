package io.anasto.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets passes begin as far as the memory of the process goes, first come, first served. Of large
 * batches two run at a time, of small ones as many as there are tables. Thread-safe.
 *
 * <p>A pass reserves once, before it holds anything else, so that no two wait for each other.
 */
public final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** What a pass needs however little it reads, in bytes. */
  private static final long SMALL = 1 << 20;

  /** Memory that a byte of a file may come to: decompressed, decoded, and encoded again. */
  private static final long EXPANSION = 16;

  /** How long a wait that nobody wants any more may go unnoticed. */
  private static final long WAKE_MILLIS = 50;

  /** The most that one pass needs: reader, queues and writers are bounded. */
  private final long large;

  private final ReentrantLock guard = new ReentrantLock();
  private final Condition changed = guard.newCondition();
  private final Deque<Reservation> waiting = new ArrayDeque<>();
  private long reserved;

  /**
   * @param memory of the process, in bytes; two fifths are for one pass, four for all together
   */
  public Admission(long memory) {
    this.large = memory / 5 * 2;
  }

  /**
   * Waits until there is memory for a batch, behind all who came before.
   *
   * @param bytes size of the batch's files
   * @param unwanted whether the pass need not begin any more
   * @return empty when it is unwanted; else to be closed when the pass has ended
   */
  Optional<Reservation> enter(long bytes, BooleanSupplier unwanted) throws InterruptedException {
    Reservation mine = new Reservation(weight(bytes));
    guard.lock();
    try {
      waiting.add(mine);
      try {
        while (waiting.peek() != mine || reserved + mine.weight > 2 * large) {
          if (unwanted.getAsBoolean()) {
            return Optional.empty();
          }
          boolean signalled = changed.await(WAKE_MILLIS, TimeUnit.MILLISECONDS);
          LOG.trace("signalled {}", signalled);
        }
        reserved += mine.weight;
        return Optional.of(mine);
      } finally {
        waiting.remove(mine);
        changed.signalAll();
      }
    } finally {
      guard.unlock();
    }
  }

  /** The memory, in bytes, that a pass over files of this size may need. */
  long weight(long bytes) {
    return bytes >= large / EXPANSION ? large : Math.min(large, SMALL + EXPANSION * bytes);
  }

  /** The memory of one pass. */
  final class Reservation implements AutoCloseable {
    private final long weight;
    private final AtomicBoolean given = new AtomicBoolean();

    private Reservation(long weight) {
      this.weight = weight;
    }

    /** Gives the memory back, once. */
    @Override
    public void close() {
      if (given.getAndSet(true)) {
        return;
      }
      guard.lock();
      try {
        reserved -= weight;
        changed.signalAll();
      } finally {
        guard.unlock();
      }
    }
  }
}
