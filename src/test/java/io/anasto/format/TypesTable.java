package io.anasto.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cells of the tables in {@code docs/types.md}. */
final class TypesTable {
  private static final Path FILE = Path.of("docs/types.md");

  private TypesTable() {}

  /**
   * What a table says of something.
   *
   * @param heading of the section that the table is in
   * @param row what stands first in the row
   * @param column the column's head
   * @param text never blank; a blank cell says nothing
   */
  record Cell(String heading, String row, String column, String text) {}

  static List<Cell> cells() throws IOException {
    List<Cell> cells = new ArrayList<>();
    String heading = "";
    List<String> head = List.of();
    for (String line : Files.readAllLines(FILE)) {
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
      }
      if (!line.startsWith("|")) {
        head = List.of();
      } else if (head.isEmpty()) {
        head = split(line);
      } else if (!line.startsWith("|--")) {
        List<String> row = split(line);
        for (int i = 1; i < head.size(); i++) {
          if (!row.get(i).isEmpty()) {
            cells.add(new Cell(heading, row.get(0), head.get(i), row.get(i)));
          }
        }
      }
    }
    return cells;
  }

  private static List<String> split(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }
}
