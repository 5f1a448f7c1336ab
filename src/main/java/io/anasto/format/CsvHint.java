package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Looks whether a file that has one column seems to have another delimiter. That is told, and never
 * acted on: a text may hold such characters too.
 */
final class CsvHint {
  /** So many rows decide. */
  private static final int ROWS = 100;

  private static final int BUFFER = 1 << 13;
  private static final int MOST_BYTES = 1 << 20;
  private static final String DELIMITERS = ";\t|,";

  private final CsvOptions options;
  private final StringBuilder candidates = new StringBuilder(DELIMITERS);

  private CsvHint(CsvOptions options) {
    this.options = options;
  }

  /** The hint, as a sentence without its subject; empty where there is nothing to say. */
  static Optional<String> of(InputFile file, CsvOptions options) throws IOException {
    try (InputStream in = TextFile.open(file, options.encoding());
        CsvParser parser = new CsvParser(in, file.name(), options, BUFFER, MOST_BYTES)) {
      return new CsvHint(options).look(parser);
    }
  }

  private Optional<String> look(CsvParser parser) throws IOException {
    int rows = 0;
    while (rows < ROWS && parser.nextRow(false)) {
      parser.nextField();
      String text = parser.text();
      if (rows == 0 && text.startsWith(CsvHeader.EXCEL) && !parser.isQuoted()) {
        return Optional.of(excel(parser, text));
      }
      if (!parser.isEndOfRow() || parser.isQuoted()) {
        return Optional.empty();
      }
      keep(text);
      rows++;
    }
    // A header alone may well be a text.
    int enough = options.header() ? 2 : 1;
    return rows < enough || candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "each row is one column, and has %s in it; if that separates columns, set %s"
                .formatted(named(candidates.charAt(0)), set(candidates.charAt(0))));
  }

  private void keep(String text) {
    for (int i = candidates.length() - 1; i >= 0; i--) {
      if (text.indexOf(candidates.charAt(i)) < 0) {
        candidates.deleteCharAt(i);
      }
    }
  }

  private String excel(CsvParser parser, String text) {
    boolean ours = !parser.isEndOfRow() || text.length() == CsvHeader.EXCEL.length();
    char delimiter = ours ? options.delimiter() : text.charAt(CsvHeader.EXCEL.length());
    return "the first line is \"sep=%s\", which is a note to Excel and no header; take the line out of the file%s"
        .formatted(
            delimiter == '\t' ? "\\t" : String.valueOf(delimiter),
            delimiter == options.delimiter() ? "" : ", and set " + set(delimiter));
  }

  private static String named(char delimiter) {
    return delimiter == '\t' ? "a tab" : "\"" + delimiter + "\"";
  }

  private static String set(char delimiter) {
    return "csv = { delimiter = \"%s\" }".formatted(CsvFault.toml(delimiter));
  }
}
