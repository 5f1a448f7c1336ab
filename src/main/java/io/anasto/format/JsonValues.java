package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;
import java.io.InputStream;

/**
 * One value of any type, to and from JSON text: so a nested value stands in a CSV field. Not
 * thread-safe; it is cheapest when it serves one column.
 */
final class JsonValues {
  private static final JsonLimits LIMITS =
      new JsonLimits(256, JsonLimits.DEFAULT.row(), JsonLimits.DEFAULT.depth());

  private JsonTokens tokens;
  private DataType cellType;
  private boolean cellExact;
  private JsonCell cell;
  private DataType printerType;
  private JsonPrinter printer;

  /** Appends the value at {@code row} as JSON text, {@code null} where it is null. */
  void print(Column column, DataType type, int row, ByteSink out) {
    if (printer == null || type != printerType) {
      printer = JsonPrinter.of(type);
      printerType = type;
    }
    printer.bind(column);
    printer.printAny(row, out);
  }

  /**
   * Appends the value that a text means, a null for {@code null}.
   *
   * @param exact as {@link ReadOptions#exact}
   * @return false when the text is not JSON, or not of the type; the column is then of no use
   */
  boolean parse(byte[] text, int from, int to, Column column, DataType type, boolean exact) {
    if (cell == null || type != cellType || exact != cellExact) {
      tokens = new JsonTokens(InputStream.nullInputStream(), "", LIMITS);
      cell = JsonCell.of(type, "", exact);
      cellType = type;
      cellExact = exact;
    }
    tokens.reset(text, from, to);
    try {
      cell.readAny(tokens, column);
      return tokens.peek() < 0;
    } catch (IOException e) {
      return false;
    }
  }
}
