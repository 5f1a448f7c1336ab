package io.anasto.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a source's CSV files are written.
 *
 * @param delimiter an ASCII character
 * @param quote an ASCII character
 * @param header whether the first row names the columns
 * @param nullText an unquoted field of this text is null
 * @param comment rows that begin with this ASCII character are left out
 */
public record CsvSettings(
    char delimiter,
    char quote,
    boolean header,
    String nullText,
    Charset encoding,
    Optional<Character> comment) {
  /** What counts where the config says nothing, and what Anasto writes. */
  public static final CsvSettings DEFAULT =
      new CsvSettings(',', '"', true, "", StandardCharsets.UTF_8, Optional.empty());
}
