package io.anasto.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How a source's CSV files are written.
 *
 * @param delimiter an ASCII character
 * @param quote an ASCII character
 * @param escape an ASCII character that makes text of a quote within quotes; empty where two quotes
 *     do
 * @param header whether the first row names the columns
 * @param nullWords an unquoted field that is one of them is null
 * @param quotedNull whether a quoted one is too
 * @param comment rows that begin with this ASCII character are left out
 */
public record CsvSettings(
    char delimiter,
    char quote,
    Optional<Character> escape,
    boolean header,
    List<String> nullWords,
    boolean quotedNull,
    Charset encoding,
    Optional<Character> comment) {
  /** What counts where the config says nothing, and what Anasto writes. */
  public static final CsvSettings DEFAULT =
      new CsvSettings(
          ',',
          '"',
          Optional.empty(),
          true,
          List.of(""),
          false,
          StandardCharsets.UTF_8,
          Optional.empty());

  public CsvSettings {
    nullWords = List.copyOf(nullWords);
  }
}
