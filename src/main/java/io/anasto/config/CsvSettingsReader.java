package io.anasto.config;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code csv} table. */
final class CsvSettingsReader {
  private final TableReader csv;
  private final Map<Character, String> taken = new HashMap<>();

  CsvSettingsReader(TableReader csv) {
    this.csv = csv;
  }

  CsvSettings read() {
    char delimiter = character("delimiter").orElse(CsvSettings.DEFAULT.delimiter());
    taken.put(delimiter, "delimiter");
    char quote = character("quote").orElse(CsvSettings.DEFAULT.quote());
    refuseTaken("quote", quote);
    taken.put(quote, "quote");
    Optional<Character> comment = character("comment");
    comment.ifPresent(one -> refuseTaken("comment", one));
    CsvSettings settings =
        new CsvSettings(
            delimiter,
            quote,
            csv.bool("header").orElse(CsvSettings.DEFAULT.header()),
            csv.text("null").map(Text::value).orElse(CsvSettings.DEFAULT.nullText()),
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
          key, "must be one ASCII character, no line break, not \"%s\"".formatted(text.get()));
    }
    return one;
  }

  private void refuseTaken(String key, char c) {
    if (taken.containsKey(c)) {
      csv.problem(
          csv.has(key) ? key : taken.get(c),
          "makes %s and %s the same character; change one".formatted(taken.get(c), key));
    }
  }

  private Optional<Charset> charset(Text name) {
    try {
      return Optional.of(Charset.forName(name.value()));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      csv.problem(
          "encoding",
          "must be a character set such as \"UTF-8\" or \"ISO-8859-1\", not \"%s\""
              .formatted(name.written()));
      return Optional.empty();
    }
  }
}
