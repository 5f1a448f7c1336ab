package io.anasto.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean",
        "int8",
        "decimal(38,0)",
        "list<map<string,timestamp_ntz>>",
        "struct<a:int32,\"b c\":list<decimal(10,2)>>"
      })
  void aTypeIsReadAsItIsWritten(String text) {
    assertThat(DataType.parse(text)).hasToString(text);
  }

  @Test
  void spacesAndCapitalsDoNotMatter() {
    assertThat(DataType.parse(" Decimal( 10 , 2 ) ")).hasToString("decimal(10,2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "int",
        "decimal",
        "decimal(39,0)",
        "list<>",
        "struct<a>",
        "int8 x",
        "list<int8"
      })
  void anUnknownTypeIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> DataType.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(allowed are|the precision is).*");
  }

  @Test
  void aTypeNestedBeyondReasonIsRefused() {
    String text = "list<".repeat(10_000) + "int8" + ">".repeat(10_000);
    assertThatThrownBy(() -> DataType.parse(text)).hasMessageContaining("nested deeper");
  }
}
