package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.config.FileType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatternsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".hidden.csv",
        "_tmp.csv",
        "a/.b/c.csv",
        "_a/c.csv",
        "a/_c.csv",
        "a/b/.csv",
        ".a/_b/c.csv"
      })
  void hiddenFilesNeverBelong(String path) {
    assertThat(FilePatterns.isHidden(path)).isTrue();
    assertThat(FilePatterns.of(List.of("*", "**"), List.of()).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a_b.csv", "a/b.c/d_.csv", "a./b", "-.csv"})
  void otherFilesAreNotHidden(String path) {
    assertThat(FilePatterns.isHidden(path)).isFalse();
    assertThat(FilePatterns.of(List.of("*"), List.of()).matches(path)).isTrue();
  }

  @Test
  void excludeCountsMoreThanInclude() {
    FilePatterns patterns = FilePatterns.of(List.of("*.csv", "*.tsv"), List.of("old-*", "2023/**"));
    assertThat(patterns.matches("a.csv")).isTrue();
    assertThat(patterns.matches("2024/a.tsv")).isTrue();
    assertThat(patterns.matches("a.json")).isFalse();
    assertThat(patterns.matches("x/old-a.csv")).isFalse();
    assertThat(patterns.matches("2023/x/a.csv")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.jsonl", "a.ndjson", "a.json.gz", "a.jsonl.zst", "x y%.json"})
  void jsonHasThreeExtensions(String name) {
    assertThat(FilePatterns.ofType(FileType.JSON, List.of()).matches(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv.bz2", "a.ccsv.x", "csv", "a.csv.tmp", "a.json"})
  void otherNamesAreNoCsv(String name) {
    assertThat(FilePatterns.ofType(FileType.CSV, List.of()).matches(name)).isFalse();
  }
}
