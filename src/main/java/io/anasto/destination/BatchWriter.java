package io.anasto.destination;

import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.Pass;
import io.anasto.row.RowChunk;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one batch into one destination on a thread of its own, behind a bounded queue, so that
 * reading and encoding overlap and memory does not grow with the data.
 */
final class BatchWriter implements Pass.Writer {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  /** How long an abort may go unnoticed by a writer that waits for a chunk. */
  private static final Duration WAKE = Duration.ofMillis(50);

  private final String name;
  private final Pass pass;
  private final BatchSink sink;
  private final Duration patience;
  private final ChunkQueue queue = new ChunkQueue();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private volatile boolean aborted;
  private final AtomicLong rows = new AtomicLong();

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
    long startedAt = System.nanoTime();
    while (!queue.offer(chunk, WAKE)) {
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
  public void finish() {
    queue.end();
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

  @Override
  public long rows() {
    return rows.get();
  }

  private void run() {
    LogContext.of(name, pass.batch().number(), this::writeAndCommit);
  }

  private void writeAndCommit() {
    Throwable failure = null;
    try {
      if (writeAll()) {
        sink.commit(pass.rows());
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
      boolean last = queue.isEnded();
      RowChunk chunk = queue.poll(WAKE);
      if (chunk == null && last) {
        return !aborted;
      }
      if (chunk != null && !aborted) {
        sink.write(chunk);
        rows.addAndGet(chunk.rows());
        pass.written(name, chunk.rows());
      }
    }
    return false;
  }
}
