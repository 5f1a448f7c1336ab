package io.anasto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, times, variables, column choices and suggestions. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "64MiB, 67108864",
    "64mib, 67108864",
    "64 MiB, 67108864",
    "1KiB, 1024",
    "1GiB, 1073741824",
    "1TiB, 1099511627776",
    "1KB, 1000",
    "1MB, 1000000",
    "1GB, 1000000000",
    "2TB, 2000000000000",
    "12B, 12",
    "1.5KiB, 1536",
    "0.0015KB, 1",
    "9223372036854775807, 9223372036854775807"
  })
  void sizesAreRead(String text, long bytes) {
    assertThat(SizeText.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MiB",
        "-1",
        "0",
        "0.5",
        "1e3",
        "64 megs",
        "1 M",
        "1,5KiB",
        "9000000TiB",
        "9223372036854775808",
        "٣"
      })
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> SizeText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29, 2024-02-29T00:00:00Z",
    "2024-02-29T01:02:03Z, 2024-02-29T01:02:03Z",
    "2024-02-29t01:02:03z, 2024-02-29T01:02:03Z",
    "2024-02-29 01:02:03z, 2024-02-29T01:02:03Z",
    "2024-02-29T01:02:03.5, 2024-02-29T01:02:03.5Z",
    "2024-02-29T01:02, 2024-02-29T01:02:00Z",
    "2024-02-29T01:02:03+05:30, 2024-02-28T19:32:03Z",
    "2024-02-29 01:02:03-01:00, 2024-02-29T02:02:03Z"
  })
  void timesAreReadFromText(String text, Instant time) {
    assertThat(TimeValue.of(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29, 2024-02-29T00:00:00Z",
    "2024-02-29T01:02:03Z, 2024-02-29T01:02:03Z",
    "2024-02-29t01:02:03z, 2024-02-29T01:02:03Z",
    "2024-02-29 01:02:03, 2024-02-29T01:02:03Z",
    "2024-02-29T01:02:03.123456-08:00, 2024-02-29T09:02:03.123456Z"
  })
  void timesAreReadFromToml(String toml, Instant time) {
    assertThat(TimeValue.of(org.tomlj.Toml.parse("x = " + toml).get("x"))).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2023-02-29", "2024-1-1", "10:00:00", "now", "2024-02-29T25:00:00Z"})
  void otherTimesAreRefused(String text) {
    assertThatThrownBy(() -> TimeValue.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain $ {A} $A} | plain $ {A} $A}",
        "${A} | a$1\\",
        "x${A}y${B_2:-none}z | xa$1\\ynonez",
        "${EMPTY:-default} | default",
        "<${EMPTY}> | <>",
        "<${NONE:-}> | <>",
        "${NONE:-a:-b} | a:-b",
        "${NONE:-${} | ${"
      })
  void variablesAreReplaced(String written, String value) {
    Environment environment = new Environment(Map.of("A", "a$1\\", "EMPTY", ""));
    assertThat(environment.replace(written, java.util.Set.of()))
        .isEqualTo(new Text(value, written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NONE} | the environment variable 'NONE' is not set; set it, or write ${NONE:-default}",
        "${ A } | '${ A }' names no variable; write ${NAME} or ${NAME:-default}",
        "${A | '${' is never closed; write ${NAME}"
      })
  void otherVariablesAreRefused(String written, String message) {
    Environment environment = new Environment(Map.of("A", "a"));
    assertThatThrownBy(() -> environment.replace(written, java.util.Set.of())).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id | id | id",
        "a=b | a | b",
        "the sum = the price | the sum | the price",
        "\"a=b\" | a=b | a=b",
        "\" x \" = \"q\\\"\" | ` x ` | q\"",
        "été = prix | été | prix"
      })
  void columnsAreChosen(String text, String newName, String oldName) {
    assertThat(ColumnChoice.parse(text)).isEqualTo(new ColumnChoice(newName, oldName));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "a =", "= a", "a = b = c", "\"a", "\"a\" b", "\"\""})
  void otherColumnsAreRefused(String text) {
    assertThatThrownBy(() -> ColumnChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("index");
  }

  @Test
  void onlyNearNamesAreSuggested() {
    List<String> names = List.of("include", "exclude", "dirpath");
    assertThat(Suggestions.nearest("inculde", names)).contains("include");
    assertThat(Suggestions.nearest("dir_path", names)).contains("dirpath");
    assertThat(Suggestions.nearest("colour", names)).isEmpty();
    assertThat(Suggestions.nearest("x", List.of())).isEmpty();
  }
}
