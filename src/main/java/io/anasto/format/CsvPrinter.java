package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Prints rows as CSV with LF, and quotes only where they are needed.
 *
 * <p>Null is empty, or the options' text for it; an empty string is {@code ""}. So a null in a
 * table of one column is a blank line, which {@link CsvReader} takes as a row there.
 */
final class CsvPrinter implements RowPrinter {
  private final Schema schema;
  private final DataType.Kind[] kinds;
  private final CsvQuoting quoting;
  private final byte delimiter;
  private final byte[] nullText;
  private final boolean quotedNull;

  /** For the columns of nested types, which are written as JSON. */
  private final JsonValues[] nested;

  private final ValuePrinter printer = new ValuePrinter();
  private Column[] columns;
  private ByteSink sink;

  CsvPrinter(Schema schema, CsvOptions options) {
    if (schema.size() == 0) {
      throw new IllegalArgumentException("a CSV file needs at least one column");
    }
    this.schema = schema;
    this.kinds =
        schema.fields().stream().map(field -> field.type().kind()).toArray(DataType.Kind[]::new);
    this.nested =
        schema.fields().stream()
            .map(field -> CsvReader.isNested(field.type()) ? new JsonValues() : null)
            .toArray(JsonValues[]::new);
    this.quoting = new CsvQuoting(options);
    this.delimiter = (byte) options.delimiter();
    this.quotedNull = options.quotedNull();
    this.nullText = options.nullText().getBytes(StandardCharsets.UTF_8);
  }

  /** Prints the columns' names. */
  void printHeader(ByteSink out) {
    sink = out;
    boolean first = true;
    for (Field field : schema.fields()) {
      if (!first) {
        sink.append(delimiter);
      }
      int start = sink.size();
      sink.append(field.name());
      quoting.quoteFrom(start, first, sink);
      first = false;
    }
    sink.append('\n');
  }

  @Override
  public void bind(RowChunk chunk) {
    columns = chunk.columns().toArray(Column[]::new);
  }

  @Override
  public void print(int row, ByteSink out) throws IOException {
    sink = out;
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        sink.append(delimiter);
      }
      if (columns[i].isNull(row)) {
        sink.append(nullText);
      } else {
        int start = sink.size();
        writeValue(i, columns[i], row);
        if (quotedNull && quoting.isNullInQuotes(sink, start)) {
          throw new IOException(
              "column \"%s\" has a text that would be read as null with quoted_null = true"
                  .formatted(schema.field(i).name()));
        }
      }
    }
    sink.append('\n');
  }

  private void writeValue(int i, Column column, int row) throws IOException {
    int start = sink.size();
    switch (kinds[i]) {
      case STRING -> {
        writeString(i, (BytesColumn) column, row);
        return;
      }
      case INT8, INT16, INT32, INT64 -> printer.printLong(((LongColumn) column).get(row), sink);
      case FLOAT64 -> printer.printDouble(((DoubleColumn) column).get(row), sink);
      case FLOAT32 -> printer.printFloat((float) ((DoubleColumn) column).get(row), sink);
      case DECIMAL -> writeDecimal((DecimalColumn) column, row);
      case DATE -> printer.printDate(((LongColumn) column).get(row), sink);
      case TIMESTAMP -> printer.printTimestamp(((LongColumn) column).get(row), sink);
      case TIMESTAMP_NTZ -> printer.printTimestampNtz(((LongColumn) column).get(row), sink);
      case BOOLEAN -> printer.printBoolean(((BooleanColumn) column).get(row), sink);
      case BINARY -> writeBinary((BytesColumn) column, row);
      case LIST, MAP, STRUCT -> {
        writeNested(i, column, row);
        return;
      }
    }
    if (!quoting.scalarsArePlain() || sink.size() == start) {
      quoting.quoteFrom(start, i == 0, sink);
    }
  }

  private void writeString(int i, BytesColumn column, int row) throws IOException {
    byte[] data = column.data();
    int start = column.start(row);
    int length = column.length(row);
    if (quoting.isPlain(data, start, start + length, i == 0)) {
      sink.append(data, start, length);
    } else {
      for (int at = start; at < start + length; at++) {
        if (data[at] == 0) {
          throw new IOException(
              "column \"%s\" has a text with a NUL character, which CSV cannot hold"
                  .formatted(schema.field(i).name()));
        }
      }
      quoting.quote(data, start, start + length, sink);
    }
  }

  private void writeDecimal(DecimalColumn column, int row) {
    if (column.isLong()) {
      printer.printDecimal(column.unscaledLong(row), column.type().scale(), sink);
    } else {
      printer.printDecimal(column.unscaled(row), column.type().scale(), sink);
    }
  }

  private void writeBinary(BytesColumn column, int row) {
    printer.printBase64(column.data(), column.start(row), column.length(row), sink);
  }

  private void writeNested(int i, Column column, int row) {
    int start = sink.size();
    nested[i].print(column, schema.field(i).type(), row, sink);
    quoting.quoteFrom(start, i == 0, sink);
  }
}
