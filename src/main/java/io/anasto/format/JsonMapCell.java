package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.MapColumn;
import java.io.IOException;

/** Objects whose keys are data: each key is the text of a value of the key type. */
final class JsonMapCell extends JsonCell {
  private final DataType keyType;
  private final JsonCell value;
  private final boolean exact;
  private final TextParser keyParser;

  /** For the text of keys that are not strings themselves. */
  private final JsonValues keyValues = new JsonValues();

  private final ByteSink keyText = new ByteSink(32);

  JsonMapCell(DataType.MapType type, String path, boolean exact) {
    super(path, described(type));
    this.keyType = type.key();
    this.value = of(type.value(), path + "{}", exact);
    this.exact = exact;
    this.keyParser = new TextParser(exact);
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    if (in.peek() != '{') {
      throw refused(in);
    }
    MapColumn map = (MapColumn) column;
    in.enter();
    JsonKeys seen = in.freshKeys();
    if (in.peek() != '}') {
      do {
        in.key();
        readKey(in, map.keys(), seen);
        value.readAny(in, map.values());
      } while (in.more('}'));
    }
    in.leave();
    map.endValue();
  }

  private void readKey(JsonTokens in, Column keys, JsonKeys seen) throws IOException {
    if (keyType.kind() == DataType.Kind.STRING) {
      if (!seen.add(in.text, in.from, in.to)) {
        throw in.twice();
      }
      ((BytesColumn) keys).append(in.text, in.from, in.to - in.from);
      return;
    }
    boolean taken =
        switch (keyType.kind()) {
          case LIST, MAP, STRUCT ->
              keyValues.parse(in.text, in.from, in.to, keys, keyType, exact)
                  && !keys.isNull(keys.size() - 1);
          case BOOLEAN,
              INT8,
              INT16,
              INT32,
              INT64,
              FLOAT32,
              FLOAT64,
              DECIMAL,
              STRING,
              BINARY,
              DATE,
              TIMESTAMP,
              TIMESTAMP_NTZ ->
              keyParser.append(in.text, in.from, in.to, keyType.kind(), keys);
        };
    if (!taken) {
      throw DataException.mismatch(
          in.file(), in.line(), path() + "{}", in.textAsString(), described(keyType));
    }
    // "1" and "01" are one key when keys are numbers.
    keyText.clear();
    keyValues.print(keys, keyType, keys.size() - 1, keyText);
    if (!seen.add(keyText.array(), 0, keyText.size())) {
      throw in.twice();
    }
  }
}
