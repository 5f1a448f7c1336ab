package io.anasto.format;

import java.nio.charset.Charset;

/** What is wrong with the bytes of a CSV file, and what to do about it. */
final class CsvFault {
  private static final String DELIMITERS = ",;\t|";

  private CsvFault() {}

  /** Bytes that are no characters of the encoding that the config says. */
  static String undecodable(Charset said) {
    return "its bytes are not %s; say which encoding it has, such as csv = { encoding = \"UTF-8\" }"
        .formatted(said.name());
  }

  /** A byte that is not UTF-8, or that no text has. */
  static String wrong(byte b) {
    return b == 0
        ? "there is a NUL byte, which text does not have; say its encoding, such as"
            + " csv = { encoding = \"UTF-16LE\" }, if it is text at all"
        : "the byte 0x%02X is not UTF-8; say its encoding, such as csv = { encoding = \"windows-1252\" }"
            .formatted(b & 0xff);
  }

  /** Text where the delimiter or the end of the line should be. */
  static String behindQuote(CsvOptions options, byte behind) {
    String what = "there is text behind a closing quote";
    if (options.escape().isPresent() && behind == options.quote()) {
      return what
          + "; with escape = \"%s\" a quote within quotes is written %s%s"
              .formatted(toml(options.escape().get()), options.escape().get(), options.quote());
    }
    if (behind == '\\' && options.escape().isEmpty()) {
      return what + "; if a backslash escapes quotes, set csv = { escape = \"\\\\\" }";
    }
    return DELIMITERS.indexOf(behind) < 0
        ? what
        : what
            + "; if that separates fields, set csv = { delimiter = \"%s\" }"
                .formatted(toml(behind));
  }

  /** An escape that does not stand before a quote, an escape or a line's end. */
  static String escaped(CsvOptions options, byte b) {
    char escape = options.escape().orElseThrow();
    return ("there is the escape %s%s within quotes, which programs read in different ways; a %s of"
            + " the text is written %s%s there")
        .formatted(escape, b > ' ' ? String.valueOf((char) b) : "", escape, escape, escape);
  }

  /** A character within a TOML string. */
  static String toml(int c) {
    return c == '\t' ? "\\t" : c == '"' || c == '\\' ? "\\" + (char) c : String.valueOf((char) c);
  }
}
