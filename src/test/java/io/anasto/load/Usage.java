package io.anasto.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the kernel says of a process.
 *
 * @param cpuSeconds user and system time
 * @param peakMib peak resident memory
 */
public record Usage(
    double cpuSeconds, long peakMib, long residentMib, long threads, long openFiles) {
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  /** Linux counts in hundredths of a second. */
  private static final double TICKS = 100;

  private static final int USER_TIME = 11;
  private static final int KIB_BITS = 10;

  /**
   * Of a process.
   *
   * @throws IOException when the process is gone
   */
  public static Usage of(long pid) throws IOException {
    Path process = Path.of("/proc/" + pid);
    String stat = Files.readString(process.resolve("stat"));
    // What follows the command's name, which may have blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks =
        Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[USER_TIME + 1]);
    String status = Files.readString(process.resolve("status"));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new Usage(
          ticks / TICKS,
          number(status, "VmHWM") >> KIB_BITS,
          number(status, "VmRSS") >> KIB_BITS,
          number(status, "Threads"),
          open.count());
    }
  }

  private static long number(String status, String key) throws IOException {
    return status
        .lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("the process is gone"));
  }
}
