package io.anasto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compressed files that are cut or damaged, beside the program of the compression. {@code make fuzz
 * FORMAT=streams} does the same with any number of inputs.
 */
class StreamsTest {
  private static final long SEED = 7;
  private static final long INPUTS = 100;

  /** Of a file's bits, as many are flipped where a program has to run for each. */
  private static final int FLIPS = 300;

  private static List<String> names() {
    return StreamTargets.names();
  }

  private static FuzzTarget target(String name) {
    assumeThat(StreamTargets.missing(name)).as("the program to compare with").isEmpty();
    return StreamTargets.target(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileCutOrFlippedAnywhereIsTakenAsTheProgramTakesIt(String name) throws IOException {
    FuzzTarget target = target(name);
    byte[] file = target.seeds(SEED).get(5);
    Map<Verdict.Outcome, Integer> outcomes = new EnumMap<>(Verdict.Outcome.class);
    for (int length = 0; length <= file.length; length++) {
      outcomes.merge(target.check(Arrays.copyOf(file, length)).outcome(), 1, Integer::sum);
    }
    int bits = 8 * file.length;
    int step = StreamTargets.isOfProgram(name) ? Math.max(1, bits / FLIPS) : 1;
    for (int bit = 0; bit < bits; bit += step) {
      outcomes.merge(target.check(StreamChanges.flipped(file, bit)).outcome(), 1, Integer::sum);
    }
    assertThat(outcomes).containsKeys(Verdict.Outcome.READ, Verdict.Outcome.REFUSED);
  }

  @ParameterizedTest
  @MethodSource("names")
  void filesChangedAtRandomAreTakenAsTheProgramTakesThem(String name, @TempDir Path findings)
      throws IOException {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);
    long found = new FuzzRun(target(name), SEED, findings, out).run(INPUTS);
    assertThat(found).as(report.toString(StandardCharsets.UTF_8)).isZero();
  }
}
