package io.anasto.source;

import io.anasto.ledger.LogContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.SuspendableService;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Polls a source every {@code poll_interval} at the latest, and at once when the file system tells
 * of a change, a file is due that was settling, or somebody asks. Polls never overlap. Thread-safe.
 */
final class SourceScheduler extends ServiceSupport implements ScheduledPollConsumerScheduler {
  /**
   * After a poll for nothing, the next one that events ask for waits this many times what it took:
   * a file that grows slowly, and tells of each write, must not keep a core busy.
   */
  private static final int PAUSE_FACTOR = 20;

  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  /** Camel does not tell a scheduler that its route was resumed: looks for it this often. */
  private static final long SUSPENDED_LOOK = TimeUnit.MILLISECONDS.toNanos(200);

  private final String table;
  private final Duration interval;
  private final ScheduledExecutorService executor;
  private final DirectoryWatch watch;
  private final boolean watching;
  private final Heard heard = new Heard();
  private final AtomicBoolean fruitful = new AtomicBoolean();

  private CamelContext camelContext;
  private Runnable task;
  private BooleanSupplier suspended = () -> false;
  private boolean scheduling;
  private boolean running;
  private ScheduledFuture<?> next;
  private long nextAt;
  private long askedAt = Long.MAX_VALUE;
  private long earliest = System.nanoTime();

  /**
   * @param table the source's name
   * @param executor of the process, for all sources
   * @param watch of the process
   * @param watching whether this source listens to it
   */
  SourceScheduler(
      String table,
      Duration interval,
      ScheduledExecutorService executor,
      DirectoryWatch watch,
      boolean watching) {
    this.table = table;
    this.interval = interval;
    this.executor = executor;
    this.watch = watch;
    this.watching = watching;
  }

  /** Anything may have changed: look at the directory, whatever its time says. */
  void hear() {
    heard.anything();
    wakeIn(Duration.ZERO);
  }

  /** The file system tells that these files were written to. */
  void hear(Set<Path> names) {
    hear(Set.of(), names);
  }

  /**
   * The file system tells of files.
   *
   * @param came under their names, renamed or made, and were not written to since
   * @param written to
   */
  void hear(Set<Path> came, Set<Path> written) {
    heard.came(came);
    heard.written(written);
    wakeIn(Duration.ZERO);
  }

  /**
   * What came under its name and was not written to since, up to this moment.
   *
   * @return nothing where nobody tells that
   */
  Set<Path> cameWhole(Set<Path> of) {
    if (of.isEmpty() || !watch.hasToldAll()) {
      return Set.of();
    }
    Set<Path> came = new HashSet<>(heard.came());
    came.retainAll(of);
    return came;
  }

  Heard heard() {
    return heard;
  }

  /** What was heard since the last call. */
  Heard.News takeHeard() {
    return heard.take();
  }

  /** The poll under way has found something new. */
  void found() {
    fruitful.set(true);
  }

  /** Polls after a while, or earlier. */
  synchronized void wakeIn(Duration delay) {
    long at = System.nanoTime() + delay.toNanos();
    if (running) {
      askedAt = askedAt == Long.MAX_VALUE ? at : Math.min(askedAt - at, 0) + at;
    } else {
      schedule(at);
    }
  }

  /** Listens to all of these directories, where that is wanted. */
  Hearing watch(Path root, Set<Path> directories) {
    if (!watching) {
      return Hearing.NOT;
    }
    Hearing all = watch.watch(this, root);
    for (Path directory : directories) {
      all = all.and(watch.watch(this, directory));
    }
    return all;
  }

  private void schedule(long wanted) {
    long at = wanted - earliest < 0 ? earliest : wanted;
    if (!scheduling || task == null) {
      return;
    }
    if (next != null && !next.isDone() && nextAt - at <= 0) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    nextAt = at;
    next = executor.schedule(this::run, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void run() {
    Runnable poll;
    synchronized (this) {
      if (!scheduling || running) {
        return;
      }
      if (suspended.getAsBoolean()) {
        next = null;
        schedule(System.nanoTime() + SUSPENDED_LOOK);
        return;
      }
      running = true;
      askedAt = Long.MAX_VALUE;
      poll = task;
    }
    long started = System.nanoTime();
    try {
      LogContext.of(table, poll::run);
    } finally {
      synchronized (this) {
        running = false;
        long ended = System.nanoTime();
        long pause = fruitful.getAndSet(false) ? 0 : PAUSE_FACTOR * (ended - started);
        earliest = ended + Math.min(pause, LONGEST_PAUSE);
        long at = ended + interval.toNanos();
        next = null;
        schedule(askedAt != Long.MAX_VALUE && askedAt - at < 0 ? askedAt : at);
      }
    }
  }

  @Override
  public synchronized void onInit(Consumer consumer) {
    if (consumer instanceof SuspendableService service) {
      suspended = service::isSuspended;
    }
  }

  @Override
  public synchronized void scheduleTask(Runnable poll) {
    task = poll;
  }

  @Override
  public synchronized void unscheduleTask() {
    scheduling = false;
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  @Override
  public synchronized void startScheduler() {
    scheduling = true;
    // What came while it was stopped was not heard.
    heard.anything();
    schedule(System.nanoTime());
  }

  @Override
  public synchronized boolean isSchedulerStarted() {
    return scheduling;
  }

  @Override
  protected void doStop() {
    unscheduleTask();
    watch.forget(this);
  }

  @Override
  protected void doShutdown() {
    unscheduleTask();
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.camelContext = camelContext;
  }

  @Override
  public CamelContext getCamelContext() {
    return camelContext;
  }
}
