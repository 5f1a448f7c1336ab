package io.anasto.format;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * The most bytes of a row. A row is in memory several times on its way: where it was read, in the
 * chunks between reader and writers, encoded, and compressed. So the heap decides, and a longer row
 * is refused by name before it takes the memory of all tables.
 */
final class RowLimit {
  private static final int MOST = 64 << 20;
  private static final int SHARE_OF_HEAP = 32;

  static final int BYTES = (int) Math.min(MOST, heap() / SHARE_OF_HEAP);

  private RowLimit() {}

  /** The end of a sentence that refuses a row of more than {@code limit} bytes. */
  static String remedy(long limit) {
    return limit == BYTES && limit < MOST
        ? ", a 32nd of the memory; rows of up to 64 MiB are taken with ANASTO_JAVA_OPTS=-Xmx2g"
        : "";
  }

  /** What {@code -Xmx} says; {@link Runtime#maxMemory} is less, by what the collector keeps. */
  private static long heap() {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return hotSpot == null
        ? Runtime.getRuntime().maxMemory()
        : Long.parseLong(hotSpot.getVMOption("MaxHeapSize").getValue());
  }
}
