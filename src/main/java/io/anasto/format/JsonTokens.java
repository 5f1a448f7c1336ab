package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a JSON text, strictly by RFC 8259, over a buffer that is refilled. Not thread-safe.
 *
 * <p>Behind the bytes that were read lie zeros. A zero is allowed nowhere in JSON, so that every
 * loop stops there and only then asks whether there are more bytes.
 */
final class JsonTokens {
  /** Zeros behind the content, for reads of two times eight bytes. */
  static final int PADDING = 16;

  /** Longer numbers are no measurements, and converting them takes long. */
  private static final int MAX_NUMBER = 1000;

  /** More at once brings nothing, even where a long value has made the buffer large. */
  private static final int MAX_READ = 1 << 20;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final String file;
  private final JsonLimits limits;
  private final ByteSink unescaped = new ByteSink(256);
  private final List<JsonKeys> keysByDepth = new ArrayList<>();

  private InputStream in;
  private boolean ended;

  /** What the loops of other classes may read from {@link #pos} on; a zero ends it. */
  byte[] buffer;

  /** Where the next byte is. */
  int pos;

  private int limit;

  /** Where the token begins that must stay in the buffer, or -1. */
  private int mark = -1;

  /** How many bytes of the file lie before the buffer. */
  private long discarded;

  private long line = 1;

  /** The place of the line's first byte in the file. */
  private long lineStart;

  /** Characters of the line that lie before the buffer. */
  private long lineCharacters;

  /** The place of the row's first byte in the file, or -1 between rows. */
  private long rowStart = -1;

  private int depth;

  /** The bytes of the last string, without its quotes and escapes, or of the last number. */
  byte[] text;

  int from;
  int to;

  JsonTokens(InputStream in, String file, JsonLimits limits) {
    this.in = in;
    this.file = file;
    this.limits = limits;
    this.buffer = new byte[limits.buffer() + PADDING];
  }

  /** Begins anew with a text in memory. */
  void reset(byte[] content, int begin, int end) {
    in = InputStream.nullInputStream();
    int length = end - begin;
    if (buffer.length < length + PADDING) {
      buffer = new byte[length + PADDING];
    }
    System.arraycopy(content, begin, buffer, 0, length);
    Arrays.fill(buffer, length, length + PADDING, (byte) 0);
    limit = length;
    pos = 0;
    ended = true;
    mark = -1;
    discarded = 0;
    line = 1;
    lineStart = 0;
    lineCharacters = 0;
    rowStart = -1;
    depth = 0;
  }

  /** Begins anew with a text of the file that begins with a line. */
  void restart(InputStream content, long linesBefore) {
    reset(new byte[0], 0, 0);
    in = content;
    ended = false;
    line = linesBefore + 1;
  }

  /** Steps over a byte-order mark, which may stand before all else. */
  void skipByteOrderMark() throws IOException {
    if (has(3)
        && buffer[pos] == (byte) 0xEF
        && buffer[pos + 1] == (byte) 0xBB
        && buffer[pos + 2] == (byte) 0xBF) {
      pos += 3;
      lineStart = 3;
    }
  }

  /** The next byte that is no white space, left where it is; negative at the end. */
  int peek() throws IOException {
    int b = buffer[pos];
    return b > ' ' ? b : skipSpace();
  }

  private int skipSpace() throws IOException {
    while (true) {
      int b = buffer[pos];
      switch (b) {
        case ' ', '\t', '\r' -> pos++;
        case '\n' -> {
          pos++;
          line++;
          lineStart = discarded + pos;
          lineCharacters = 0;
        }
        default -> {
          if (pos < limit) {
            return b & 0xff;
          }
          if (!fill()) {
            return -1;
          }
        }
      }
    }
  }

  void beginRow() {
    rowStart = discarded + pos;
    depth = 0;
  }

  void endRow() throws DataException {
    checkRow(pos);
    rowStart = -1;
  }

  /** Steps over a bracket or brace that opens a value. */
  void enter() throws DataException {
    pos++;
    if (++depth > limits.depth()) {
      throw malformed("values are nested more than %,d deep".formatted(limits.depth()));
    }
  }

  /** Steps over the bracket or brace that closes the value entered last. */
  void leave() {
    pos++;
    depth--;
  }

  /** The keys of the object entered last, none yet. */
  JsonKeys freshKeys() {
    while (keysByDepth.size() <= depth) {
      keysByDepth.add(new JsonKeys());
    }
    JsonKeys keys = keysByDepth.get(depth);
    keys.clear();
    return keys;
  }

