package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;

/**
 * Reads the values of one place in the schema, a column, a field or an element, from tokens into
 * its column. Not thread-safe.
 */
abstract sealed class JsonCell
    permits JsonScalarCell,
        JsonStringCell,
        JsonUnsettledCell,
        JsonEmptyObjectCell,
        JsonListCell,
        JsonMapCell,
        JsonStructCell {
  private final String path;
  private final String expected;

  /**
   * @param path such as {@code address.city}, for messages
   */
  JsonCell(String path, String expected) {
    this.path = path;
    this.expected = expected;
  }

  static JsonCell of(DataType type, String path, boolean exact) {
    return switch (type.kind()) {
      case INT8, INT16, INT32, INT64 -> new JsonIntegerCell(type, path, exact);
      case FLOAT32, FLOAT64 -> new JsonFloatCell(type, path, exact);
      case DECIMAL -> new JsonDecimalCell((DataType.DecimalType) type, path, exact);
      case BOOLEAN, DATE, TIMESTAMP, TIMESTAMP_NTZ, BINARY -> new JsonScalarCell(type, path, exact);
      case STRING ->
          type.equals(DataType.UNSETTLED) ? new JsonUnsettledCell(path) : new JsonStringCell(path);
      case LIST -> new JsonListCell((DataType.ListType) type, path, exact);
      case MAP ->
          type.equals(DataType.EMPTY_OBJECT)
              ? new JsonEmptyObjectCell(path)
              : new JsonMapCell((DataType.MapType) type, path, exact);
      case STRUCT -> new JsonStructCell(((DataType.StructType) type).fields(), path, exact);
    };
  }

  String path() {
    return path;
  }

  /**
   * Reads the value that is next, which is not null, and appends it.
   *
   * @throws DataException when it does not fit
   */
  abstract void read(JsonTokens in, Column column) throws IOException;

  /** Reads the value that is next, or a null. */
  final void readAny(JsonTokens in, Column column) throws IOException {
    if (in.peek() == 'n') {
      in.nul();
      column.appendNull();
    } else {
      read(in, column);
    }
  }

  /** Reads the value that is next, which does not fit, to say so. */
  final DataException refused(JsonTokens in) throws IOException {
    long line = in.line();
    if (in.peek() == '"') {
      in.string();
      return DataException.mismatch(in.file(), line, path, in.textAsString(), expected);
    }
    ByteSink value = new ByteSink(64);
    in.copyValue(value);
    return DataException.mismatch(in.file(), line, path, value.toString(), expected);
  }

  /** Says that the text read last does not fit. */
  final DataException mismatch(JsonTokens in) {
    return DataException.mismatch(in.file(), in.line(), path, in.textAsString(), expected);
  }

  static String described(DataType type) {
    String text = type.toString();
    return (text.startsWith("int") ? "an " : "a ") + text;
  }
}
