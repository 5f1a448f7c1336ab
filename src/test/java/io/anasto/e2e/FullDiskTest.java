package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination on a disk that is full for a while. */
class FullDiskTest {
  private static final int ROWS = 20_000;

  @TempDir Path directory;
  private Path disk;

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      run("umount", disk.toString());
    }
  }

  @Test
  void aFullDiskLeavesNoHalfOfAFileAndTheBatchComesWhenThereIsSpace() throws Exception {
    Path small = Files.createDirectories(directory.resolve("small"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()))
        .as("a small disk may be mounted here")
        .isZero();
    disk = small;
    Files.write(small.resolve("ballast"), new byte[900_000]);
    try (Site site = new Site(directory)) {
      site.config(
          source("orders"),
          destination("orders", "small"),
          destination("orders", "well", "filetype = \"json\""));
      StringBuilder content = new StringBuilder("id,text\n");
      for (int i = 0; i < ROWS; i++) {
        content.append(i).append(",some text\n");
      }
      site.drop("orders/a.csv", content.toString());
      List<String> all = IntStream.range(0, ROWS).mapToObj(Integer::toString).toList();
      site.start();
      site.await("the other destination")
          .untilAsserted(() -> assertThat(site.delivered("well").ids()).isEqualTo(all));
      site.await("the trouble")
          .until(() -> site.errors().contains("small: batch 1 cannot be written"));
      assertThat(site.errors()).contains("No space left on device");
      site.await("no half of a file")
          .untilAsserted(() -> assertThat(site.names("small")).containsExactly("ballast"));

      Files.delete(small.resolve("ballast"));
      site.await("the batch, by itself")
          .untilAsserted(() -> assertThat(site.delivered("small").ids()).isEqualTo(all));
      assertThat(site.stop().errors()).doesNotContain("\tat ");
      assertThat(site.names("small")).containsExactly("small-000000000001.csv");
    }
  }
}
