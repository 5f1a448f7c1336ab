package io.anasto.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which fields are null, by their bytes as they stand in the file: an unquoted one that is empty or
 * one of the words, and a quoted one that is a word, if quotes make no difference. Immutable.
 */
final class CsvNulls {
  private final byte[][] words;
  private final boolean inQuotes;

  /** Whether there are words that are not empty. */
  private final boolean spelled;

  CsvNulls(CsvOptions options) {
    this.words =
        options.nullWords().stream()
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.inQuotes = options.quotedNull();
    this.spelled = options.nullWords().stream().anyMatch(word -> !word.isEmpty());
  }

  boolean isUnquoted(byte[] text, int from, int to) {
    return from == to || (spelled && isWord(text, from, to));
  }

  boolean isQuoted(byte[] text, int from, int to) {
    return inQuotes && isWord(text, from, to);
  }

  /** Whether the text is one of the words. */
  boolean isWord(byte[] text, int from, int to) {
    for (byte[] word : words) {
      if (word.length == to - from && Arrays.equals(text, from, to, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
