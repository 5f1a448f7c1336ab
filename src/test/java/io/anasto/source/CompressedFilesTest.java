package io.anasto.source;

import static io.anasto.LocalAnasto.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.anasto.LocalAnasto;
import io.anasto.ledger.TableState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed files that are cut or damaged behind their first member or frame. */
class CompressedFilesTest {
  private static final String FIRST = "id,n\n1,x\n";
  private static final String SECOND = "2,y\n3,zoe\n";

  @TempDir Path directory;

  private static byte[] packed(String name, String content) throws IOException {
    byte[] plain = content.getBytes(StandardCharsets.UTF_8);
    if (name.endsWith(".zst")) {
      return Zstd.compress(plain);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] twoParts(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(packed(name, FIRST));
    out.writeBytes(packed(name, SECOND));
    return out.toByteArray();
  }

  private LocalAnasto orders() {
    return LocalAnasto.orders(directory, "", "out");
  }

  private static void arrive(Path file, byte[] bytes, Instant time) throws IOException {
    Path temporary = Files.write(file.resolveSibling(".arriving"), bytes);
    Files.setLastModifiedTime(temporary, FileTime.from(time));
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] halfOfTheSecond(String name) throws IOException {
    int first = packed(name, FIRST).length;
    byte[] whole = twoParts(name);
    return Arrays.copyOf(whole, first + (whole.length - first) / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv.gz", "a.csv.zst"})
  void aFileCutWithinItsSecondPartIsWaitedForAndThenReadWhole(String name) throws Exception {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30));
    try (LocalAnasto anasto = orders().clock(late).start()) {
      Path file = anasto.path("in/" + name);
      // Judged as young by the clock of the batches, and due at once by the ledger's.
      arrive(file, halfOfTheSecond(name), Instant.now().minusSeconds(70));
      patiently()
          .during(Duration.ofMillis(700))
          .until(() -> anasto.source("orders").state() == TableState.RUNNING);
      assertThat(anasto.files("out")).isEmpty();

      arrive(file, twoParts(name), Instant.now().minusSeconds(10));

      anasto.awaitLines(
          "out", "{\"id\":1,\"n\":\"x\"}", "{\"id\":2,\"n\":\"y\"}", "{\"id\":3,\"n\":\"zoe\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({"a.csv.gz, member", "a.csv.zst, frame"})
  void aFileThatStaysCutWithinItsSecondPartIsBrokenAndNothingOfItDelivered(String name, String part)
      throws Exception {
    try (LocalAnasto anasto = orders().start()) {
      arrive(anasto.path("in/" + name), halfOfTheSecond(name), Instant.now().minusSeconds(61));

      assertThat(anasto.sourceStop("orders"))
          .contains(
              "in/%s %s 2, from byte %d on: its compressed data ends too early. Mend it"
                  .formatted(name, part, packed(name, FIRST).length));
      assertThat(anasto.files("out")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv.gz, 1, what stands behind the last gzip member is not another one",
    "a.csv.gz, 2, its compressed data is damaged (its method 9 is unknown)",
    "a.csv.zst, 0, what stands behind the last zstd frame is not another one"
  })
  void aFileWhoseSecondPartIsDamagedInItsHeaderIsBrokenAndNothingOfItDelivered(
      String name, int at, String problem) throws Exception {
    byte[] damaged = twoParts(name);
    int second = packed(name, FIRST).length;
    damaged[second + at] ^= 1;
    try (LocalAnasto anasto = orders().start()) {
      arrive(anasto.path("in/" + name), damaged, Instant.now().minusSeconds(10));

      assertThat(anasto.sourceStop("orders"))
          .contains("in/" + name)
          .contains("from byte %d on: %s. Mend it".formatted(second, problem));
      assertThat(anasto.files("out")).isEmpty();
    }
  }
}
