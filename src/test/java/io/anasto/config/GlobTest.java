package io.anasto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*.csv | a.csv",
        "*.csv | 2024/01/a.csv",
        "*.csv | .csv",
        "*.csv | `a\nb.csv`",
        "a?c | abc",
        "[a-c]x | bx",
        "[!a-c]x | dx",
        "[]]x | ]x",
        "[-a]x | -x",
        "*.{csv,tsv} | x.tsv",
        "{a,b{c,d}}.csv | bd.csv",
        "a,b | a,b",
        "\\*.csv | *.csv",
        "a+(b).csv | a+(b).csv",
        "été-*.csv | été-1.csv",
        "**/*.csv | a.csv",
        "**/*.csv | x/y/a.csv",
        "2024/**/*.csv | 2024/a.csv",
        "2024/**/*.csv | 2024/01/02/a.csv",
        "2024/** | 2024/01/a.csv",
        "a/*/c.csv | a/b/c.csv"
      })
  void aPatternMatches(String glob, String path) {
    assertThat(new Glob(glob).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.csv | a.csv.gz",
        "*.csv | a.CSV",
        "*.csv | acsv",
        "a?c | ac",
        "[!a-c]x | ax",
        "[!a]x/y | /x/y",
        "a/*/c.csv | a/b/b/c.csv",
        "a/*.csv | b/a/x.csv",
        "2024/**/*.csv | 2025/a.csv",
        "a/*.csv | a/b/c.csv"
      })
  void aPatternDoesNotMatch(String glob, String path) {
    assertThat(new Glob(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "[a", "[", "[!", "[!]", "{a", "a}", "[z-a]", "a\\"})
  void aBrokenPatternIsRefused(String glob) {
    assertThatThrownBy(() -> new Glob(glob)).isInstanceOf(IllegalArgumentException.class);
  }
}
