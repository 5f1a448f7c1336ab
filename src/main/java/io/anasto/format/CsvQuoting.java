package io.anasto.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Which values need quotes, and how they get them. Immutable. */
final class CsvQuoting {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  /** All bytes below this are looked at one by one: line ends, NUL, the tab. */
  private static final long CONTROLS = ONES * ('\r' + 1);

  /** The first byte of UTF-8's byte-order mark, which a reader would take away. */
  private static final byte MARK = (byte) 0xEF;

  private final byte delimiter;
  private final byte quote;
  private final long delimiters;
  private final long quotes;
  private final int comment;
  private final int escape;
  private final CsvNulls nulls;
  private final boolean scalarsArePlain;

  CsvQuoting(CsvOptions options) {
    this.delimiter = (byte) options.delimiter();
    this.quote = (byte) options.quote();
    this.delimiters = ONES * delimiter;
    this.quotes = ONES * quote;
    this.comment = options.comment().map(c -> (int) c).orElse(Integer.MAX_VALUE);
    this.escape = options.escape().map(c -> (int) c).orElse((int) quote);
    this.nulls = new CsvNulls(options);
    this.scalarsArePlain =
        options.nullWords().stream().allMatch(String::isEmpty)
            && !isOfScalars(delimiter)
            && !isOfScalars(quote)
            && !isOfScalars(comment);
  }

  /** Whether a field would be read as null although it is in quotes. */
  boolean isNullInQuotes(ByteSink field, int start) {
    return field.size() > start
        && field.array()[start] == quote
        && nulls.isQuoted(field.array(), start + 1, field.size() - 1);
  }

  /** Whether numbers, dates and so on can do without a look at their text. */
  boolean scalarsArePlain() {
    return scalarsArePlain;
  }

  private static boolean isOfScalars(int c) {
    return Character.isLetterOrDigit(c) || "+-./:=".indexOf(c) >= 0;
  }

  /**
   * Whether a text can stand without quotes.
   *
   * @param first whether it is the first of its row, where a comment would begin
   */
  boolean isPlain(byte[] text, int from, int to, boolean first) {
    if (from == to || isBlank(text[from]) || isBlank(text[to - 1])) {
      return false;
    }
    if (first && (text[from] == comment || text[from] == MARK)) {
      return false;
    }
    if (nulls.isUnquoted(text, from, to)) {
      return false;
    }
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      if (isSuspect((long) LONGS.get(text, i)) && !arePlain(text, i, i + Long.BYTES)) {
        return false;
      }
    }
    return arePlain(text, i, to);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private boolean isSuspect(long word) {
    long d = word ^ delimiters;
    long q = word ^ quotes;
    return ((((d - ONES) & ~d) | ((q - ONES) & ~q) | ((word - CONTROLS) & ~word)) & HIGHS) != 0;
  }

  private boolean arePlain(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = text[i];
      if (b == delimiter || b == quote || b == '\n' || b == '\r' || b == 0) {
        return false;
      }
    }
    return true;
  }

  /** Appends a text in quotes. */
  void quote(byte[] text, int from, int to, ByteSink out) {
    out.append(quote);
    int start = from;
    for (int i = from; i < to; i++) {
      if (text[i] == quote || text[i] == escape) {
        out.append(text, start, i - start);
        out.append((byte) escape);
        start = i;
      }
    }
    out.append(text, start, to - start);
    out.append(quote);
  }

  /** Puts what stands behind {@code start} into quotes if it needs them. */
  void quoteFrom(int start, boolean first, ByteSink out) {
    if (isPlain(out.array(), start, out.size(), first)) {
      return;
    }
    byte[] text = Arrays.copyOfRange(out.array(), start, out.size());
    out.size(start);
    quote(text, 0, text.length, out);
  }
}
