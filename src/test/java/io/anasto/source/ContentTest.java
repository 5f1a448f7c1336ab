package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checksum of a file is that of all its bytes, however they are read. */
class ContentTest {
  private static final int LENGTH = 200_000;

  @TempDir Path directory;

  private Path file;
  private long checksum;

  @BeforeEach
  void aFile() throws Exception {
    byte[] bytes = new byte[LENGTH];
    new Random(1).nextBytes(bytes);
    file = Files.write(directory.resolve("a"), bytes);
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    checksum = sum.getValue();
  }

  @Test
  void bytesThatAreReadCount() throws Exception {
    Content content = new Content(file);
    try (InputStream in = content.of(Files.newInputStream(file))) {
      assertThat(in.readAllBytes()).hasSize(LENGTH);
    }

    assertThat(content.checksum()).isEqualTo(checksum);
  }

  @Test
  void bytesThatAreSkippedCount() throws Exception {
    Content content = new Content(file);
    try (InputStream in = content.of(Files.newInputStream(file))) {
      assertThat(in.skip(-1)).isZero();
      in.skipNBytes(LENGTH / 2);
      assertThat(in.readAllBytes()).hasSize(LENGTH / 2);
      assertThat(in.skip(1)).isZero();
    }

    assertThat(content.checksum()).isEqualTo(checksum);
  }

  @Test
  void bytesThatNobodyReadCount() throws Exception {
    Content content = new Content(file);
    try (InputStream in = content.of(Files.newInputStream(file))) {
      assertThat(in.readNBytes(10)).hasSize(10);
    }

    assertThat(content.checksum()).isEqualTo(checksum);
  }

  @Test
  void onlyTheLastReadCounts() throws Exception {
    Content content = new Content(file);
    try (InputStream first = content.of(Files.newInputStream(file));
        InputStream second = content.of(Files.newInputStream(file))) {
      assertThat(second.readNBytes(10)).hasSize(10);
      assertThat(first.readAllBytes()).hasSize(LENGTH);
    }

    assertThat(content.checksum()).isEqualTo(checksum);
  }
}
