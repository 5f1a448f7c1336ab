package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/** Values without parts, other than strings. Kinds with a faster way fall back to this one. */
sealed class JsonScalarCell extends JsonCell
    permits JsonIntegerCell, JsonFloatCell, JsonDecimalCell {
  private final DataType.Kind kind;
  private final TextParser parser;
  private final boolean takesNumbers;
  private final boolean takesStrings;

  JsonScalarCell(DataType type, String path, boolean exact) {
    super(path, described(type));
    this.kind = type.kind();
    this.parser = new TextParser(exact);
    this.takesNumbers =
        switch (kind) {
          case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> true;
          case BOOLEAN, STRING, BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ, LIST, MAP, STRUCT -> false;
        };
    this.takesStrings =
        switch (kind) {
          case STRING, BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
          case BOOLEAN, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> !exact;
          case LIST, MAP, STRUCT -> false;
        };
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    boolean taken;
    switch (in.peek()) {
      case '"' -> {
        in.string();
        taken = takesStrings;
      }
      case 't', 'f' -> {
        in.bool();
        taken = kind == DataType.Kind.BOOLEAN;
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        in.number();
        taken = takesNumbers;
      }
      default -> throw refused(in);
    }
    if (!taken || !parser.append(in.text, in.from, in.to, kind, column)) {
      throw mismatch(in);
    }
  }
}
