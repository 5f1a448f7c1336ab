package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SweepTest {
  private final Sweep sweep = new Sweep();

  @Test
  void itKnowsWhatWasAddedAndNothingElse() {
    for (int file = 0; file < 100_000; file += 2) {
      sweep.add("part-" + file + ".csv");
    }

    for (int file = 0; file < 100_000; file++) {
      assertThat(sweep.contains("part-" + file + ".csv")).isEqualTo(file % 2 == 0);
    }
  }

  @Test
  void itForgetsAllAtItsEnd() {
    sweep.add("a.csv");

    sweep.clear();

    assertThat(sweep.contains("a.csv")).isFalse();
  }
}
