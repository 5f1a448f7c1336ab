package io.anasto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A short form of {@code make fuzz}.
 *
 * <p>Its inputs are always the same, so that a build that fails does so for what was changed: fresh
 * ones are for {@code make fuzz} and {@code make torture}, which end with an error at a find.
 */
class FuzzTest {
  private static final long SEED = 7;

  /** Its reader and its reference differ about each input that begins with a zero. */
  private static final class Differing implements FuzzTarget {
    @Override
    public String name() {
      return "differing";
    }

    @Override
    public List<byte[]> seeds(long seed) {
      return List.of(new byte[] {1});
    }

    @Override
    public byte[] mutate(byte[] base, byte[] other, Random random) {
      return new byte[] {(byte) random.nextInt(10)};
    }

    @Override
    public Verdict check(byte[] input) {
      if (input[0] == 0) {
        throw new Find("they differ");
      }
      return Verdict.read("number");
    }
  }

  /** What make ends with, and with it make torture. */
  @Test
  void aFindIsAnErrorAndNamesTheSeed(@TempDir Path findings) throws IOException {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);
    assertThat(Fuzz.run(List.of(new Differing()), 100, 41, findings, out)).isOne();
    assertThat(report.toString(StandardCharsets.UTF_8))
        .contains("FOUND differing, seed 41, index ")
        .contains("they differ")
        .endsWith("Found something. SEED=41 makes the same inputs again.\n");
    assertThat(findings).isNotEmptyDirectory();
    assertThat(Fuzz.run(List.of(new Differing()), 0, 41, findings, out)).isZero();
  }

  /** Inputs of fresh seeds about which the readers differed; of the second they do no more. */
  @ParameterizedTest
  @CsvSource({
    "parquet-fixed-beyond-the-bound.parquet, EXCUSED, ' are what Anasto reads'",
    "parquet-lz4-match-at-its-own-place.parquet, REFUSED, ''"
  })
  void whatWasFoundIsNamed(String file, Verdict.Outcome outcome, String rule) throws IOException {
    byte[] input = Files.readAllBytes(Path.of("src/test/resources/fuzz", file));
    Verdict verdict = new ParquetTarget().check(input);
    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(verdict.rule()).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource({"csv, 20000", "json, 10000", "avro, 6000", "parquet, 3000"})
  void theReaderTakesWhatTheReferenceTakesAndNothingElse(
      String format, long inputs, @TempDir Path findings) throws IOException {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);
    long found = new FuzzRun(Fuzz.target(format), SEED, findings, out).run(inputs);
    assertThat(found).as(report.toString(StandardCharsets.UTF_8)).isZero();
  }
}
