package io.anasto.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.torture.TortureRun.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness in short. What it does at length is in docs/guarantees.md. */
class TortureTest {
  private static final int STEPS = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void eachRowIsInEachDestinationOnceWhateverHappens(long seed) throws Exception {
    Outcome outcome = new TortureRun(seed, STEPS, directory).run();

    assertThat(outcome.faults()).as("seed %d, %s", seed, outcome.config()).isEmpty();
    assertThat(outcome.rows()).isPositive();
    assertThat(outcome.happened()).as("seed %d", seed).containsKey(Disturbance.KILL);
  }
}
