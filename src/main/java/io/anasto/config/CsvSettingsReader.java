package io.anasto.config;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a {@code csv} table. */
final class CsvSettingsReader {
  private static final String NULL = "null";

  private final TableReader csv;

  /** What each character means that has a meaning. */
  private final Map<Character, String> taken = new TreeMap<>();

  CsvSettingsReader(TableReader csv) {
    this.csv = csv;
  }

  CsvSettings read() {
    char delimiter = character("delimiter").orElse(CsvSettings.DEFAULT.delimiter());
    taken.put(delimiter, "delimiter");
    char quote = character("quote").orElse(CsvSettings.DEFAULT.quote());
    take("quote", quote);
    // A quote that escapes quotes is one written twice.
    Optional<Character> escape = character("escape").filter(one -> one != quote);
    escape.ifPresent(one -> take("escape", one));
    Optional<Character> comment = character("comment");
    comment.ifPresent(one -> take("comment", one));
    CsvSettings settings =
        new CsvSettings(
            delimiter,
            quote,
            escape,
            csv.bool("header").orElse(CsvSettings.DEFAULT.header()),
            nullWords(delimiter, quote, comment),
            csv.bool("quoted_null").orElse(CsvSettings.DEFAULT.quotedNull()),
            csv.text("encoding").flatMap(this::charset).orElse(CsvSettings.DEFAULT.encoding()),
            comment);
    csv.refuseOthers();
    return settings;
  }

  private Optional<Character> character(String key) {
    Optional<Text> text = csv.text(key);
    Optional<Character> one =
        text.map(Text::value)
            .filter(value -> value.length() == 1)
            .map(value -> value.charAt(0))
            .filter(c -> c > 0 && c < 128 && c != '\n' && c != '\r');
    if (text.isPresent() && one.isEmpty()) {
      csv.problem(
          key,
          "must be one ASCII character, no line break or NUL, not \"%s\""
              .formatted(oneLine(text.get())));
    }
    return one;
  }

  private void take(String key, char c) {
    String other = taken.put(c, key);
    if (other != null) {
      csv.problem(
          csv.has(key) ? key : other,
          "makes %s and %s the same character; change one".formatted(other, key));
    }
  }

  private List<String> nullWords(char delimiter, char quote, Optional<Character> comment) {
    Optional<List<TableReader.Item<Text>>> items = csv.texts(NULL);
    if (items.isPresent() && items.get().isEmpty()) {
      csv.problem(NULL, "names no word; leave it out, or write null = \"\"");
    }
    for (TableReader.Item<Text> item : items.orElse(List.of())) {
      String what = fault(item.value().value(), delimiter, quote, comment);
      if (!what.isEmpty()) {
        csv.problem(
            NULL,
            item.at(),
            "has \"%s\", with %s; change one of them".formatted(oneLine(item.value()), what));
      }
    }
    return items
        .filter(all -> !all.isEmpty())
        .map(all -> all.stream().map(item -> item.value().value()).distinct().toList())
        .orElse(CsvSettings.DEFAULT.nullWords());
  }

  /** Why no field without quotes can be the word, or nothing. */
  private static String fault(
      String word, char delimiter, char quote, Optional<Character> comment) {
    if (word.indexOf(delimiter) >= 0) {
      return "the delimiter in it, which ends a field";
    }
    if (word.indexOf(quote) >= 0) {
      return "the quote in it, while the word is to be written without quotes";
    }
    if (word.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      return "a line break or NUL in it, which no field without quotes has";
    }
    return comment.isPresent() && word.indexOf(comment.get()) == 0
        ? "the comment character at its beginning, so that a row that begins with it is left out"
        : "";
  }

  private static String oneLine(Text text) {
    return text.written()
        .replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
        .replace("\0", "\\u0000")
        .replace("\"", "\\\"");
  }

  private Optional<Charset> charset(Text name) {
    Optional<Charset> charset = Optional.empty();
    try {
      charset = Optional.of(Charset.forName(name.value())).filter(Charset::canEncode);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // Said below.
    }
    if (charset.isEmpty()) {
      csv.problem(
          "encoding",
          "must be a character set such as \"UTF-8\" or \"ISO-8859-1\", not \"%s\""
              .formatted(oneLine(name)));
    }
    return charset;
  }
}