  /** Steps over the comma between two members, or says that the {@code close} is next. */
  boolean more(char close) throws IOException {
    int b = peek();
    if (b == ',') {
      pos++;
      return true;
    }
    if (b == close) {
      return false;
    }
    throw unexpected("',' or '" + close + "' expected");
  }

  /** Reads a key and the colon behind it; its bytes are then {@link #text}. */
  void key() throws IOException {
    if (peek() != '"') {
      throw unexpected("a key in double quotes expected");
    }
    string();
    int colon = buffer[pos];
    if (colon != ':') {
      keepText();
      if (peek() != ':') {
        throw unexpected("':' expected");
      }
    }
    pos++;
  }

  /** Steps over {@code "name":} if that is exactly what is next. */
  boolean skip(JsonKeyPattern pattern) {
    if (pattern.matches(buffer, pos, limit)) {
      pos += pattern.length();
      return true;
    }
    return false;
  }

  /** Reads the string whose opening quote is next. */
  void string() throws IOException {
    byte[] b = buffer;
    int at = pos + 1;
    mark = pos;
    while (true) {
      long marks = JsonText.specialOrWide((long) JsonText.LONGS.get(b, at));
      if (marks == 0) {
        at += 8;
        continue;
      }
      at += JsonText.before(marks);
      if (b[at] == '"') {
        text = b;
        from = mark + 1;
        to = at;
        pos = at + 1;
        mark = -1;
        return;
      }
      pos = at;
      if (!stringGoesOn()) {
        return;
      }
      b = buffer;
      at = pos;
    }
  }

  /** Deals with a byte that needs attention; false when the string was then read to its end. */
  private boolean stringGoesOn() throws IOException {
    if (buffer[pos] < 0) {
      wideCharacter();
    } else if (buffer[pos] == '\\') {
      unescaped.clear();
      unescaped.append(buffer, mark + 1, pos - mark - 1);
      mark = -1;
      escapedString();
      return false;
    } else {
      controlOrEnd();
    }
    return true;
  }

  /** Reads on behind the first backslash, into a buffer of its own. */
  private void escapedString() throws IOException {
    while (true) {
      int start = pos;
      int at = pos;
      while (JsonText.isPlain(buffer[at]) && buffer[at] > 0) {
        at++;
      }
      unescaped.append(buffer, start, at - start);
      pos = at;
      byte b = buffer[pos];
      if (b == '"') {
        text = unescaped.array();
        from = 0;
        to = unescaped.size();
        pos++;
        return;
      }
      if (b == '\\') {
        escape();
      } else if (b < 0) {
        int length = wideCharacter();
        unescaped.append(buffer, pos - length, length);
      } else {
        controlOrEnd();
      }
    }
  }

  private void controlOrEnd() throws IOException {
    if (pos < limit) {
      throw malformed(
          "a control character (0x%02x) must be escaped in a string".formatted(buffer[pos]));
    }
    if (!fill()) {
      throw truncated("a string");
    }
  }

  private void escape() throws IOException {
    if (!has(2)) {
      throw truncated("a string");
    }
    byte b = buffer[pos + 1];
    switch (b) {
      case '"', '\\', '/' -> unescaped.append(b);
      case 'n' -> unescaped.append('\n');
      case 'r' -> unescaped.append('\r');
      case 't' -> unescaped.append('\t');
      case 'b' -> unescaped.append('\b');
      case 'f' -> unescaped.append('\f');
      case 'u' -> {
        unicodeEscape();
        return;
      }
      default -> throw malformed("a backslash begins no known escape here");
    }
    pos += 2;
  }

  private void unicodeEscape() throws IOException {
    int unit = fourHexDigits();
    if (!Character.isSurrogate((char) unit)) {
      pos += 6;
      appendCodePoint(unit);
      return;
    }
    String lone = "\\u%04x is half of a surrogate pair, and no character";
    if (Character.isLowSurrogate((char) unit)) {
      throw malformed(lone.formatted(unit));
    }
    if (!has(8)) {
      if (!has(7) || buffer[pos + 6] == '\\') {
        throw truncated("a string");
      }
      throw malformed(lone.formatted(unit));
    }
    if (buffer[pos + 6] != '\\' || buffer[pos + 7] != 'u') {
      throw malformed(lone.formatted(unit));
    }
    pos += 6;
    int low = fourHexDigits();
    if (!Character.isLowSurrogate((char) low)) {
      throw malformed(lone.formatted(unit));
    }
    pos += 6;
    appendCodePoint(Character.toCodePoint((char) unit, (char) low));
  }

