package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a CSV file into fields: RFC 4180, and what {@link CsvLineEnd} says of line ends. A quote
 * inside an unquoted field is taken literally, as commons-csv and FastCSV do. Not thread-safe.
 *
 * <p>Call {@link #nextRow}, then {@link #nextField} until {@link #isEndOfRow}. A field lies in
 * {@link #bytes} from {@link #from} to {@link #to} until the next call; nothing is copied, and only
 * one field has to fit the buffer, not a row.
 */
final class CsvParser implements Closeable {
  private static final long LINE_FEEDS = ByteSearch.pattern((byte) '\n');

  /** No byte is this. */
  private static final int NONE = Integer.MAX_VALUE;

  private InputStream in;
  private final String file;
  private final CsvOptions options;
  private final byte delimiter;
  private final byte quote;
  private final long delimiters;
  private final long quotes;
  private final int escape;
  private final long escapes;
  private final int comment;
  private final CsvNulls nulls;
  private final long maxRow;
  private Utf8Check check = new Utf8Check();

  private byte[] buffer;
  private int limit;
  private int position;
  private int checked;
  private boolean ended;

  private int from;
  private int to;
  private boolean quoted;

  /** Whether the field is a word for null that counts in quotes too. */
  private boolean quotedNull;

  private boolean endOfRow = true;

  private long line;
  private long quoteLine;
  private long rowLine;

  /** Bytes of the file before the buffer's. */
  private long before;

  private long rowStart;
  private CsvLineEnd lineEnd = CsvLineEnd.UNKNOWN;

  /**
   * @param in UTF-8; closed by {@link #close}
   * @param size the buffer's, in bytes, to begin with
   * @param maxRow the most bytes of a row
   */
  CsvParser(InputStream in, String file, CsvOptions options, int size, long maxRow)
      throws IOException {
    this.in = in;
    this.file = file;
    this.options = options;
    this.delimiter = (byte) options.delimiter();
    this.quote = (byte) options.quote();
    this.delimiters = ByteSearch.pattern(delimiter);
    this.quotes = ByteSearch.pattern(quote);
    this.escape = options.escape().map(c -> (int) c).orElse(NONE);
    this.escapes = ByteSearch.pattern((byte) escape);
    this.comment = options.comment().map(c -> (int) c).orElse(NONE);
    this.nulls = new CsvNulls(options);
    this.maxRow = maxRow;
    this.buffer = new byte[Math.max(size, 4) + ByteSearch.PADDING];
    this.buffer[0] = '\n';
    skipByteOrderMark();
  }

  /**
   * Begins anew with a text that begins with a row.
   *
   * @param linesBefore lines of the file before it
   */
  void restart(InputStream text, long linesBefore) {
    in = text;
    ended = false;
    check = new Utf8Check();
    checked = 0;
    position = 0;
    limit = 0;
    buffer[0] = '\n';
    before = 0;
    line = linesBefore;
    quoted = false;
    endOfRow = true;
  }

  /** Has lines end as those of another part of the file do. */
  void endLinesAs(CsvParser other) {
    lineEnd = other.lineEnd;
  }

  byte[] bytes() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Whether the field stood in quotes. */
  boolean isQuoted() {
    return quoted;
  }

  /** Whether the field stands for null. */
  boolean isNull() {
    return quoted ? quotedNull : nulls.isUnquoted(buffer, from, to);
  }

  /** Whether the field was the last of its row. */
  boolean isEndOfRow() {
    return endOfRow;
  }

  /** The line in which the field began, from 1. */
  long line() {
    return quoted ? quoteLine : line;
  }

  /** Lines before the row that {@link #nextRow} went to, or all if there was none. */
  long linesBefore() {
    return line - 1;
  }

  /** The line in which the row began, from 1. */
  long rowLine() {
    return rowLine;
  }

  /** Bytes of the file up to the end of the field. */
  long consumed() {
    return before + position;
  }

  /** The field, for messages and names. */
  String text() {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * Goes to the next row.
   *
   * @param blankLines whether a line without any byte is a row; it is left out otherwise
   * @return false at the end of the file
   */
  boolean nextRow(boolean blankLines) throws IOException {
    do {
      line++;
      quoted = false;
      rowStart = before + position;
      if (position == limit && !fill(position)) {
        return false;
      }
    } while ((buffer[position] <= '\r' || buffer[position] == comment) && skipLine(blankLines));
    rowLine = line;
    return true;
  }

  /** Whether there was a comment or a blank line to leave out. */
  private boolean skipLine(boolean blankLines) throws IOException {
    byte first = buffer[position];
    if (first == comment) {
      skipComment();
      return true;
    }
    if (blankLines || (first != '\n' && first != '\r')) {
      return false;
    }
    endRow(position, position);
    return true;
  }

  private void skipComment() throws IOException {
    int at = ByteSearch.find(buffer, position, LINE_FEEDS);
    while (true) {
      if (at == limit && !ended) {
        // The last character may not be whole, and then is still to be checked.
        int keep = Math.min(at, checked);
        fill(keep);
        at -= keep;
      } else if (at == limit || buffer[at] == '\n' || buffer[at] == '\r') {
        endRow(at, at);
        return;
      } else {
        at++;
      }
      at = ByteSearch.find(buffer, at, LINE_FEEDS);
    }
  }

  /** Takes the next field of the row. */
  void nextField() throws IOException {
    int start = position;
    if (buffer[start] == quote) {
      nextQuoted(start);
      return;
    }
    int end = ByteSearch.find(buffer, start, delimiters);
    quoted = false;
    if (buffer[end] == delimiter) {
      from = start;
      to = end;
      position = end + 1;
      endOfRow = false;
    } else {
      endUnquoted(start, end);
    }
  }

  /**
   * Takes a field that ends with a delimiter, read in the common spelling of its type.
   *
   * @return whether it was; otherwise the field is still to be taken
   */
  boolean appendCommon(DataType.Kind kind, Column column) {
    int end = CommonSpelling.append(buffer, position, limit, delimiter, kind, column);
    if (end == CommonSpelling.NONE) {
      return false;
    }
    position = end + 1;
    return true;
  }

  /** The search stopped at a line's end, the buffer's end, or a control character. */
  private void endUnquoted(int begin, int stop) throws IOException {
    int start = begin;
    int at = stop;
    while (buffer[at] != delimiter) {
      if (at == limit && !ended) {
        at -= start;
        fill(start);
        start = 0;
        if (at == 0) {
          position = 0;
          nextField();
          return;
        }
      } else if (at == limit || buffer[at] == '\n' || buffer[at] == '\r') {
        endRow(start, at);
        return;
      } else {
        at++;
      }
      at = ByteSearch.find(buffer, at, delimiters);
    }
    from = start;
    to = at;
    position = at + 1;
    endOfRow = false;
  }

  /** Ends field and row at a line's end or at the file's. */
  private void endRow(int start, int end) throws IOException {
    if (lineEnd == CsvLineEnd.LF && buffer[end] == '\n' && end < limit) {
      from = start;
      to = end;
      position = end + 1;
    } else {
      endLine(start, end);
    }
    endOfRow = true;
    if (before + position - rowStart > maxRow) {
      throw tooLong();
    }
  }

  /** Ends a line in another way than with LF in a file of such lines. */
  private void endLine(int begin, int end) throws IOException {
    int start = begin;
    int at = end;
    while (buffer[at] == '\r' && at + 2 >= limit && !ended) {
      at -= start;
      fill(start);
      start = 0;
    }
    from = start;
    to = at;
    position = at;
    if (at < limit) {
      CsvLineEnd here = CsvLineEnd.at(buffer, at, limit);
      if (!lineEnd.takes(here, buffer, at, limit)) {
        throw malformed(line, lineEnd.refusal(here));
      }
      lineEnd = lineEnd == CsvLineEnd.UNKNOWN ? here : lineEnd;
      position += lineEnd.length(buffer, at, limit);
    }
  }

  private void nextQuoted(int begin) throws IOException {
    int start = begin;
    int at = start + 1;
    int marks = 0;
    quoted = true;
    quoteLine = line;
    long breaks = 0;
    while (true) {
      at =
          escape == NONE
              ? ByteSearch.find(buffer, at, quotes)
              : ByteSearch.find(buffer, at, quotes, escapes);
      if (at + 2 >= limit && !ended) {
        // Both the end of the buffer and what is behind a quote or CR need more bytes.
        at -= start;
        fill(start);
        start = 0;
      } else if (at == limit) {
        throw DataException.endless(file, quoteLine, "the quote that begins here is never closed");
      } else if (buffer[at] == quote) {
        if (escape != NONE || buffer[at + 1] != quote || at + 1 == limit) {
          break;
        }
        marks++;
        at += 2;
      } else if (buffer[at] == escape) {
        marks++;
        at += escaped(at + 1, breaks);
      } else {
        breaks += isLineBreak(at) ? 1 : 0;
        at++;
      }
    }
    line += breaks;
    endQuoted(start, at, marks);
  }

  /**
   * Bytes of the escape and what it escapes, but for a line's end, which is still to be counted.
   */
  private int escaped(int at, long breaks) throws IOException {
    byte b = buffer[at];
    boolean there = at < limit;
    if (there && (b == '\n' || b == '\r')) {
      return 1;
    }
    if (there && b != quote && b != escape) {
      throw malformed(line + breaks, CsvFault.escaped(options, b));
    }
    return there ? 2 : 1;
  }

  private boolean isLineBreak(int at) {
    return buffer[at] == '\n'
        || (buffer[at] == '\r'
            && buffer[at + 1] != '\n'
            && (buffer[at + 1] != '\r' || buffer[at + 2] != '\n'));
  }

  private void endQuoted(int start, int end, int marks) throws IOException {
    int behind = end + 1;
    quotedNull = nulls.isQuoted(buffer, start + 1, end);
    if (behind == limit || buffer[behind] == '\n' || buffer[behind] == '\r') {
      int length = behind - start;
      endRow(start, behind);
      // The line's end may have moved the field.
      to = from + length - 1;
      from++;
    } else if (buffer[behind] == delimiter) {
      from = start + 1;
      to = end;
      position = behind + 1;
      endOfRow = false;
    } else {
      throw malformed(line, CsvFault.behindQuote(options, buffer[behind]));
    }
    if (marks > 0) {
      unescape();
    }
  }

  /** Takes the mark before each escaped byte away; the field's own place is free to be written. */
  private void unescape() {
    int mark = escape == NONE ? quote : escape;
    int write = from;
    for (int read = from; read < to; read++) {
      if (buffer[read] == mark) {
        read++;
      }
      buffer[write++] = buffer[read];
    }
    to = write;
  }

  /**
   * Brings more bytes behind those from {@code keep} on, which move to the buffer's beginning.
   *
   * @return false when there are none
   */
  private boolean fill(int keep) throws IOException {
    if (ended) {
      return false;
    }
    if (before + limit - rowStart > maxRow) {
      throw tooLong();
    }
    int kept = limit - keep;
    int room = buffer.length - ByteSearch.PADDING;
    byte[] target = kept > room / 2 ? new byte[2 * room + ByteSearch.PADDING] : buffer;
    System.arraycopy(buffer, keep, target, 0, kept);
    buffer = target;
    before += keep;
    position -= keep;
    checked -= keep;
    limit = kept;
    int count = readBytes();
    limit += Math.max(0, count);
    ended = count < 0;
    // The search needs no look at the limit: it always stops there.
    buffer[limit] = '\n';
    checkBytes();
    return count > 0;
  }

  private int readBytes() throws IOException {
    try {
      int count;
      do {
        count = in.read(buffer, limit, buffer.length - ByteSearch.PADDING - limit);
      } while (count == 0);
      return count;
    } catch (CharacterCodingException e) {
      throw malformed(lineAt(limit), CsvFault.undecodable(options.encoding()));
    }
  }

  private void checkBytes() throws IOException {
    checked = check.run(buffer, checked, limit, ended);
    if (check.failed()) {
      throw malformed(lineAt(checked), CsvFault.wrong(buffer[checked]));
    }
  }

  /** The line of a byte in the buffer, which begins with the field that is being read. */
  private long lineAt(int at) {
    long breaks = 0;
    for (int i = 0; i < at; i++) {
      breaks += isLineBreak(i) ? 1 : 0;
    }
    return Math.max(1, line) + breaks;
  }

  private void skipByteOrderMark() throws IOException {
    boolean more = true;
    while (more && limit < 3) {
      more = fill(0);
    }
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
    }
  }

  private DataException tooLong() {
    return malformed(
        line(),
        "the row is longer than %,d bytes%s%s"
            .formatted(
                maxRow,
                RowLimit.remedy(maxRow),
                quoted ? "; is the quote that begins here never closed?" : ""));
  }

  DataException malformed(long atLine, String what) {
    return DataException.malformed(file, atLine, what);
  }

  @Override
  public void close() throws IOException {
    buffer = Arrays.copyOf(buffer, 0);
    in.close();
  }
}
