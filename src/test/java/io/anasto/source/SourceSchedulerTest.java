package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static io.anasto.LocalAnasto.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a source is polled. */
class SourceSchedulerTest {
  @TempDir Path home;

  private static final Duration NEVER = Duration.ofHours(1);

  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger under = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private DirectoryWatch watch;

  @BeforeEach
  void open() throws Exception {
    watch = new DirectoryWatch(home);
  }

  @AfterEach
  void close() throws Exception {
    executor.shutdownNow();
    watch.close();
  }

  @Test
  void itPollsAtTheStartAndThenEveryInterval() {
    start(Duration.ofMillis(20), this::poll);

    eventually(() -> assertThat(polls.get()).isGreaterThan(3));
  }

  @Test
  void aWakePollsBeforeTheInterval() {
    SourceScheduler scheduler = start(NEVER, this::poll);
    eventually(() -> assertThat(polls.get()).isOne());

    scheduler.hear();

    eventually(() -> assertThat(polls.get()).isEqualTo(2));
    assertThat(scheduler.takeHeard().isNothing()).isFalse();
    assertThat(scheduler.takeHeard().isNothing()).isTrue();
  }

  @Test
  void anEarlierWakeTakesThePlaceOfALaterOne() {
    SourceScheduler scheduler = start(NEVER, this::poll);
    eventually(() -> assertThat(polls.get()).isOne());

    scheduler.wakeIn(Duration.ofMinutes(5));
    scheduler.wakeIn(Duration.ofMillis(50));
    scheduler.wakeIn(Duration.ofMinutes(1));

    eventually(() -> assertThat(polls.get()).isEqualTo(2));
  }

