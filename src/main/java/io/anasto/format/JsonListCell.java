package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.ListColumn;
import java.io.IOException;

/** Arrays. */
final class JsonListCell extends JsonCell {
  private final JsonCell element;

  JsonListCell(DataType.ListType type, String path, boolean exact) {
    super(path, described(type));
    this.element = of(type.element(), path + "[]", exact);
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    if (in.peek() != '[') {
      throw refused(in);
    }
    ListColumn list = (ListColumn) column;
    Column elements = list.elements();
    in.enter();
    if (in.peek() != ']') {
      do {
        element.readAny(in, elements);
      } while (in.more(']'));
    }
    in.leave();
    list.endValue();
  }
}
