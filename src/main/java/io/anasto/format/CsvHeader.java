package io.anasto.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of a CSV file's columns, all different and none empty.
 *
 * @param names as they stand in the file
 * @param line in which they stand, from 1
 */
record CsvHeader(List<String> names, long line) {
  /** A first line of this and the delimiter is for Excel alone. */
  static final String EXCEL = "sep=";

  CsvHeader {
    names = List.copyOf(names);
  }

  /** Reads the first row as names; null when the file has no row. */
  static CsvHeader read(CsvParser parser) throws IOException {
    if (!parser.nextRow(false)) {
      return null;
    }
    Set<String> names = new LinkedHashSet<>();
    do {
      parser.nextField();
      String name = parser.text();
      if (name.isEmpty()) {
        throw parser.malformed(
            parser.line(),
            names.contains(EXCEL) && names.size() == 1
                ? "the line is a note to Excel and no header; take it out of the file"
                : "column %,d has no name in the header".formatted(names.size() + 1));
      }
      if (!names.add(name)) {
        throw parser.malformed(
            parser.line(), "the header names the column \"%s\" twice".formatted(name));
      }
    } while (!parser.isEndOfRow());
    return new CsvHeader(new ArrayList<>(names), parser.rowLine());
  }

  /** The name of a column in a file without header. */
  static String nameAt(int position) {
    return "column" + (position + 1);
  }
}
