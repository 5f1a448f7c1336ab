package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a poll lists the directory, and when it need not. */
class ListingTest {
  @TempDir Path home;

  private final Progress progress = new Progress();
  private final AtomicLong nanos = new AtomicLong(1);
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
  private Path directory;
  private Ledger ledger;
  private DirectoryWatch watch;
  private SourceScheduler scheduler;
  private Discovery discovery;
  private DirectoryTimes times;
  private Listing listing;

  @BeforeEach
  void open() throws Exception {
    directory = Files.createDirectories(home.resolve("in"));
    Path config =
        Files.writeString(
            home.resolve("config.toml"),
            """
            [[source_table]]
            type = "files"
            table_name = "orders"
            dirpath = "in"
            settle = 500
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dest_table_name = "out"
            dirpath = "out"
            """);
    SourcePlan plan = Plan.read(config, Map.of()).sources().get(0);
    ledger = Ledger.open(home.resolve("state"));
    watch = new DirectoryWatch(home.resolve("state"));
    scheduler = new SourceScheduler("orders", Duration.ofHours(1), executor, watch, true);
    Arrivals arrivals = new Arrivals(plan, scheduler);
    discovery =
        new Discovery(
            plan,
            ledger.openSource("orders", directory.toString()),
            ledger,
            List.of(new PatternFilter(plan.patterns())),
            arrivals,
            new SettleFilter(
                plan,
                new StandStill(
                    new FileClock(home.resolve("clock"), System::nanoTime), System::nanoTime),
                arrivals,
                file -> false),
            Clock.systemUTC());
    times = new DirectoryTimes(directory);
    listing =
        new Listing(
            discovery,
            times,
            scheduler,
            progress,
            new PollTrouble("t"),
            Clock.systemUTC(),
            nanos::get);
    old(directory);
  }

  @AfterEach
  void close() throws Exception {
    executor.shutdownNow();
    watch.close();
    ledger.close();
  }

  @Test
  void anUnchangedDirectoryIsNotListed() throws Exception {
    assertThat(poll()).isTrue();

    assertThat(poll()).isFalse();
    assertThat(poll()).isFalse();
  }

  @Test
  void aDirectoryWithANewNameIsListed() throws Exception {
    poll();
    Files.writeString(directory.resolve("a.csv"), "id\n1\n");

    assertThat(poll()).isTrue();
  }

  @Test
  void aTimeAsYoungAsTheListingProvesNothing() throws Exception {
    Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
    poll();

    assertThat(poll()).isTrue();
  }

  @Test
  void afterAMinuteItIsListedAllTheSame() throws Exception {
    poll();
    forward(Duration.ofSeconds(59));
    assertThat(poll()).isFalse();
    forward(Duration.ofSeconds(2));

    assertThat(poll()).isTrue();
  }

  @Test
  void aListingThatTakesLongIsMadeMoreSeldom() throws Exception {
    assertThat(listing.begin(null, null)).isTrue();
    listing.took(Duration.ofSeconds(1).toNanos(), true);
    listing.commit(null, null, 0);
    forward(Duration.ofSeconds(332));
    assertThat(poll()).isFalse();
    forward(Duration.ofSeconds(2));

    assertThat(poll()).isTrue();
  }

  @Test
  void whatTheWatchHeardOfIsLookedAt() throws Exception {
    poll();
    scheduler.hear();

    assertThat(poll()).isTrue();
    assertThat(poll()).isFalse();
  }

  @Test
  void aDirectoryWithAFileThatSettlesIsListed() throws Exception {
    Files.writeString(directory.resolve("a.csv"), "id\n1\n");
    old(directory);
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(discovery.accepts(found("a.csv"))).isFalse();
    listing.commit(null, null, 0);
    assertThat(discovery.settling()).isOne();

    assertThat(poll()).isTrue();
    assertThat(poll()).isFalse();
  }

