package io.anasto.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {
  @ParameterizedTest
  @CsvSource({
    "is broken, is broken.",
    "is broken., is broken.",
    "another encoding?, another encoding?",
    "stop!, stop!",
    "and so on…, and so on…",
    "'a blank at its end ', a blank at its end.",
    "'', ."
  })
  void aTextEndsOnce(String text, String sentence) {
    assertThat(Sentence.of(text)).isEqualTo(sentence);
  }
}