  /** The number behind the {@code \\u} that is next; does not step over it. */
  private int fourHexDigits() throws IOException {
    boolean all = has(6);
    int unit = 0;
    for (int i = 2; i < 6; i++) {
      if (pos + i >= limit) {
        throw truncated("a string");
      }
      int digit = Character.digit(buffer[pos + i], 16);
      if (digit < 0) {
        throw malformed("four hexadecimal digits expected after \\u");
      }
      unit = unit * 16 + digit;
    }
    if (!all) {
      throw truncated("a string");
    }
    return unit;
  }

  private void appendCodePoint(int c) {
    byte[] to = unescaped.reserve(4);
    int at = unescaped.size();
    if (c < 0x80) {
      to[at++] = (byte) c;
    } else if (c < 0x800) {
      to[at++] = (byte) (0xC0 | (c >> 6));
      to[at++] = (byte) (0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      to[at++] = (byte) (0xE0 | (c >> 12));
      to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      to[at++] = (byte) (0x80 | (c & 0x3F));
    } else {
      to[at++] = (byte) (0xF0 | (c >> 18));
      to[at++] = (byte) (0x80 | ((c >> 12) & 0x3F));
      to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      to[at++] = (byte) (0x80 | (c & 0x3F));
    }
    unescaped.size(at);
  }

  /** Steps over a character of two to four bytes and returns how many; RFC 3629, section 4. */
  private int wideCharacter() throws IOException {
    int lead = buffer[pos] & 0xff;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    boolean whole = has(length);
    boolean valid = lead >= 0xC2 && lead <= 0xF4;
    for (int i = 1; i < length && valid; i++) {
      if (pos + i >= limit) {
        break;
      }
      int next = buffer[pos + i] & 0xff;
      valid = next >= low && next <= high;
      low = 0x80;
      high = 0xBF;
    }
    if (!valid) {
      throw malformed("the bytes are not valid UTF-8");
    }
    if (!whole) {
      throw truncated("a string");
    }
    pos += length;
    return length;
  }

  /** Reads the number that is next; its bytes are then {@link #text}. */
  void number() throws IOException {
    mark = pos;
    int at = pos;
    while (true) {
      while (isOfNumber(buffer[at])) {
        at++;
      }
      if (at < limit) {
        break;
      }
      pos = at;
      boolean more = fill();
      at = pos;
      if (!more) {
        break;
      }
    }
    text = buffer;
    from = mark;
    to = at;
    pos = mark;
    mark = -1;
    if (!JsonNumber.isValid(text, from, to)) {
      if (ended && at == limit) {
        throw truncated("a number");
      }
      throw malformed("\"" + shown(textAsString()) + "\" is not a JSON number");
    }
    if (to - from > MAX_NUMBER) {
      throw malformed(
          "a number of %,d characters is longer than %,d".formatted(to - from, MAX_NUMBER));
    }
    pos = at;
  }

  private static boolean isOfNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || (b | 0x20) == 'e';
  }

  /** Reads {@code true} or {@code false}, whose first letter is next. */
  boolean bool() throws IOException {
    boolean value = buffer[pos] == 't';
    word(value ? TRUE : FALSE);
    return value;
  }

  /** Steps over {@code null}, whose first letter is next. */
  void nul() throws IOException {
    word(NULL);
  }

  private void word(byte[] word) throws IOException {
    has(word.length);
    for (int i = 1; i < word.length; i++) {
      if (pos + i >= limit) {
        throw truncated("a value");
      }
      if (buffer[pos + i] != word[i]) {
        throw malformed("'%s' expected".formatted(new String(word, StandardCharsets.US_ASCII)));
      }
    }
    text = word;
    from = 0;
    to = word.length;
    pos += word.length;
  }

  /** Appends the value that is next, of any kind, as JSON text without white space. */
  void copyValue(ByteSink out) throws IOException {
    switch (peek()) {
      case '"' -> {
        string();
        JsonText.quote(text, from, to - from, out);
      }
      case '{' -> copyObject(out);
      case '[' -> copyArray(out);
      case 't', 'f' -> {
        bool();
        out.append(text, from, to - from);
      }
      case 'n' -> {
        nul();
        out.append(text, from, to - from);
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        number();
        out.append(text, from, to - from);
      }
      default -> throw unexpected("a value expected");
    }
  }

