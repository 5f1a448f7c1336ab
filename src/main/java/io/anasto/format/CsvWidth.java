package io.anasto.format;

import java.io.IOException;

/** The error of a row whose fields are too few or too many, which is never guessed away. */
final class CsvWidth {
  private CsvWidth() {}

  /**
   * @param fields that were read of the row
   * @param width that it should have
   */
  static DataException error(CsvParser parser, int fields, int width) throws IOException {
    int count = fields;
    while (!parser.isEndOfRow()) {
      parser.nextField();
      count++;
    }
    return parser.malformed(
        parser.rowLine(),
        "the row has %,d %s, but the table has %,d %s"
            .formatted(
                count, count == 1 ? "field" : "fields", width, width == 1 ? "column" : "columns"));
  }
}
