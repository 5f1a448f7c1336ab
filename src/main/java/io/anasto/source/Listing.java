package io.anasto.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames each poll of the file consumer: skips it when the directory cannot hold anything new, and
 * writes down at its end what it found.
 *
 * <p>Listing a directory costs some microseconds a file, also for files delivered long ago. So an
 * unchanged directory is listed once a minute only (an append in place does not touch the
 * directory), or as seldom as keeps the listings under a 300th of a core.
 */
final class Listing implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

  private static final Duration FULL_LISTING = Duration.ofSeconds(60);

  /** Listings take at most one part in this many of a core. */
  private static final int SHARE_OF_A_CORE = 333;

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
  private boolean listedOnce;
  private boolean fullyListed = true;

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
    boolean heard = scheduler.takeHeard();
    Optional<String> problem = problem(discovery.directory());
    discovery.directoryIs(problem);
    startedAt = nanoTime.getAsLong();
    if (problem.isPresent()) {
      listedOnce = false;
      discovery.begin();
      progress.polled(startedAt, 0);
      return false;
    }
    scheduler.watch(discovery.directory(), directories.directories());
    if (canSkip(heard)) {
      progress.polled(startedAt, 0);
      return false;
    }
    discovery.begin();
    directories.begin(clock.millis());
    return true;
  }

  private boolean canSkip(boolean heard) {
    return listedOnce
        && fullyListed
        && !heard
        && discovery.settling() == 0
        && directories.isUnchanged()
        && startedAt - lastListingAt < Math.max(FULL_LISTING.toNanos(), lastCost * SHARE_OF_A_CORE);
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    int found = discovery.record();
    trouble.isOver();
    directories.end();
    // The consumer ends its walk early when it has its fill, and polls again at once.
    fullyListed = polledMessages < SourceTables.MOST_FILES_A_POLL;
    long now = nanoTime.getAsLong();
    lastListingAt = now;
    lastCost = now - startedAt;
    listedOnce = true;
    if (found > 0) {
      scheduler.found();
      LOG.debug("{}: {} new", discovery.directory(), found);
    }
    if (!directories.directories().isEmpty()) {
      scheduler.watch(discovery.directory(), directories.directories());
    }
    discovery.lookAgain().ifPresent(scheduler::wakeIn);
    if (fullyListed) {
      discovery.endSweep();
      progress.polled(startedAt, discovery.settling());
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    // What was found so far is forgotten; the next poll finds it again.
    listedOnce = false;
    discovery.endSweep();
    trouble.tell(cause);
    return false;
  }

  private static Optional<String> problem(Path directory) {
    if (!Files.exists(directory)) {
      return Optional.of("the directory " + directory + " is missing");
    }
    if (!Files.isDirectory(directory)) {
      return Optional.of(directory + " is not a directory");
    }
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      return Optional.of("the directory " + directory + " may not be read");
    }
    return Optional.empty();
  }
}
