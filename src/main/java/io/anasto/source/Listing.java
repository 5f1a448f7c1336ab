package io.anasto.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames each poll of the file consumer: skips it when the directory cannot hold anything new, and
 * writes down at its end what it found.
 *
 * <p>Listing a directory costs some microseconds a file, also for files delivered long ago. So an
 * unchanged directory is listed once a minute only (an append in place does not touch the
 * directory), or as seldom as keeps the listings under a 300th of a core. Where a listing takes
 * long, a poll looks at the files alone that the file system has told of; a listing follows later,
 * which finds what was not told.
 */
final class Listing implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

  private static final Duration FULL_LISTING = Duration.ofSeconds(60);

  /** Listings take at most one part in this many of a core. */
  private static final int SHARE_OF_A_CORE = 333;

  /** The same while files come that the file system tells of. */
  private static final int SHARE_WHILE_HEARING = 20;

  /** Shorter listings are always made. */
  private static final long LONG_LISTING = Duration.ofMillis(20).toNanos();

  private final Discovery discovery;
  private final DirectoryTimes directories;
  private final SourceScheduler scheduler;
  private final Progress progress;
  private final PollTrouble trouble;
  private final Clock clock;
  private final LongSupplier nanoTime;

  private long startedAt;
  private long lastListingAt;
  private long lastCost;
  private long listingStartedAt;

  /** When files were looked at alone for the first time since. */
  private OptionalLong firstNamedAt = OptionalLong.empty();

  private long cost;
  private boolean whole;
  private boolean listedOnce;
  private boolean fullyListed = true;

  /** What the poll under way looks at alone; empty when it lists the directory. */
  private Set<Path> named = Set.of();

  /** Files that were settling at the last look; empty when there were too many to keep. */
  private Optional<Set<Path>> unsettled = Optional.of(Set.of());

  /** Whether all that came since the last listing began was heard. */
  private boolean hearing;

  /** Whether all that comes since the listing under way began is heard. */
  private boolean hearingNow;

  /**
   * @param nanoTime the monotonic clock
   */
  Listing(
      Discovery discovery,
      DirectoryTimes directories,
      SourceScheduler scheduler,
      Progress progress,
      PollTrouble trouble,
      Clock clock,
      LongSupplier nanoTime) {
    this.discovery = discovery;
    this.directories = directories;
    this.scheduler = scheduler;
    this.progress = progress;
    this.trouble = trouble;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (progress.isFinished()) {
      return false;
    }
    named = Set.of();
    whole = true;
    Optional<String> problem = discovery.problem();
    startedAt = nanoTime.getAsLong();
    if (problem.isPresent()) {
      listedOnce = false;
      discovery.begin(true);
      discovery.nothingThere(problem.get());
      progress.polled(startedAt, 0);
      return false;
    }
    Hearing hears = scheduler.watch(discovery.directory(), directories.directories());
    if (goesOn()) {
      // What is heard meanwhile is for the next look: the walk may be past it.
      hearingNow &= hears == Hearing.ALREADY;
      discovery.goOn();
      return true;
    }
    Heard.News heard = scheduler.takeHeard();
    boolean doubtful = progress.takeDoubt();
    hearingNow = hears != Hearing.NOT;
    hearing &= hears == Hearing.ALREADY;
    if (!doubtful && canSkip(heard)) {
      progress.polled(startedAt, 0);
      return false;
    }
    if (!doubtful && canWait(heard)) {
      // Nobody is told that everything was looked at, since it was not.
      named = names(heard);
      if (named.isEmpty()) {
        listLater();
        return false;
      }
      discovery.begin(false);
      return true;
    }
    discovery.begin(true);
    directories.begin(clock.millis());
    listingStartedAt = startedAt;
    cost = 0;
    return true;
  }

  /** Whether the poll under way goes on with the listing of the last one, which had its fill. */
  boolean goesOn() {
    return listedOnce && !fullyListed;
  }

  /** The files that a poll looks at alone; empty when it lists the directory. */
  Set<Path> named() {
    return named;
  }

  private boolean canSkip(Heard.News heard) {
    return listedOnce
        && fullyListed
        && heard.isNothing()
        && unsettled.filter(Set::isEmpty).isPresent()
        && directories.isUnchanged()
        && startedAt - lastListingAt < Math.max(FULL_LISTING.toNanos(), lastCost * SHARE_OF_A_CORE);
  }

  /** Whether a listing would take long, and the file system tells what it would find. */
  private boolean canWait(Heard.News heard) {
    return listedOnce
        && fullyListed
        && lastCost > LONG_LISTING
        && !heard.anything()
        && unsettled.isPresent()
        && !isOverdue(names(heard).isEmpty())
        && hearing
        && !progress.wantsAll()
        && discovery.isFoundByName()
        && names(heard).stream().allMatch(this::isFile);
  }

  /** Whether a listing would find it, if it is there, without a walk into other directories. */
  private boolean isFile(Path name) {
    return directories.directories().contains(name.getParent()) && !Files.isDirectory(name);
  }

  /**
   * Whether a listing must not wait any longer.
   *
   * @param unheard whether nothing is known to be new; else it waits from the first name on
   */
  private boolean isOverdue(boolean unheard) {
    return (unheard || firstNamedAt.isPresent()) && startedAt - listingDue() >= 0;
  }

  private long listingDue() {
    return firstNamedAt.orElse(lastListingAt) + lastCost * SHARE_WHILE_HEARING;
  }

  private void listLater() {
    scheduler.wakeIn(Duration.ofNanos(listingDue() - nanoTime.getAsLong()));
  }

  /**
   * Takes down a listing, or a part of one.
   *
   * @param nanos that it took, without what was done with its files
   * @param toTheEnd whether it came to the end
   */
  void took(long nanos, boolean toTheEnd) {
    cost += nanos;
    whole = toTheEnd;
  }

  private Set<Path> names(Heard.News heard) {
    Set<Path> names = new LinkedHashSet<>(unsettled.orElseThrow());
    names.addAll(heard.names());
    return names;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    int found = discovery.record();
    trouble.isOver();
    unsettled = discovery.unsettled();
    discovery.end();
    if (!named.isEmpty()) {
      endNamed(found);
      return;
    }
    // The consumer stops its walk when it has its fill, and polls again at once.
    fullyListed = whole;
    lastListingAt = nanoTime.getAsLong();
    lastCost = cost;
    firstNamedAt = OptionalLong.empty();
    listedOnce = discovery.isWhole();
    if (found > 0) {
      scheduler.found();
      LOG.debug("{}: {} new", discovery.directory(), found);
    }
    if (!fullyListed) {
      return;
    }
    directories.end();
    // What came into a directory after it was listed, and before it was watched, was not heard.
    hearing =
        scheduler.watch(discovery.directory(), directories.directories()) == Hearing.ALREADY
            && hearingNow;
    discovery.lookAgain().ifPresent(scheduler::wakeIn);
    if (listedOnce) {
      discovery.lookedAtEverything();
      progress.polled(listingStartedAt, discovery.settling());
    }
  }

  private void endNamed(int found) {
    LOG.debug(
        "{}: looked at {} that was heard of, {} new", discovery.directory(), named.size(), found);
    if (found > 0) {
      scheduler.found();
    }
    listedOnce = discovery.isWhole();
    if (firstNamedAt.isEmpty()) {
      firstNamedAt = OptionalLong.of(startedAt);
    }
    discovery.lookAgain().ifPresent(scheduler::wakeIn);
    listLater();
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    // What was found so far is forgotten; the next poll finds it again.
    listedOnce = false;
    if (cause instanceof GenericFileOperationFailedException) {
      // Who waits for the end of all work would wait for a disk to be mended.
      discovery.nothingThere(cause.getMessage());
      progress.polled(startedAt, 0);
    } else {
      trouble.tell(cause);
    }
    return false;
  }
}
