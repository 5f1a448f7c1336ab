package io.anasto.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a CSV file is spelled.
 *
 * @param delimiter between fields; ASCII
 * @param quote around fields; ASCII
 * @param header whether the first row holds the columns' names
 * @param nullText what stands, unquoted, for null; an empty unquoted field does in any case
 * @param encoding of the file's characters
 * @param comment what a line to be left out begins with; ASCII
 */
public record CsvOptions(
    char delimiter,
    char quote,
    boolean header,
    String nullText,
    Charset encoding,
    Optional<Character> comment) {

  /** RFC 4180 in UTF-8, with a header. */
  public static final CsvOptions DEFAULT =
      new CsvOptions(',', '"', true, "", StandardCharsets.UTF_8, Optional.empty());

  /**
   * @throws IllegalArgumentException saying which option is wrong and what is allowed
   */
  public CsvOptions {
    check("delimiter", delimiter);
    check("quote", quote);
    if (delimiter == quote) {
      throw new IllegalArgumentException("delimiter and quote must be different characters");
    }
    if (comment.isPresent()) {
      check("comment", comment.get());
      if (comment.get() == delimiter || comment.get() == quote) {
        throw new IllegalArgumentException("comment must differ from delimiter and quote");
      }
    }
    for (int i = 0; i < nullText.length(); i++) {
      char c = nullText.charAt(i);
      if (c == delimiter || c == quote || c == '\n' || c == '\r' || c == 0) {
        throw new IllegalArgumentException(
            "null must not contain the delimiter, the quote or a line break");
      }
    }
    if (!encoding.canEncode()) {
      throw new IllegalArgumentException(
          "encoding " + encoding.name() + " cannot be written; UTF-8 is one that can");
    }
  }

  private static void check(String option, char c) {
    if (c >= 128 || c == '\n' || c == '\r' || c == 0) {
      throw new IllegalArgumentException(
          option + " must be one ASCII character, and no line break or NUL");
    }
  }
}
