package io.anasto.delta;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What rows that wait for the files of their partitions may take in memory, those of all batches
 * that share it together. Thread-safe.
 */
final class DeltaRowMemory {
  /** Beside the writers of Parquet, which take a quarter of the heap. */
  private static final int SHARE_OF_HEAP = 8;

  /** Others may have taken it all; still, a batch may take this part of it. */
  private static final int OWN_SHARE = 8;

  /** What all of the process share. */
  static final DeltaRowMemory OF_PROCESS =
      new DeltaRowMemory(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  private final long bytes;
  private final AtomicLong held = new AtomicLong();

  DeltaRowMemory(long bytes) {
    this.bytes = bytes;
  }

  /** Takes so many bytes, or gives them back when they are negative. */
  void take(long more) {
    held.addAndGet(more);
  }

  long held() {
    return held.get();
  }

  /**
   * Whether a batch must write some of its rows.
   *
   * @param own what it holds itself
   */
  boolean isFull(long own) {
    return held.get() > bytes && own > bytes / OWN_SHARE;
  }
}
