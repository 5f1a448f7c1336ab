package io.anasto.destination;

import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.Pass;
import io.anasto.row.RowChunk;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one batch into one destination on a thread of its own, behind a bounded queue, so that
 * reading and encoding overlap and memory does not grow with the data.
 */
final class BatchWriter implements Pass.Writer {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  /** Chunks between the reader and this writer; each has at most about four megabytes. */
  private static final int QUEUE = 4;

  /** How long an abort may go unnoticed by a writer that waits for a chunk. */
  private static final long WAKE_MILLIS = 50;

  private final String name;
  private final Pass pass;
  private final BatchSink sink;
  private final Duration patience;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private volatile boolean aborted;
  private volatile boolean finishing;

  /**
   * @param patience a destination whose queue is full this long is detached, so that nobody waits
   */
  BatchWriter(String name, Pass pass, BatchSink sink, Executor executor, Duration patience) {
    this.name = name;
    this.pass = pass;
    this.sink = sink;
    this.patience = patience;
    executor.execute(this::run);
  }

  /** Waits for room in the queue; detaches the destination when there is none for long. */
  void put(RowChunk chunk) throws InterruptedException {
    offer(new Item(chunk));
  }

  @Override
  public void finish() {
    finishing = true;
    // Wakes a writer that waits for a chunk. One with a full queue comes to its end by itself, and
    // nobody waits for it here.
    boolean woken = queue.offer(Item.END);
    LOG.trace("{}: finish, woken {}", name, woken);
  }

  private void offer(Item item) throws InterruptedException {
    long startedAt = System.nanoTime();
    while (!queue.offer(item, WAKE_MILLIS, TimeUnit.MILLISECONDS)) {
      if (outcome.isDone()) {
        return;
      }
      if (pass.isCancelled()) {
        abort();
        return;
      }
      // Where nobody else waits, the slow one has all the time there is.
      if (System.nanoTime() - startedAt < patience.toNanos() || pass.isAlone(name)) {
        continue;
      }
      pass.detach(
          name,
          new DeliveryException(
              DeliveryException.Kind.SLOW,
              "it took no rows for %d s; it catches up by itself".formatted(patience.toSeconds())));
      abort();
      return;
    }
  }

  @Override
  public void abort() {
    aborted = true;
    queue.clear();
  }

  @Override
  public CompletableFuture<Void> outcome() {
    return outcome;
  }

  private void run() {
    Throwable failure = null;
    try {
      if (writeAll()) {
        sink.commit();
      } else {
        failure = new DeliveryException(DeliveryException.Kind.ABORTED, "the batch is made again");
      }
    } catch (Throwable e) {
      failure = e;
    }
    try {
      sink.close();
    } catch (Throwable e) {
      // Whatever it is: the outcome must come, everybody waits for it.
      LOG.warn("{}: a temporary file could not be removed: {}", name, e.toString());
    }
    if (failure == null) {
      outcome.complete(null);
    } else {
      pass.detach(name, failure);
      outcome.completeExceptionally(failure);
    }
    // Lets go of a reader that waits for room.
    queue.clear();
  }

  /** Whether the end of the batch came, and nobody has changed his mind. */
  private boolean writeAll() throws IOException, InterruptedException {
    while (!aborted) {
      // Looked at before the queue: whatever was put in came before the finish.
      boolean last = finishing;
      Item item = queue.poll(WAKE_MILLIS, TimeUnit.MILLISECONDS);
      if (item == null && last) {
        return !aborted;
      }
      if (item == null || aborted) {
        continue;
      }
      if (item.isEnd()) {
        return true;
      }
      sink.write(item.chunk());
    }
    return false;
  }

  private record Item(RowChunk chunk) {
    static final Item END = new Item(null);

    boolean isEnd() {
      return chunk == null;
    }
  }
}