  @Test
  void aPollThatFailedIsMadeAnew() throws Exception {
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.rollback(null, null, 1, new java.io.IOException("no"))).isFalse();

    assertThat(poll()).isTrue();
  }

  @Test
  void aPollThatHadItsFillGoesOn() throws Exception {
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.goesOn()).isFalse();
    listing.took(1, false);
    listing.commit(null, null, SourceTables.MOST_FILES_A_POLL);
    assertThat(progress.hasLookedSince(0)).isFalse();

    long between = nanos.incrementAndGet();
    scheduler.hear(Set.of(directory.resolve("a.csv")));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.goesOn()).isTrue();
    listing.commit(null, null, 0);
    assertThat(progress.hasLookedSince(0)).isTrue();
    assertThat(progress.hasLookedSince(between)).as("the walk may have been past it").isFalse();

    assertThat(listing.begin(null, null)).as("what was heard meanwhile").isTrue();
    assertThat(listing.goesOn()).isFalse();
    listing.commit(null, null, 0);
    assertThat(poll()).isFalse();
  }

  @Test
  void aMissingDirectoryIsNotListedAndIsListedWhenItIsThere() throws Exception {
    poll();
    Files.delete(directory);
    assertThat(poll()).isFalse();
    Files.createDirectory(directory);
    old(directory);

    assertThat(poll()).isTrue();
  }

  @Test
  void aSubdirectoryWithANewNameIsListed() throws Exception {
    Path below = Files.createDirectory(directory.resolve("below"));
    old(below);
    old(directory);
    assertThat(listing.begin(null, null)).isTrue();
    times.seen(below);
    listing.commit(null, null, 0);
    assertThat(times.isUnchanged()).isTrue();
    Files.writeString(below.resolve("a.csv"), "id\n1\n");
    old(directory);

    assertThat(times.isUnchanged()).isFalse();
    assertThat(poll()).isTrue();
  }

  @Test
  void afterALongListingANameThatWasHeardIsLookedAtAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("a.csv"), "id\n1\n");
    listLong();

    scheduler.hear(Set.of(file));
    nanos.addAndGet(1);
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).containsExactly(file);
    listing.commit(null, null, 1);
    assertThat(progress.hasLookedSince(nanos.get())).as("it has not looked at all").isFalse();

    // The directory's time says that there is something new; nobody said what.
    assertThat(poll()).isFalse();
    forward(Duration.ofSeconds(21));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).isEmpty();
    listing.commit(null, null, 0);
    assertThat(progress.hasLookedSince(nanos.get())).isTrue();
  }

  @Test
  void theListingThatFollowsDoesNotHoldUpTheFirstName() throws Exception {
    Path file = Files.writeString(directory.resolve("a.csv"), "id\n1\n");
    listLong();
    forward(Duration.ofHours(1));
    for (int second : List.of(0, 10, 9)) {
      forward(Duration.ofSeconds(second));
      scheduler.hear(Set.of(file));
      assertThat(listing.begin(null, null)).isTrue();
      assertThat(listing.named()).containsExactly(file);
      listing.commit(null, null, 0);
    }
    forward(Duration.ofSeconds(2));
    scheduler.hear(Set.of(file));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).isEmpty();
  }

  @Test
  void aNameThatSettlesIsLookedAtAgainByItself() throws Exception {
    Path file = Files.writeString(directory.resolve("a.csv"), "id\n1\n");
    listLong();
    scheduler.hear(Set.of(file));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(discovery.accepts(found("a.csv"))).isFalse();
    listing.commit(null, null, 0);

    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).containsExactly(file);
    assertThat(discovery.accepts(found("a.csv"))).isFalse();
    listing.commit(null, null, 0);
    LocalAnasto.eventually(
        () -> {
          assertThat(listing.begin(null, null)).isTrue();
          boolean accepted = discovery.accepts(found("a.csv"));
          listing.commit(null, null, 1);
          assertThat(accepted).isTrue();
        });

    assertThat(discovery.unsettled()).contains(Set.of());
  }

  @Test
  void whatHasNoNameIsListed() throws Exception {
    listLong();
    scheduler.hear(Set.of(Files.createDirectory(directory.resolve("below"))));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).as("a directory").isEmpty();
    listing.commit(null, null, 0);

    listLong();
    scheduler.hear(Set.of(directory.resolve("a.csv")));
    scheduler.hear();
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).as("too many events at once").isEmpty();
    listing.commit(null, null, 0);

    listLong();
    watch.forget(scheduler);
    scheduler.hear(Set.of(directory.resolve("a.csv")));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).as("not watched until now").isEmpty();
  }

  @Test
  void whoWaitsForAllWorkIsShownEverything() throws Exception {
    listLong();
    progress.wantAll();
    scheduler.hear(Set.of(directory.resolve("a.csv")));
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).isEmpty();
  }

  @Test
  void aFileThatIsForgottenIsLookedForAmongAll() throws Exception {
    listLong();
    progress.doubt();
    assertThat(listing.begin(null, null)).isTrue();
    assertThat(listing.named()).isEmpty();
    listing.commit(null, null, 0);

    assertThat(poll()).isFalse();
  }

  @Test
  void aPollThatLeavesFilesOutIsMadeAnew() throws Exception {
    Files.writeString(directory.resolve("a.csv"), "id\n1\n");
    old(directory);
    assertThat(listing.begin(null, null)).isTrue();
    LocalAnasto.eventually(() -> assertThat(discovery.accepts(found("a.csv"))).isTrue());
    assertThat(discovery.isKnown()).isFalse();
    listing.commit(null, null, 1);
    assertThat(progress.hasLookedSince(0)).isFalse();

    assertThat(listing.begin(null, null)).isTrue();
    assertThat(discovery.accepts(found("a.csv"))).isTrue();
    assertThat(discovery.isKnown()).isFalse();
    discovery.found("a.csv");
    listing.commit(null, null, 1);
    assertThat(progress.hasLookedSince(0)).isTrue();
  }

  @Test
  void whatIsWatchedBeforeTheListingNeedsNoOther() throws Exception {
    listLong();
    watch.forget(scheduler);
    for (boolean expected : List.of(true, false)) {
      scheduler.hear(Set.of(directory.resolve("a.csv")));
      assertThat(listing.begin(null, null)).isTrue();
      assertThat(listing.named().isEmpty()).isEqualTo(expected);
      listing.took(Duration.ofSeconds(1).toNanos(), true);
      listing.commit(null, null, 0);
    }
  }

  @Test
  void afterADirectoryThatIsNewAllIsListedOnceMore() throws Exception {
    Path below = Files.createDirectory(directory.resolve("below"));
    listLong();
    scheduler.hear();
    for (boolean expected : List.of(true, true, false)) {
      scheduler.hear(Set.of(directory.resolve("a.csv")));
      assertThat(listing.begin(null, null)).isTrue();
      assertThat(listing.named().isEmpty()).isEqualTo(expected);
      times.seen(below);
      listing.took(Duration.ofSeconds(1).toNanos(), true);
      listing.commit(null, null, 0);
    }
  }

  /** A listing of a second. */
  private void listLong() {
    scheduler.hear();
    assertThat(listing.begin(null, null)).isTrue();
    listing.took(Duration.ofSeconds(1).toNanos(), true);
    listing.commit(null, null, 0);
  }

  private boolean poll() throws Exception {
    boolean listed = listing.begin(null, null);
    if (listed) {
      listing.commit(null, null, 0);
    }
    return listed;
  }

  private FoundFile found(String name) {
    return new FoundFile(FoundFile.Directory.of(directory), directory.resolve(name));
  }

  private void forward(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  /** A time that proves something. */
  private static void old(Path file) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }
}
