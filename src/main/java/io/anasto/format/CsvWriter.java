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
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Writes rows as CSV with LF, and quotes only where they are needed.
 *
 * <p>Null is empty, or the options' text for it; an empty string is {@code ""}. So a null in a
 * table of one column is a blank line, which {@link CsvReader} takes as a row there.
 */
final class CsvWriter implements RowWriter {
  private static final int FLUSH_AT = 1 << 17;

  private final OutputStream out;
  private final Schema schema;
  private final DataType.Kind[] kinds;
  private final CsvQuoting quoting;
  private final byte delimiter;
  private final byte[] nullText;

  /** For the columns of nested types, which are written as JSON. */
  private final JsonValues[] nested;

  private final ValuePrinter printer = new ValuePrinter();
  private final ByteSink sink = new ByteSink(2 * FLUSH_AT);

  /** Null for UTF-8, which needs none. */
  private final CharsetEncoder encoder;

  private long flushed;

  CsvWriter(OutputStream out, Schema schema, CsvOptions options) {
    if (schema.size() == 0) {
      throw new IllegalArgumentException("a CSV file needs at least one column");
    }
    this.out = out;
    this.schema = schema;
    this.kinds =
        schema.fields().stream().map(field -> field.type().kind()).toArray(DataType.Kind[]::new);
    this.nested =
        schema.fields().stream()
            .map(field -> CsvReader.isNested(field.type()) ? new JsonValues() : null)
            .toArray(JsonValues[]::new);
    this.quoting = new CsvQuoting(options);
    this.delimiter = (byte) options.delimiter();
    this.nullText = options.nullText().getBytes(StandardCharsets.UTF_8);
    this.encoder =
        options.encoding().equals(StandardCharsets.UTF_8)
            ? null
            : options
                .encoding()
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (options.header()) {
      writeHeader();
    }
  }

  private void writeHeader() {
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
  public void write(RowChunk chunk) throws IOException {
    Column[] columns = chunk.columns().toArray(Column[]::new);
    for (int row = 0; row < chunk.rows(); row++) {
      writeRow(columns, row);
      if (sink.size() >= FLUSH_AT) {
        flush();
      }
    }
  }

  private void writeRow(Column[] columns, int row) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        sink.append(delimiter);
      }
      if (columns[i].isNull(row)) {
        sink.append(nullText);
      } else {
        writeValue(i, columns[i], row);
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

  @Override
  public long bytes() {
    return flushed + sink.size();
  }

  @Override
  public void finish() throws IOException {
    flush();
    if (encoder != null) {
      encode("", true);
    }
  }

  private void flush() throws IOException {
    if (encoder == null) {
      sink.writeTo(out);
      flushed += sink.size();
    } else {
      // Only whole rows are flushed, so that no character is cut.
      encode(sink.toString(), false);
    }
    sink.clear();
  }

  private void encode(String text, boolean last) throws IOException {
    CharBuffer chars = CharBuffer.wrap(text);
    ByteBuffer bytes = ByteBuffer.allocate(FLUSH_AT);
    CoderResult result;
    do {
      result = encoder.encode(chars, bytes, last);
      if (last && result.isUnderflow()) {
        result = encoder.flush(bytes);
      }
      if (result.isError()) {
        throw cannotEncode(chars, result);
      }
      out.write(bytes.array(), 0, bytes.position());
      flushed += bytes.position();
      bytes.clear();
    } while (result.isOverflow());
  }

  private IOException cannotEncode(CharBuffer rest, CoderResult result) {
    String character = rest.subSequence(0, Math.min(rest.length(), result.length())).toString();
    IOException error =
        new IOException(
            "the character \"%s\" cannot be written in %s; UTF-8 has all characters"
                .formatted(character, encoder.charset().name()));
    error.initCause(new CharacterCodingException());
    return error;
  }

  @Override
  public void close() {
    sink.clear();
  }
}
