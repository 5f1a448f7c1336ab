package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes and texts as they are, the latter held against UTF-8. Not thread-safe. */
final class ParquetBytesSink extends ParquetSink {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGHS = 0x8080808080808080L;

  private final boolean text;
  private Utf8Check utf8 = new Utf8Check();

  ParquetBytesSink(boolean text) {
    this.text = text;
  }

  @Override
  boolean isVariable() {
    return true;
  }

  @Override
  void append(ParquetValues values, int count, Column into) throws ParquetFault, ParquetValueFault {
    BytesColumn column = (BytesColumn) into;
    int from = column.size();
    values.bytes(column, count);
    check(column, from);
  }

  @Override
  void append(
      ParquetValues values,
      int[] definitions,
      int from,
      int to,
      ParquetNode.Levels levels,
      Column into)
      throws ParquetFault, ParquetValueFault {
    BytesColumn column = (BytesColumn) into;
    int first = column.size();
    int i = from;
    while (i < to) {
      int run = i;
      while (run < to && definitions[run] == levels.present()) {
        run++;
      }
      if (run > i) {
        values.bytes(column, run - i);
      }
      for (i = run; i < to && definitions[i] != levels.present(); i++) {
        if (definitions[i] >= levels.inside()) {
          column.appendNull();
        }
      }
    }
    check(column, first);
  }

  private void check(BytesColumn column, int from) throws ParquetValueFault {
    if (text && column.size() > from && !isAscii(column.data(), column.start(from), column.end())) {
      for (int row = from; row < column.size(); row++) {
        int start = column.start(row);
        if (!isUtf8(column.data(), start, start + column.length(row))) {
          throw new ParquetValueFault(
              row, "\"%s\" is not UTF-8 text".formatted(shown(column.text(row))));
        }
      }
    }
  }

  private static boolean isAscii(byte[] b, int from, int to) {
    long seen = 0;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      seen |= (long) LONGS.get(b, i);
    }
    for (; i < to; i++) {
      seen |= b[i];
    }
    return (seen & HIGHS) == 0;
  }

  /** Unlike CSV's, a text may hold NUL here. */
  private boolean isUtf8(byte[] b, int from, int to) {
    int at = from;
    while (true) {
      at = utf8.run(b, at, to, true);
      if (!utf8.failed()) {
        return true;
      }
      utf8 = new Utf8Check();
      if (b[at] != 0) {
        return false;
      }
      at++;
    }
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