  private void copyObject(ByteSink out) throws IOException {
    enter();
    JsonKeys keys = freshKeys();
    out.append('{');
    if (peek() != '}') {
      while (true) {
        key();
        if (!keys.add(text, from, to)) {
          throw twice();
        }
        JsonText.quote(text, from, to - from, out);
        out.append(':');
        copyValue(out);
        if (!more('}')) {
          break;
        }
        out.append(',');
      }
    }
    out.append('}');
    leave();
  }

  private void copyArray(ByteSink out) throws IOException {
    enter();
    out.append('[');
    if (peek() != ']') {
      copyValue(out);
      while (more(']')) {
        out.append(',');
        copyValue(out);
      }
    }
    out.append(']');
    leave();
  }

  /** Makes {@link #text} outlive the next refill. */
  private void keepText() {
    if (text == buffer) {
      unescaped.clear();
      unescaped.append(buffer, from, to - from);
      text = unescaped.array();
      to -= from;
      from = 0;
    }
  }

  String textAsString() {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  /** How many bytes of the file were taken so far. */
  long consumed() {
    return discarded + pos;
  }

  /** The line of the next byte, from 1. */
  long line() {
    return line;
  }

  String file() {
    return file;
  }

  /** Says that the key that was just read came before in its object. */
  DataException twice() {
    return malformed("the key \"" + shown(textAsString()) + "\" is there twice in one object");
  }

  /** The next byte is wrong; at the end of the file, there is too little. */
  DataException unexpected(String expected) {
    if (pos >= limit && ended) {
      return truncated("a value");
    }
    return malformed(expected + ", but found " + found());
  }

  DataException malformed(String what) {
    return DataException.malformed(file, line, character(), what);
  }

  DataException truncated(String within) {
    return DataException.truncated(
        file,
        "ends too early, within %s at line %,d, character %,d"
            .formatted(rowStart < 0 ? "the array" : within, line, character()));
  }

  private long character() {
    return lineCharacters + characters(lineStartInBuffer(), pos) + 1;
  }

  private int lineStartInBuffer() {
    return (int) Math.max(0, lineStart - discarded);
  }

  private long characters(int begin, int end) {
    long count = 0;
    for (int i = begin; i < end; i++) {
      // All but the continuation bytes of UTF-8.
      if (buffer[i] >= (byte) 0xC0) {
        count++;
      }
    }
    return count;
  }

  private String found() {
    int b = buffer[pos];
    if (b > ' ' && b < 0x7f) {
      return "'" + (char) b + "'";
    }
    return b < 0 ? "a character outside of ASCII" : "the character 0x%02x".formatted(b);
  }

  private static String shown(String key) {
    return key.length() <= 100 ? key : key.substring(0, 100) + "…";
  }

  /** Whether so many bytes are there, from {@link #pos} on; reads more if need be. */
  private boolean has(int count) throws IOException {
    while (limit - pos < count) {
      int at = pos;
      pos = limit;
      int kept = mark;
      mark = kept < 0 ? at : kept;
      int behind = at - mark;
      boolean more = fill();
      pos = mark + behind;
      if (kept < 0) {
        mark = -1;
      }
      if (!more) {
        return false;
      }
    }
    return true;
  }

  /** Reads more bytes behind {@link #pos}, which is at the limit; false at the end of the file. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int keep = mark < 0 ? pos : mark;
    discard(keep);
    if (limit == buffer.length - PADDING) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * limit, Integer.MAX_VALUE - 32) + PADDING);
    }
    checkRow(limit);
    int count = in.readNBytes(buffer, limit, Math.min(buffer.length - PADDING - limit, MAX_READ));
    ended = count == 0;
    limit += count;
    Arrays.fill(buffer, limit, limit + PADDING, (byte) 0);
    return count > 0;
  }

  private void discard(int bytes) {
    if (bytes == 0) {
      return;
    }
    lineCharacters += characters(lineStartInBuffer(), bytes);
    System.arraycopy(buffer, bytes, buffer, 0, limit - bytes);
    pos -= bytes;
    limit -= bytes;
    discarded += bytes;
    if (mark >= 0) {
      mark -= bytes;
    }
  }

  private void checkRow(int end) throws DataException {
    if (rowStart >= 0 && discarded + end - rowStart > limits.row()) {
      throw malformed(
          "a row is longer than %,d bytes%s"
              .formatted(limits.row(), RowLimit.remedy(limits.row())));
    }
  }
}
