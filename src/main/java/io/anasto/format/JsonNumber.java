package io.anasto.format;

/** The grammar of numbers, RFC 8259, section 6. */
final class JsonNumber {
  private JsonNumber() {}

  static boolean isValid(byte[] text, int from, int to) {
    int at = from;
    if (at < to && text[at] == '-') {
      at++;
    }
    int whole = digits(text, at, to);
    if (whole == at || (text[at] == '0' && whole > at + 1)) {
      return false;
    }
    at = whole;
    if (at < to && text[at] == '.') {
      int fraction = digits(text, at + 1, to);
      if (fraction == at + 1) {
        return false;
      }
      at = fraction;
    }
    if (at < to && (text[at] | 0x20) == 'e') {
      at++;
      if (at < to && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      int exponent = digits(text, at, to);
      if (exponent == at) {
        return false;
      }
      at = exponent;
    }
    return at == to;
  }

  /** Whether a number may end before this byte; what else stands there is found to be wrong. */
  static boolean isEnd(byte b) {
    return b == ',' || b == '}' || b == ']' || b == '\n' || b == ' ' || b == '\r' || b == '\t';
  }

  private static int digits(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }
}
