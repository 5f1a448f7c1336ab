package io.anasto.format;

import java.io.IOException;

/**
 * Finds where rows begin: objects one after another, or the elements of one array. Not thread-safe.
 */
final class JsonRows {
  /** Where in the file the next row is looked for. */
  private enum Place {
    START,
    /** Between objects that stand one after another. */
    SEQUENCE,
    /** Behind an element of the array. */
    ARRAY,
    END
  }

  private final JsonTokens in;
  private Place place = Place.START;

  JsonRows(JsonTokens in) {
    this.in = in;
  }

  /** Goes on with objects that stand one after another. */
  void restart() {
    place = Place.SEQUENCE;
  }

  /** Whether rows are objects that stand one after another. */
  boolean isSequence() {
    return place == Place.SEQUENCE;
  }

  /** Goes to the brace that opens the next row; false when there is none. */
  boolean next() throws IOException {
    return switch (place) {
      case START -> first();
      case SEQUENCE -> in.peek() >= 0 && row();
      case ARRAY -> {
        if (in.more(']')) {
          yield element();
        }
        yield end();
      }
      case END -> false;
    };
  }

  private boolean first() throws IOException {
    in.skipByteOrderMark();
    int b = in.peek();
    if (b < 0) {
      place = Place.END;
      return false;
    }
    if (b != '[') {
      place = Place.SEQUENCE;
      return row();
    }
    place = Place.ARRAY;
    in.pos++;
    return in.peek() == ']' ? end() : element();
  }

  private boolean element() throws IOException {
    if (in.peek() < 0) {
      throw in.truncated("the array");
    }
    return row();
  }

  /** Steps over the bracket that closes the array; nothing may follow. */
  private boolean end() throws IOException {
    in.pos++;
    place = Place.END;
    if (in.peek() >= 0) {
      throw in.unexpected("nothing but white space may follow the array of rows");
    }
    return false;
  }

  private boolean row() throws IOException {
    int b = in.peek();
    if (b == '{') {
      return true;
    }
    String other = kind(b);
    throw other.isEmpty()
        ? in.unexpected("an object expected")
        : in.malformed("a row must be an object, but this is " + other);
  }

  private static String kind(int b) {
    return switch (b) {
      case '[' -> "an array";
      case '"' -> "a string";
      case 't', 'f' -> "a boolean";
      case 'n' -> "null";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
      default -> "";
    };
  }
}
