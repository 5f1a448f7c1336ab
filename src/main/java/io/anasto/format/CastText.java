package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.util.HexFormat;

/** Texts to other scalars and back, as the user's declared type asks. */
final class CastText {
  private CastText() {}

  /** A text becomes what it says, as a field of a CSV file does. */
  static final class Parsed extends Cast {
    private final TextParser parser = new TextParser(false);
    private final DataType type;

    Parsed(DataType type) {
      this.type = type;
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      BytesColumn texts = (BytesColumn) from;
      int start = texts.start(row);
      if (!parser.append(texts.data(), start, start + texts.length(row), type, to)) {
        throw new CastException(texts.text(row), type);
      }
    }
  }

  /** Bytes become a text where they are UTF-8. */
  static final class Decoded extends Cast {
    private static final int SHOWN_BYTES = 16;

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      BytesColumn bytes = (BytesColumn) from;
      int start = bytes.start(row);
      int length = bytes.length(row);
      if (!Utf8Check.isText(bytes.data(), start, start + length)) {
        int shown = Math.min(length, SHOWN_BYTES);
        String hex = HexFormat.of().formatHex(bytes.data(), start, start + shown);
        throw new CastException("0x" + hex + (shown < length ? "…" : ""), DataType.STRING);
      }
      ((BytesColumn) to).append(bytes.data(), start, length);
    }
  }

  /** A scalar becomes the text that it has in CSV and JSON. */
  static final class Printed extends Cast {
    private final ValuePrinter printer = new ValuePrinter();
    private final ByteSink text = new ByteSink(64);
    private final DataType type;

    Printed(DataType type) {
      this.type = type;
    }

    @Override
    void appendValue(Column from, int row, Column to) {
      text.clear();
      switch (type.kind()) {
        case BOOLEAN -> printer.printBoolean(((BooleanColumn) from).get(row), text);
        case INT8, INT16, INT32, INT64 -> printer.printLong(((LongColumn) from).get(row), text);
        case FLOAT32 -> printer.printFloat((float) ((DoubleColumn) from).get(row), text);
        case FLOAT64 -> printer.printDouble(((DoubleColumn) from).get(row), text);
        case DECIMAL -> {
          DecimalColumn decimals = (DecimalColumn) from;
          printer.printDecimal(decimals.unscaled(row), decimals.type().scale(), text);
        }
        case DATE -> printer.printDate(((LongColumn) from).get(row), text);
        case TIMESTAMP -> printer.printTimestamp(((LongColumn) from).get(row), text);
        case TIMESTAMP_NTZ -> printer.printTimestampNtz(((LongColumn) from).get(row), text);
        case STRING, BINARY, LIST, MAP, STRUCT ->
            throw new IllegalStateException("no text is printed of a " + type);
      }
      ((BytesColumn) to).append(text.array(), 0, text.size());
    }
  }
}
