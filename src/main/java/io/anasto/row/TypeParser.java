package io.anasto.row;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the text form of a type: a recursive descent over {@code name(…)} and {@code name<…>}. */
final class TypeParser {
  private static final String ALLOWED =
      "allowed are boolean, int8, int16, int32, int64, float32, float64, decimal(p,s), string,"
          + " binary, date, timestamp, timestamp_ntz, list<…>, map<…,…> and struct<a:…,b:…>";

  private final String text;
  private final boolean stored;
  private int at;
  private int depth;

  /**
   * @param stored the text is one of ours, in which types may be unsettled
   */
  TypeParser(String text, boolean stored) {
    this.text = text;
    this.stored = stored;
  }

  DataType parse() {
    DataType type = type();
    skipSpace();
    if (at < text.length()) {
      throw problem("unexpected '" + text.substring(at) + "'");
    }
    return type;
  }

  private DataType type() {
    if (++depth > DataType.MAX_DEPTH) {
      throw problem("nested deeper than " + DataType.MAX_DEPTH + " levels");
    }
    String name = word().toLowerCase(Locale.ROOT);
    if (stored && name.equals(DataType.UNSETTLED.toString())) {
      depth--;
      return DataType.UNSETTLED;
    }
    DataType type =
        switch (name) {
          case "boolean" -> DataType.BOOLEAN;
          case "int8" -> DataType.INT8;
          case "int16" -> DataType.INT16;
          case "int32" -> DataType.INT32;
          case "int64" -> DataType.INT64;
          case "float32" -> DataType.FLOAT32;
          case "float64" -> DataType.FLOAT64;
          case "string" -> DataType.STRING;
          case "binary" -> DataType.BINARY;
          case "date" -> DataType.DATE;
          case "timestamp" -> DataType.TIMESTAMP;
          case "timestamp_ntz" -> DataType.TIMESTAMP_NTZ;
          case "decimal" -> decimal();
          case "list" -> list();
          case "map" -> map();
          case "struct" -> struct();
          default -> throw new IllegalArgumentException("'" + text + "' is not a type; " + ALLOWED);
        };
    depth--;
    return type;
  }

  private DataType decimal() {
    expect('(');
    int precision = number();
    expect(',');
    int scale = number();
    expect(')');
    return new DataType.DecimalType(precision, scale);
  }

  private DataType list() {
    expect('<');
    DataType element = type();
    expect('>');
    return new DataType.ListType(element);
  }

  private DataType map() {
    expect('<');
    DataType key = type();
    expect(',');
    DataType value = type();
    expect('>');
    return new DataType.MapType(key, value);
  }

  private DataType struct() {
    expect('<');
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      String name = peek('"') ? quoted() : word();
      if (!names.add(name)) {
        throw problem("the field '" + name + "' is there twice");
      }
      expect(':');
      fields.add(Field.of(name, type()));
    } while (accept(','));
    expect('>');
    return new DataType.StructType(fields);
  }

  private int number() {
    String digits = word();
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw problem("'" + digits + "' is not a number of digits");
    }
  }

  private String word() {
    skipSpace();
    int start = at;
    while (at < text.length() && "<>(),:\" ".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (start == at) {
      throw problem(
          at == text.length() ? "it ends too early" : "unexpected '" + text.charAt(at) + "'");
    }
    return text.substring(start, at);
  }

  private String quoted() {
    at++;
    StringBuilder name = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        name.append(text.charAt(at++));
      }
    }
    expect('"');
    if (name.isEmpty()) {
      throw problem("a field needs a name");
    }
    return name.toString();
  }

  private boolean peek(char c) {
    skipSpace();
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean accept(char c) {
    if (peek(c)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw problem("'" + c + "' expected at position " + (at + 1));
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("'" + text + "' is not a type: " + what + "; " + ALLOWED);
  }
}
