package io.anasto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first inputs of {@code make fuzz}, always the same. */
class FuzzTest {
  private static final long SEED = 7;

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
