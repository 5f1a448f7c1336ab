package io.anasto.bench;

import io.anasto.load.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Seconds of rounds that count, and what a process used in them. */
final class Rounds {
  private final List<Double> seconds = new ArrayList<>();
  private double cpuSeconds;
  private long peakMib;

  void add(double took, Usage before, Usage after) {
    seconds.add(took);
    cpuSeconds += after.cpuSeconds() - before.cpuSeconds();
    peakMib = Math.max(peakMib, after.peakMib());
  }

  /** Seconds of the middle round. */
  double median() {
    return sorted().get(seconds.size() / 2);
  }

  double worst() {
    return sorted().get(seconds.size() - 1);
  }

  /** A round's, on average. */
  double cpuSeconds() {
    return cpuSeconds / seconds.size();
  }

  /** Peak resident memory in all rounds. */
  long peakMib() {
    return peakMib;
  }

  /** Median and spread. */
  String text() {
    List<Double> sorted = sorted();
    return String.format(
        Locale.ROOT,
        "%s s (%s to %s)",
        number(median()),
        number(sorted.get(0)),
        number(sorted.get(sorted.size() - 1)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
  }

  private List<Double> sorted() {
    return seconds.stream().sorted().toList();
  }
}
