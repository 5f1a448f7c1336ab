package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.MapColumn;
import java.io.IOException;

/** A place whose objects had no keys when its schema was inferred: any other value is news. */
final class JsonEmptyObjectCell extends JsonCell {
  JsonEmptyObjectCell(String path) {
    super(path, "{}, as all values of this column were so far");
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    if (in.peek() != '{') {
      throw DataException.unsettled(refused(in));
    }
    long line = in.line();
    in.enter();
    if (in.peek() != '}') {
      in.key();
      throw DataException.unsettledKey(in.file(), line, path(), in.textAsString());
    }
    in.leave();
    ((MapColumn) column).endValue();
  }
}
