package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.plan.FilePatterns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  @Nested
  class Settle {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final SettleFilter filter =
        new SettleFilter(Duration.ofSeconds(2), file -> file.path().startsWith("ours"), nanos::get);

    @Test
    void aFileThatStoodStillIsTaken() {
      assertThat(filter.test(file("a", 1, NOW.minusSeconds(2)), NOW).accepted()).isTrue();
    }

    @Test
    void aYoungFileIsLookedAtAgainWhenItHasSettled() {
      Verdict verdict = filter.test(file("a", 1, NOW.minusMillis(500)), NOW);

      assertThat(verdict.accepted()).isFalse();
      assertThat(verdict.lookAgain()).isEqualTo(Duration.ofMillis(1_500));
      assertThat(verdict.reason()).isEqualTo("changed 500 ms ago, still settling");
    }

    @Test
    void whatAnastoCommittedItselfNeedNotSettle() {
      assertThat(filter.test(file("ours", 1, NOW), NOW).accepted()).isTrue();
    }

    @Test
    void withoutASettleTimeAllIsTaken() {
      SettleFilter none = new SettleFilter(Duration.ZERO, file -> false, nanos::get);

      assertThat(none.test(file("a", 1, NOW.plusSeconds(9)), NOW).accepted()).isTrue();
    }

    @Test
    void aFutureTimeIsJudgedByTwoLooksOnTheMonotonicClock() {
      SourceFile future = file("a", 1, NOW.plus(Duration.ofDays(1)));

      assertThat(filter.test(future, NOW).lookAgain()).isEqualTo(Duration.ofSeconds(2));
      forward(Duration.ofMillis(1_500));
      assertThat(filter.test(future, NOW).lookAgain()).isEqualTo(Duration.ofMillis(500));
      forward(Duration.ofMillis(500));
      assertThat(filter.test(future, NOW).accepted()).isTrue();
    }

    @Test
    void aFileOfTheFutureThatGrowsBeginsAnew() {
      Instant time = NOW.plus(Duration.ofDays(1));
      filter.test(file("a", 1, time), NOW);
      forward(Duration.ofSeconds(2));

      assertThat(filter.test(file("a", 2, time), NOW).accepted()).isFalse();
      forward(Duration.ofSeconds(2));
      assertThat(filter.test(file("a", 2, time), NOW).accepted()).isTrue();
    }

    @Test
    void theFilesClockMayBeALittleAhead() {
      Verdict verdict = filter.test(file("a", 1, NOW.plusMillis(20)), NOW);

      assertThat(verdict.accepted()).isFalse();
      assertThat(verdict.lookAgain()).isEqualTo(Duration.ofMillis(2_020));
    }

    private void forward(Duration by) {
      nanos.addAndGet(by.toNanos());
    }
  }

  private static SourceFile file(String path, long size, Instant modified) {
    long nanos = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
    return new SourceFile(path, size, nanos, modified, true);
  }
}
