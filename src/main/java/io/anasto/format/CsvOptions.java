package io.anasto.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How a CSV file is spelled.
 *
 * @param delimiter between fields; ASCII
 * @param quote around fields; ASCII
 * @param escape stands within quotes before a quote, an escape or a line's end that is text; ASCII.
 *     Empty where a quote is written twice, which the quote itself means too
 * @param header whether the first row holds the columns' names
 * @param nullWords what stands, unquoted, for null, and is written for it, the first of them; an
 *     empty unquoted field is null in any case
 * @param quotedNull whether a field that is one of the words in quotes is null too
 * @param encoding of the file's characters
 * @param comment what a line to be left out begins with; ASCII
 */
public record CsvOptions(
    char delimiter,
    char quote,
    Optional<Character> escape,
    boolean header,
    List<String> nullWords,
    boolean quotedNull,
    Charset encoding,
    Optional<Character> comment) {

  /** RFC 4180 in UTF-8, with a header. */
  public static final CsvOptions DEFAULT =
      new CsvOptions(',', '"', true, "", StandardCharsets.UTF_8, Optional.empty());

  /** Without an escape, and with one text for null. */
  public CsvOptions(
      char delimiter,
      char quote,
      boolean header,
      String nullText,
      Charset encoding,
      Optional<Character> comment) {
    this(delimiter, quote, Optional.empty(), header, List.of(nullText), false, encoding, comment);
  }

  /**
   * @throws IllegalArgumentException saying which option is wrong and what is allowed
   */
  public CsvOptions {
    check("delimiter", delimiter);
    check("quote", quote);
    if (delimiter == quote) {
      throw new IllegalArgumentException("delimiter and quote must be different characters");
    }
    escape = escape.filter(one -> one != quote);
    if (escape.isPresent()) {
      check("escape", escape.get());
      if (escape.get() == delimiter) {
        throw new IllegalArgumentException("escape must differ from the delimiter");
      }
    }
    if (comment.isPresent()) {
      char mark = comment.get();
      check("comment", mark);
      if (mark == delimiter || mark == quote || escape.equals(comment)) {
        throw new IllegalArgumentException("comment must differ from delimiter, quote and escape");
      }
    }
    nullWords = List.copyOf(nullWords);
    if (nullWords.isEmpty()) {
      throw new IllegalArgumentException("null must be a word at least, which may be empty");
    }
    for (String word : nullWords) {
      checkNull(word, delimiter, quote, comment);
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

  private static void checkNull(
      String word, char delimiter, char quote, Optional<Character> comment) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == delimiter || c == quote || c == '\n' || c == '\r' || c == 0) {
        throw new IllegalArgumentException(
            "null must not contain the delimiter, the quote, a line break or NUL");
      }
    }
    if (comment.isPresent() && word.indexOf(comment.get()) == 0) {
      throw new IllegalArgumentException("null must not begin as a comment does");
    }
  }

  /** What is written for null. */
  String nullText() {
    return nullWords.get(0);
  }
}
