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
  private static final int SAMPLE = 1 << 16;
  private static final String DELIMITERS = ";\t|,";

  private final CsvOptions options;
  private final StringBuilder candidates = new StringBuilder(DELIMITERS);

  private CsvHint(CsvOptions options) {
    this.options = options;
  }

  /** The hint, as a sentence without its subject; empty where there is nothing to say. */
  static Optional<String> of(InputFile file, CsvOptions options) throws IOException {
    if (isUtf8After(file, options)) {
      return Optional.of(
          "its characters beyond ASCII are those of UTF-8, and it is read as %s; if it is UTF-8, leave 'encoding' out of csv"
              .formatted(options.encoding().name()));
    }
    try (InputStream in = TextFile.open(file, options.encoding());
        CsvParser parser = new CsvParser(in, file.name(), options, BUFFER, MOST_BYTES)) {
      return new CsvHint(options).look(parser);
    }
  }

  /** Whether a file of another encoding is UTF-8 by its bytes, which other texts hardly are. */
  private static boolean isUtf8After(InputFile file, CsvOptions options) throws IOException {
    String said = options.encoding().name();
    if (said.contains("UTF-") || said.equals("GB18030")) {
      return false;
    }
    try (InputStream in = file.open()) {
      byte[] bytes = in.readNBytes(SAMPLE);
      Utf8Check check = new Utf8Check();
      int checked = check.run(bytes, 0, bytes.length, false);
      boolean ascii = true;
      for (int i = 0; i < checked; i++) {
        ascii &= bytes[i] >= 0;
      }
      return !check.failed() && !ascii;
    }
  }

  /** Where the delimiter is the config's, it ends the field. */
  private static boolean isForExcel(CsvParser parser, String text) {
    return text.equals(CsvHeader.EXCEL)
        || (text.startsWith(CsvHeader.EXCEL)
            && text.length() == CsvHeader.EXCEL.length() + 1
            && parser.isEndOfRow());
  }

  private Optional<String> look(CsvParser parser) throws IOException {
    int rows = 0;
    while (rows < ROWS && parser.nextRow(false)) {
      parser.nextField();
      String text = parser.text();
      if (rows == 0 && isForExcel(parser, text)) {
        return Optional.of(excel(text));
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

  private String excel(String text) {
    boolean ours = text.equals(CsvHeader.EXCEL);
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
