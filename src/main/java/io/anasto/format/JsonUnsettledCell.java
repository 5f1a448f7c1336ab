package io.anasto.format;

import io.anasto.row.Column;
import java.io.IOException;

/** A place that held only nulls when its schema was inferred: any value is news. */
final class JsonUnsettledCell extends JsonCell {
  JsonUnsettledCell(String path) {
    super(path, "null, as all values of this column were so far");
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    throw DataException.unsettled(refused(in));
  }
}
