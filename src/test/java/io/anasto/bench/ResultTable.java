package io.anasto.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, a line a path. */
final class ResultTable {
  private final List<String> lines = new ArrayList<>();

  /**
   * A path beside another program's.
   *
   * @param rows of one round
   * @param other whose
   * @param target the least ratio of their median to ours
   */
  void compare(String path, long rows, Rounds ours, String other, Rounds theirs, double target) {
    double ratio = theirs.median() / ours.median();
    add(
        path,
        ours,
        String.format(
            Locale.ROOT,
            "%s %s, %.1f s of CPU, %d MiB",
            other,
            theirs.text(),
            theirs.cpuSeconds(),
            theirs.peakMib()),
        String.format(Locale.ROOT, "%.2f times as fast; %,.0f rows/s", ratio, rows / ours.median()),
        "at least %.2f".formatted(target),
        ratio >= target);
  }

  /** A figure that has a target of its own. */
  void figure(String path, Rounds ours, String figure, String target, boolean met) {
    add(path, ours, "", figure, target, met);
  }

  private void add(
      String path, Rounds ours, String theirs, String figure, String target, boolean met) {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s | %.1f | %d |",
            path,
            ours.text(),
            theirs,
            figure,
            target,
            met ? "yes" : "**no**",
            ours.cpuSeconds(),
            ours.peakMib());
    lines.add(line);
    System.out.println(line);
  }

  String markdown() {
    return "| path | Anasto | beside | figure | target | met | CPU s a round | peak MiB |\n"
        + "|---|---|---|---|---|---|---|---|\n"
        + String.join("\n", lines)
        + "\n";
  }
}
