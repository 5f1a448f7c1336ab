package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much memory a batch takes before its first row. */
class BatchReaderTest {
  @ParameterizedTest
  @CsvSource({"0, 256", "1, 256", "256, 256", "512, 128", "5000, 13", "1000000, 8"})
  void theMoreColumnsTheFewerRowsHaveRoomAtFirst(int columns, int rows) {
    assertThat(BatchReader.firstRoom(columns)).isEqualTo(rows);
  }
}
