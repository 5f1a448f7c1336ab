package io.anasto.format;

import java.io.IOException;

/** Tells the inference what values the objects of a file hold. Not thread-safe. */
final class JsonInference {
  private final JsonTokens in;

  JsonInference(JsonTokens in) {
    this.in = in;
  }

  /** Reads the object that is next. */
  void object(SchemaInference columns) throws IOException {
    in.enter();
    JsonKeys keys = in.freshKeys();
    if (in.peek() != '}') {
      do {
        in.key();
        if (in.from == in.to && !columns.takesAnyKey()) {
          throw in.malformed("a key is empty, but a column needs a name");
        }
        if (!keys.add(in.text, in.from, in.to)) {
          throw in.twice();
        }
        value(columns.column(in.textAsString()));
      } while (in.more('}'));
    }
    in.leave();
  }

  private void value(TypeInference type) throws IOException {
    switch (in.peek()) {
      case '{' -> object(type.observeStruct());
      case '[' -> list(type.observeList());
      case '"' -> {
        in.string();
        type.observeString(in.text, in.from, in.to);
      }
      case 't', 'f' -> {
        in.bool();
        type.observeBoolean();
      }
      case 'n' -> {
        in.nul();
        type.observeNull();
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        in.number();
        type.observeNumber(in.text, in.from, in.to);
      }
      default -> throw in.unexpected("a value expected");
    }
  }

  private void list(TypeInference elements) throws IOException {
    in.enter();
    if (in.peek() != ']') {
      do {
        value(elements);
      } while (in.more(']'));
    }
    in.leave();
  }
}
