package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long a file counts as having stood still, whatever time it claims. */
class StandStillTest {
  private static final Duration LONG = Duration.ofDays(1);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("a.csv"), "id\n1\n");
  }

  private void claim(Instant time) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private void append(String text) throws Exception {
    Files.writeString(file, Files.readString(file) + text);
  }

  @Nested
  class WhereTheKernelKeepsTheTimeOfTheLastChange {
    private StandStill standStill;

    @BeforeEach
    void begin() {
      standStill =
          new StandStill(
              new FileClock(directory.resolve("clock"), System::nanoTime), System::nanoTime);
    }

    private Duration still() throws Exception {
      return standStill.of(file, FileLook.at(file));
    }

    @Test
    void aFileThatClaimsAnOldTimeOrOneOfTheFutureWasChangedJustNow() throws Exception {
      for (Instant claimed : new Instant[] {Instant.EPOCH, Instant.now().plus(LONG)}) {
        claim(claimed);

        assertThat(still()).isLessThan(Duration.ofSeconds(20));
      }
    }

    @Test
    void aFileThatIsLeftAloneStandsStillFromTheFirstLookOn() throws Exception {
      claim(Instant.now().plus(LONG));

      eventually(() -> assertThat(still()).isGreaterThan(Duration.ofMillis(300)));
      append("2\n");
      claim(Instant.EPOCH);
      assertThat(still()).isLessThan(Duration.ofMillis(300));
    }
  }

  @Nested
  class WhereNobodyKnowsTheFileSystemsClock {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private StandStill standStill;

    @BeforeEach
    void begin() {
      standStill =
          new StandStill(new FileClock(directory.resolve("no/clock"), nanos::get), nanos::get);
    }

    private Duration still() throws Exception {
      return standStill.of(file, FileLook.at(file));
    }

    @Test
    void aFileStandsStillBetweenTwoLooks() throws Exception {
      claim(Instant.EPOCH);
      assertThat(still()).isZero();
      nanos.addAndGet(1_500_000_000);
      assertThat(still()).isEqualTo(Duration.ofMillis(1_500));
      nanos.addAndGet(500_000_000);

      assertThat(still()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aFileThatGrowsOrIsReplacedBeginsAnew() throws Exception {
      still();
      nanos.addAndGet(1_000_000_000);
      FileTime before = Files.getLastModifiedTime(file);
      append("2\n");
      Files.setLastModifiedTime(file, before);
      assertThat(still()).isZero();
      nanos.addAndGet(1_000_000_000);
      Path other = Files.writeString(directory.resolve("other"), Files.readString(file));
      Files.setLastModifiedTime(other, before);
      Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

      assertThat(still()).isZero();
    }

    @Test
    void moreFilesThanAreKnownAtATimeWaitForTheirTurn() {
      Looks looks = new Looks(1_000);
      int found = 0;
      for (long file = 1; file <= 3_000; file++) {
        assertThat(looks.since(file, 0)).isZero();
      }
      for (long file = 1; file <= 3_000; file++) {
        found += looks.since(file, 5) == 0 ? 1 : 0;
      }
      assertThat(found).isEqualTo(1_000);

      // What nobody looks at any more makes room.
      long later = Duration.ofHours(1).toNanos();
      for (long file = 3_001; file < 3_500; file++) {
        assertThat(looks.since(file, later)).isEqualTo(later);
        assertThat(looks.since(file, later + 1)).isEqualTo(later);
      }
    }
  }

  @Nested
  class WhenTheClockIsSet {
    /** Stands still while the file system's clock goes on, as if that had been set. */
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());

    private FileClock clock;

    @BeforeEach
    void begin() {
      clock = new FileClock(directory.resolve("clock"), nanos::get);
    }

    private long unchanged() throws Exception {
      return clock.unchangedFor(file, FileLook.at(file)).orElseThrow();
    }

    @Test
    void ageCountsFromThenOn() throws Exception {
      unchanged();
      long second = Duration.ofSeconds(1).toNanos();
      nanos.addAndGet(10 * second);

      assertThat(unchanged()).isZero();
      nanos.addAndGet(Duration.ofMillis(90).toNanos());
      assertThat(unchanged()).isBetween(1L, Duration.ofMillis(90).toNanos());
    }

    @Test
    void aTimeInTheFutureTellsNothing() throws Exception {
      unchanged();
      Path later = directory.resolve("later");
      eventually(
          () -> {
            Files.writeString(later, "id\n");
            assertThat(clock.unchangedFor(later, FileLook.at(later))).isEmpty();
          });
    }
  }
}