  @Test
  void pollsNeverOverlapAndAWakeDuringOneIsNotLost() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    SourceScheduler scheduler =
        start(
            NEVER,
            () -> {
              poll();
              inside.countDown();
              await(release);
              under.decrementAndGet();
            },
            false);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 20; i++) {
      scheduler.hear();
    }
    patiently().during(Duration.ofMillis(100)).until(() -> polls.get() == 1);
    release.countDown();

    eventually(() -> assertThat(polls.get()).isEqualTo(2));
    patiently().during(Duration.ofMillis(300)).until(() -> polls.get() == 2);
    assertThat(most.get()).isOne();
  }

  @Test
  void afterALongPollEventsWaitAWhile() throws Exception {
    SourceScheduler scheduler =
        start(
            NEVER,
            () -> {
              poll();
              pause(Duration.ofMillis(30));
            });
    eventually(() -> assertThat(polls.get()).isOne());

    long until = System.nanoTime() + Duration.ofMillis(900).toNanos();
    patiently()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              scheduler.hear();
              return System.nanoTime() - until > 0;
            });

    // 30 ms at least, and a pause of twenty times that.
    assertThat(polls.get()).isBetween(1, 3);
  }

  @Test
  void nothingIsPolledOnceItIsStopped() {
    SourceScheduler scheduler = start(Duration.ofMillis(10), this::poll);
    eventually(() -> assertThat(polls.get()).isPositive());

    scheduler.unscheduleTask();
    int before = polls.get();
    scheduler.hear();

    patiently().during(Duration.ofMillis(200)).until(() -> polls.get() <= before + 1);
    assertThat(scheduler.isSchedulerStarted()).isFalse();
  }

  @Test
  void theWatchTellsOfNamesThatCome(@TempDir Path directory) throws Exception {
    SourceScheduler scheduler = start(NEVER, this::poll);
    eventually(() -> assertThat(polls.get()).isOne());
    scheduler.watch(directory, Set.of());
    assertThat(scheduler.takeHeard().anything()).as("what came while it was stopped").isTrue();

    Files.writeString(directory.resolve("a"), "1");

    eventually(() -> assertThat(polls.get()).isGreaterThan(1));
    assertThat(scheduler.takeHeard())
        .isEqualTo(new Heard.News(false, Set.of(directory.resolve("a"))));
  }

  @Test
  void whoWatchesAlreadyHasHeardOfAll(@TempDir Path directory) throws Exception {
    SourceScheduler scheduler = scheduler(NEVER);
    assertThat(scheduler.watch(directory, Set.of())).isEqualTo(Hearing.FROM_NOW);
    assertThat(scheduler.watch(directory, Set.of())).isEqualTo(Hearing.ALREADY);

    Path below = Files.createDirectory(directory.resolve("below"));
    assertThat(scheduler.watch(directory, Set.of(below))).isEqualTo(Hearing.FROM_NOW);
    assertThat(scheduler.watch(directory, Set.of(below))).isEqualTo(Hearing.ALREADY);

    Files.move(below, directory.resolve("moved"));
    Files.createDirectory(below);
    assertThat(scheduler.watch(directory, Set.of(below)))
        .as("another directory")
        .isEqualTo(Hearing.FROM_NOW);
    assertThat(scheduler.watch(directory, Set.of(directory.resolve("none"))))
        .isEqualTo(Hearing.NOT);
    eventually(
        () -> {
          Files.writeString(below.resolve("a"), "1");
          assertThat(scheduler.takeHeard().names()).contains(below.resolve("a"));
        });
  }

  @Test
  void aDirectoryIsHeardOfUnderEachOfItsNames(@TempDir Path directory) throws Exception {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    SourceScheduler one = scheduler(NEVER);
    SourceScheduler other = scheduler(NEVER);
    one.watch(real, Set.of());
    other.watch(link, Set.of());
    Files.writeString(real.resolve("a"), "1");
    eventually(() -> assertThat(one.takeHeard().names()).contains(real.resolve("a")));
    eventually(() -> assertThat(other.takeHeard().names()).contains(link.resolve("a")));

    watch.forget(one);
    Files.writeString(real.resolve("b"), "1");
    eventually(() -> assertThat(other.takeHeard().names()).contains(link.resolve("b")));
  }

  @Test
  void tooManyNamesAreAnything() {
    Heard heard = new Heard();
    heard.written(Set.of(Path.of("a"), Path.of("b")));
    heard.written(Set.of(Path.of("b")));
    assertThat(heard.take()).isEqualTo(new Heard.News(false, Set.of(Path.of("a"), Path.of("b"))));
    assertThat(heard.take().isNothing()).isTrue();
    for (int name = 0; name <= Heard.MOST_NAMES; name++) {
      heard.written(Set.of(Path.of("a" + name)));
    }
    heard.written(Set.of(Path.of("b")));
    assertThat(heard.take()).isEqualTo(new Heard.News(true, Set.of()));
  }

  @Test
  void aDirectoryThatWasRemovedAndCameBackIsWatchedAgain(@TempDir Path parent) throws Exception {
    Path directory = Files.createDirectory(parent.resolve("in"));
    SourceScheduler scheduler = start(NEVER, this::poll);
    scheduler.watch(directory, Set.of());
    Files.delete(directory);
    eventually(() -> assertThat(scheduler.takeHeard().isNothing()).isFalse());
    Files.createDirectory(directory);
    scheduler.watch(directory, Set.of());
    Files.writeString(directory.resolve("a"), "1");

    eventually(() -> assertThat(scheduler.takeHeard().isNothing()).isFalse());
  }

  @Test
  void twoSourcesHearOfOneDirectoryUntilOneForgetsIt(@TempDir Path directory) throws Exception {
    SourceScheduler one = scheduler(NEVER);
    SourceScheduler other = scheduler(NEVER);
    one.watch(directory, Set.of());
    other.watch(directory, Set.of());
    Files.writeString(directory.resolve("a"), "1");
    eventually(() -> assertThat(one.takeHeard().isNothing()).isFalse());
    eventually(() -> assertThat(other.takeHeard().isNothing()).isFalse());

    watch.forget(one);
    Files.writeString(directory.resolve("b"), "1");

    eventually(() -> assertThat(other.takeHeard().isNothing()).isFalse());
  }

  private SourceScheduler start(Duration interval, Runnable poll) {
    return start(interval, poll, true);
  }

  private SourceScheduler start(Duration interval, Runnable poll, boolean ends) {
    SourceScheduler scheduler = scheduler(interval);
    scheduler.scheduleTask(
        () -> {
          poll.run();
          if (ends) {
            under.decrementAndGet();
          }
        });
    scheduler.startScheduler();
    return scheduler;
  }

  private SourceScheduler scheduler(Duration interval) {
    return new SourceScheduler("orders", interval, executor, watch, true);
  }

  private void poll() {
    polls.incrementAndGet();
    int now = under.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(Duration duration) {
    long until = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
