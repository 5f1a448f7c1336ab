package io.anasto.fuzz;

import com.sun.management.ThreadMXBean;
import io.anasto.format.DataException;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What our reader made of an input: a result, or the one exception that may come out.
 *
 * @param result null where it was refused
 * @param refusal null where it was read
 */
record Ours<T>(T result, DataException refusal) {
  /**
   * So much may be allocated for any input: buffers, blocks that unpack to more, and a page of a
   * Parquet file, which may claim a quarter of the memory.
   */
  private static final long MOST_BYTES = (96L << 20) + Runtime.getRuntime().maxMemory() / 4;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A call of our reader. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads, and judges how.
   *
   * @throws Find when anything but a {@link DataException} is thrown, or memory is wasted
   */
  static <T> Ours<T> of(String what, Reading<T> reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Ours<T> ours;
    try {
      ours = new Ours<>(reading.read(), null);
    } catch (DataException e) {
      ours = new Ours<>(null, e);
    } catch (IOException | RuntimeException | Error e) {
      throw new Find(what + ": our reader crashed: " + e, e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > MOST_BYTES) {
      throw new Find("%s: our reader allocated %,d bytes".formatted(what, allocated));
    }
    return ours;
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** What the exception says behind the file's name; empty where there is none. */
  String message() {
    return refusal == null ? "" : String.valueOf(refusal.getMessage());
  }
}
