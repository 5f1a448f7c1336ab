package io.anasto.destination;

import io.anasto.row.RowChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Chunks on their way from the reader of a batch to one of its writers, bounded by their number and
 * by their bytes. Thread-safe.
 */
final class ChunkQueue {
  private static final int MOST_CHUNKS = 4;

  /**
   * A chunk has about four megabytes, but one of a single row may have sixteen times as much. Such
   * a chunk is taken when no other waits.
   */
  private static final long MOST_BYTES = 16 << 20;

  private final ReentrantLock guard = new ReentrantLock();
  private final Condition roomier = guard.newCondition();
  private final Condition fuller = guard.newCondition();
  private final Deque<Item> items = new ArrayDeque<>(MOST_CHUNKS);
  private long bytes;
  private boolean ended;

  private record Item(RowChunk chunk, long bytes) {}

  /**
   * Waits for room.
   *
   * @return whether the chunk was put in
   */
  boolean offer(RowChunk chunk, Duration patience) throws InterruptedException {
    Item item = new Item(chunk, chunk.bytes());
    long left = patience.toNanos();
    guard.lock();
    try {
      while (!items.isEmpty() && (items.size() == MOST_CHUNKS || bytes + item.bytes > MOST_BYTES)) {
        if (left <= 0) {
          return false;
        }
        left = roomier.awaitNanos(left);
      }
      items.add(item);
      bytes += item.bytes;
      fuller.signal();
      return true;
    } finally {
      guard.unlock();
    }
  }

  /** Waits for a chunk, unless none will come; null when there is none. */
  RowChunk poll(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    guard.lock();
    try {
      while (items.isEmpty()) {
        if (ended || left <= 0) {
          return null;
        }
        left = fuller.awaitNanos(left);
      }
      Item item = items.remove();
      bytes -= item.bytes;
      roomier.signal();
      return item.chunk;
    } finally {
      guard.unlock();
    }
  }

  /** Says that no chunk will come behind those that are there. */
  void end() {
    guard.lock();
    try {
      ended = true;
      fuller.signal();
    } finally {
      guard.unlock();
    }
  }

  boolean isEnded() {
    guard.lock();
    try {
      return ended;
    } finally {
      guard.unlock();
    }
  }

  /** Forgets all chunks. */
  void clear() {
    guard.lock();
    try {
      items.clear();
      bytes = 0;
      roomier.signal();
    } finally {
      guard.unlock();
    }
  }
}
