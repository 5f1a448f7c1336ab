package io.anasto.source;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * What to say when Java's heap was too small. The user mends it, so that it is a line and no stack
 * trace.
 */
final class MemoryShortage {
  private static final int MIB_BITS = 20;
  private static final int GIB_BITS = 30;

  private MemoryShortage() {}

  /**
   * What {@code who} needs, as a sentence without its end; empty when something else went wrong.
   *
   * @param who the sentence's subject, such as {@code batch 3}
   */
  static Optional<String> of(String who, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError error && isOfHeap(error)) {
        long heap = heap();
        return Optional.of(
            "%s needs more memory than the %,d MiB that Anasto has; give it more, with ANASTO_JAVA_OPTS=-Xmx%dg"
                .formatted(who, heap >> MIB_BITS, Math.max(1, (2 * heap) >> GIB_BITS)));
      }
    }
    return Optional.empty();
  }

  /** Threads, classes and arrays have limits that no larger heap moves. */
  private static boolean isOfHeap(OutOfMemoryError error) {
    String message = String.valueOf(error.getMessage());
    return !message.contains("native thread")
        && !message.contains("Metaspace")
        && !message.contains("VM limit");
  }

  /**
   * What {@code -Xmx} says, in bytes. {@link Runtime#maxMemory} says less: what objects may use.
   */
  private static long heap() {
    return Long.parseLong(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxHeapSize")
            .getValue());
  }
}
