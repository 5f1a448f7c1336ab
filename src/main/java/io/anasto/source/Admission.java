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
 * batches two run at a time; small ones, of which there are many at once, do not wait for them.
 * Thread-safe.
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

  private static final int SMALL_SHARE = 10;

  /** The most that one pass needs: reader, queues and writers are bounded. */
  private final long large;

  private final Share largeShare;
  private final Share smallShare;

  /**
   * @param memory of the process, in bytes: two fifths for each of two large passes, a tenth for
   *     all small ones together
   */
  public Admission(long memory) {
    this.large = memory / 5 * 2;
    this.largeShare = new Share(2 * large);
    this.smallShare = new Share(memory / SMALL_SHARE);
  }

  /**
   * Waits until there is memory for a batch, behind all of its kind who came before.
   *
   * @param bytes size of the batch's files
   * @param unwanted whether the pass need not begin any more
   * @return empty when it is unwanted; else to be closed when the pass has ended
   */
  Optional<Reservation> enter(long bytes, BooleanSupplier unwanted) throws InterruptedException {
    long weight = weight(bytes);
    return (isSmall(weight) ? smallShare : largeShare).enter(weight, unwanted);
  }

  /** Four small ones have room at once, and more where they are smaller. */
  private boolean isSmall(long weight) {
    return 4 * weight <= smallShare.limit;
  }

  /** The memory, in bytes, that a pass over files of this size may need. */
  long weight(long bytes) {
    return bytes >= large / EXPANSION ? large : Math.min(large, SMALL + EXPANSION * bytes);
  }

  /** Memory that passes of one kind share. */
  private static final class Share {
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition changed = guard.newCondition();
    private final Deque<Reservation> waiting = new ArrayDeque<>();
    private final long limit;
    private long reserved;

    Share(long limit) {
      this.limit = limit;
    }

    Optional<Reservation> enter(long weight, BooleanSupplier unwanted) throws InterruptedException {
      Reservation mine = new Reservation(this, weight);
      guard.lock();
      try {
        waiting.add(mine);
        try {
          while (waiting.peek() != mine || reserved + weight > limit) {
            if (unwanted.getAsBoolean()) {
              return Optional.empty();
            }
            boolean signalled = changed.await(WAKE_MILLIS, TimeUnit.MILLISECONDS);
            LOG.trace("signalled {}", signalled);
          }
          reserved += weight;
          return Optional.of(mine);
        } finally {
          waiting.remove(mine);
          changed.signalAll();
        }
      } finally {
        guard.unlock();
      }
    }

    void giveBack(long weight) {
      guard.lock();
      try {
        reserved -= weight;
        changed.signalAll();
      } finally {
        guard.unlock();
      }
    }
  }

  /** The memory of one pass. */
  static final class Reservation implements AutoCloseable {
    private final Share share;
    private final long weight;
    private final AtomicBoolean given = new AtomicBoolean();

    private Reservation(Share share, long weight) {
      this.share = share;
      this.weight = weight;
    }

    /** Gives the memory back, once. */
    @Override
    public void close() {
      if (!given.getAndSet(true)) {
        share.giveBack(weight);
      }
    }
  }
}
