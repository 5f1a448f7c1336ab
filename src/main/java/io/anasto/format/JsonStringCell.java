package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import java.io.IOException;

/** A column of strings. A value that is no string stands in it as JSON text: nothing is lost. */
final class JsonStringCell extends JsonCell {
  private final ByteSink json = new ByteSink(64);

  JsonStringCell(String path) {
    super(path, "a string");
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    BytesColumn strings = (BytesColumn) column;
    if (in.peek() == '"') {
      in.string();
      strings.append(in.text, in.from, in.to - in.from);
    } else {
      json.clear();
      in.copyValue(json);
      strings.append(json.array(), 0, json.size());
    }
  }
}
