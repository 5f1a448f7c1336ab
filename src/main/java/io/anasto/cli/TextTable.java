package io.anasto.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of cells in columns as wide as need be: the first two to the left, amounts to the right.
 */
final class TextTable {
  private static final int TEXT_COLUMNS = 2;

  private final List<String[]> lines = new ArrayList<>();

  TextTable(String... headings) {
    lines.add(headings);
  }

  void add(String... cells) {
    lines.add(cells);
  }

  /** Lines ended by line feeds. */
  String text() {
    int[] widths = new int[lines.get(0).length];
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        widths[i] = Math.max(widths[i], width(line[i]));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < line.length; i++) {
        String blanks = " ".repeat(widths[i] - width(line[i]));
        row.append(i < TEXT_COLUMNS ? line[i] + blanks : blanks + line[i]).append("  ");
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
