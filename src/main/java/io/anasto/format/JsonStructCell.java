package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.StructColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * Objects whose keys are fields: rows, and structs within them.
 *
 * <p>Rows mostly have the same keys in the same order. So the key that followed the last one in the
 * row before is compared first, and only where that fails is the key looked up.
 */
final class JsonStructCell extends JsonCell {
  private final JsonCell[] cells;
  private final JsonKeyPattern[] patterns;
  private final JsonKeys names = new JsonKeys();

  /** By field, and 0 for the object's beginning: what followed it last, counted from 0. */
  private final int[] next;

  /** By field: the number of the object that had it last. */
  private final long[] seen;

  private long object;

  private StructColumn lastColumn;
  private Column[] lastFields;

  JsonStructCell(List<Field> fields, String path, boolean exact) {
    this(fields, path, field -> exact);
  }

  /** The cell of a row. */
  JsonStructCell(List<Field> columns, ReadOptions options) {
    this(columns, "", column -> !options.isDeclared(column));
  }

  private JsonStructCell(List<Field> fields, String path, Predicate<String> exact) {
    super(path, described(new DataType.StructType(fields)));
    int count = fields.size();
    this.cells = new JsonCell[count];
    this.patterns = new JsonKeyPattern[count];
    this.next = new int[count + 1];
    this.seen = new long[count];
    for (int i = 0; i < count; i++) {
      String name = fields.get(i).name();
      String below = path.isEmpty() ? name : path + "." + name;
      cells[i] = of(fields.get(i).type(), below, exact.test(name));
      patterns[i] = new JsonKeyPattern(name);
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      names.add(bytes, 0, bytes.length);
      next[i] = i;
    }
  }

  @Override
  void read(JsonTokens in, Column column) throws IOException {
    if (in.peek() != '{') {
      throw refused(in);
    }
    StructColumn struct = (StructColumn) column;
    if (struct != lastColumn) {
      lastFields = struct.fields().toArray(Column[]::new);
      lastColumn = struct;
    }
    read(in, lastFields);
    struct.endValue();
  }

  /** Reads the object that is next into a column a field; fields that it lacks are null. */
  void read(JsonTokens in, Column[] columns) throws IOException {
    object++;
    in.enter();
    int count = 0;
    if (in.peek() != '}') {
      int last = 0;
      do {
        int field = field(in, last);
        if (seen[field] == object) {
          throw in.malformed(
              "the key " + patterns[field].quoted() + " is there twice in one object");
        }
        seen[field] = object;
        count++;
        cells[field].readAny(in, columns[field]);
        last = field + 1;
      } while (in.more('}'));
    }
    in.leave();
    if (count < cells.length) {
      appendMissing(columns);
    }
  }

  private void appendMissing(Column[] columns) {
    for (int i = 0; i < cells.length; i++) {
      if (seen[i] != object) {
        columns[i].appendNull();
      }
    }
  }

  private int field(JsonTokens in, int last) throws IOException {
    int expected = next[last];
    if (expected < patterns.length && in.peek() == '"' && in.skip(patterns[expected])) {
      return expected;
    }
    in.key();
    int found = names.find(in.text, in.from, in.to);
    if (found < 0) {
      String name = in.textAsString();
      throw DataException.newColumn(
          in.file(), in.line(), path().isEmpty() ? name : path() + "." + name);
    }
    next[last] = found;
    return found;
  }
}
