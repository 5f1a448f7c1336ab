package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.plan.FilePatterns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each filter takes, and why not. */
class FiltersTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @Nested
  class Bookmark {
    private final FileFilter filter = new BookmarkFilter(NOW);

    @Test
    void aFileCreatedAtTheBookmarkIsTaken() {
      assertThat(filter.test(created(NOW), NOW).accepted()).isTrue();
    }

    @Test
    void anEarlierFileIsLeftOutForGood() {
      Verdict verdict = filter.test(created(NOW.minusMillis(1)), NOW);

      assertThat(verdict.accepted()).isFalse();
      assertThat(verdict.lookAgain()).isZero();
      assertThat(verdict.reason())
          .isEqualTo("created 2026-05-01T11:59:59.999Z, before the bookmark 2026-05-01T12:00:00Z");
    }

    @Test
    void theModificationTimeDoesNotCountWhereThereIsACreationTime(@TempDir Path directory)
        throws Exception {
      Path file = Files.writeString(directory.resolve("a.csv"), "id\n");
      Instant before = Instant.now().minusSeconds(60);
      Files.setLastModifiedTime(
          file, java.nio.file.attribute.FileTime.from(before.minusSeconds(3600)));
      SourceFile seen = SourceFile.of("a.csv", SourceFile.attributes(file));
      org.junit.jupiter.api.Assumptions.assumeTrue(
          seen.created().isAfter(before), "no creation times here");

      assertThat(new BookmarkFilter(before).test(seen, NOW).accepted()).isTrue();
    }

    private SourceFile created(Instant time) {
      return new SourceFile("a.csv", 1, 1, time, true);
    }
  }

  @Nested
  class Regular {
    private final FileFilter filter = new RegularFileFilter();

    @Test
    void aDirectoryOfThatNameIsLeftOut(@TempDir Path directory) throws Exception {
      Path file = Files.createDirectory(directory.resolve("x.csv"));

      assertThat(filter.test(SourceFile.of("x.csv", SourceFile.attributes(file)), NOW).accepted())
          .isFalse();
    }

    @Test
    void aLinkToAFileIsTaken(@TempDir Path directory) throws Exception {
      Path file = Files.writeString(directory.resolve("real"), "id\n");
      Path link = Files.createSymbolicLink(directory.resolve("x.csv"), file);

      assertThat(filter.test(SourceFile.of("x.csv", SourceFile.attributes(link)), NOW).accepted())
          .isTrue();
    }
  }

  @Test
  void thePatternFilterLooksAtThePathBelowTheDirectory() {
    FileFilter filter = new PatternFilter(FilePatterns.of(List.of("*.csv"), List.of("*backup*")));

    assertThat(filter.test(file("a.csv", 1, NOW), NOW).accepted()).isTrue();
    assertThat(filter.test(file("a.txt", 1, NOW), NOW).accepted()).isFalse();
    assertThat(filter.test(file("backup.csv", 1, NOW), NOW).accepted()).isFalse();
    assertThat(filter.test(file(".a.csv", 1, NOW), NOW).accepted()).isFalse();
    assertThat(filter.test(file("_a.csv", 1, NOW), NOW).accepted()).isFalse();
  }

  private static SourceFile file(String path, long size, Instant modified) {
    long nanos = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
    return new SourceFile(path, size, nanos, modified, true);
  }
}
