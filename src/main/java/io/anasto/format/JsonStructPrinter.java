package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.StructColumn;
import java.util.Arrays;
import java.util.List;

/** Prints rows and structs as objects, with every key in schema order. */
final class JsonStructPrinter extends JsonPrinter {
  private final JsonPrinter[] printers;

  /** A brace, then {@code "name":} for the first field; a comma before it for the others. */
  private final Prefix[] prefixes;

  JsonStructPrinter(List<Field> fields) {
    printers = fields.stream().map(field -> of(field.type())).toArray(JsonPrinter[]::new);
    prefixes = new Prefix[printers.length];
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = Prefix.of(i == 0 ? '{' : ',', fields.get(i).name());
    }
  }

  @Override
  void take(Column column) {
    bind(((StructColumn) column).fields());
  }

  /** Turns to the columns of a chunk. */
  void bind(List<Column> columns) {
    for (int i = 0; i < printers.length; i++) {
      printers[i].bind(columns.get(i));
    }
  }

  @Override
  void print(int row, ByteSink out) {
    if (printers.length == 0) {
      out.append('{');
    }
    for (int i = 0; i < printers.length; i++) {
      prefixes[i].print(out);
      printers[i].printAny(row, out);
    }
    out.append('}');
  }

  /** Bytes that are written eight at a time, more than there are at the end. */
  private static final class Prefix {
    private final long[] bytes;
    private final int length;

    private Prefix(long[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    static Prefix of(char first, String name) {
      ByteSink text = new ByteSink(64);
      text.append(first);
      JsonText.quote(name, text);
      text.append(':');
      int words = (text.size() + 7) / 8;
      byte[] padded = Arrays.copyOf(text.array(), 8 * words);
      Arrays.fill(padded, text.size(), padded.length, (byte) 0);
      long[] bytes = new long[words];
      for (int i = 0; i < words; i++) {
        bytes[i] = (long) JsonText.LONGS.get(padded, 8 * i);
      }
      return new Prefix(bytes, text.size());
    }

    void print(ByteSink out) {
      byte[] to = out.reserve(8 * bytes.length);
      int at = out.size();
      for (int i = 0; i < bytes.length; i++) {
        JsonText.LONGS.set(to, at + 8 * i, bytes[i]);
      }
      out.size(at + length);
    }
  }
}
