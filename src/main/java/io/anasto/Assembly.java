package io.anasto;

import io.anasto.destination.Recovery;
import io.anasto.ledger.Activities;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import io.anasto.ops.Operations;
import io.anasto.ops.Operator;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.routes.Tidings;
import io.anasto.source.Admission;
import io.anasto.source.DirectoryWatch;
import io.anasto.source.RequestPoller;
import io.anasto.source.Requests;
import io.anasto.source.SourceTable;
import io.anasto.source.SourceTables;
import io.anasto.source.WorkDone;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plan with all that runs it. Its Main is the caller's to start and to stop, before this ends.
 */
final class Assembly implements AutoCloseable {
  /** Threads that look into directories, for all sources together. */
  private static final int POLLERS = 2;

  private static final long PATIENCE_SECONDS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  /** Of its own, so that no slow directory keeps a command from being heard. */
  private final ScheduledExecutorService control =
      Executors.newScheduledThreadPool(1, threads("anasto-control"));

  private final ScheduledExecutorService pollers =
      Executors.newScheduledThreadPool(POLLERS, threads("anasto-poll"));
  private final ExecutorService writers = Executors.newCachedThreadPool(threads("anasto-write"));
  private final Ledger ledger;
  private final DirectoryWatch watch;
  private final Main main;
  private final RequestPoller requests;
  private final WorkDone done;
  private final Operations operations;
  private final Tidings tidings;

  private Assembly(
      Plan plan, Ledger ledger, DirectoryWatch watch, Timing timing, Admission admission)
      throws IOException {
    this.ledger = ledger;
    this.watch = watch;
    ledger.clearStops();
    Recovery recovery = new Recovery(ledger, Formats::appender);
    recovery.rollForward();
    SourceTables tables = new SourceTables(Anasto.register(plan, ledger), watch, pollers);
    for (DestinationPlan destination : plan.destinations()) {
      if (!destination.isRoute()) {
        removeLeftovers(recovery, destination);
      }
    }
    main = Anasto.main(plan, ledger, tables, writers, timing, admission, recovery);
    Requests carriedOut = new Requests(ledger, tables, main::getCamelContext);
    requests = new RequestPoller(ledger, carriedOut, control);
    done = new WorkDone(ledger, tables, control);
    operations = new Operations(plan, ledger, activities(tables), operator(carriedOut, tables));
    tidings = new Tidings(plan, ledger);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport support) {
            operations.join(support.getCamelContext());
            tidings.join(support.getCamelContext());
          }
        });
  }

  /**
   * Opens the ledger and ends what a crash has interrupted; nothing is delivered yet.
   *
   * @param newState whether a destination that the ledger does not know may hold files of ours
   * @param admission lets passes of all sources begin
   */
  static Assembly of(Plan plan, boolean newState, Timing timing, Admission admission)
      throws IOException {
    // A start that is refused leaves nothing behind.
    Operations.refuse(plan.ports());
    if (!Ledger.exists(plan.stateDir()) && Ledger.openToCheck(plan.stateDir()).isEmpty()) {
      StartCheck.refuse(plan, Optional.empty(), newState);
    }
    Ledger ledger = Ledger.open(plan.stateDir());
    try {
      StartCheck.refuse(plan, Optional.of(ledger), newState);
      DirectoryWatch watch = new DirectoryWatch(plan.stateDir());
      try {
        return new Assembly(plan, ledger, watch, timing, admission);
      } catch (IOException | RuntimeException e) {
        watch.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  /** One that cannot be looked at now does not keep the others from theirs. */
  private static void removeLeftovers(Recovery recovery, DestinationPlan destination) {
    try {
      recovery.removeLeftovers(destination);
    } catch (IOException e) {
      LOG.warn(
          "{}: what an interrupted batch may have left could not be removed: {}",
          destination.name(),
          e.toString());
    }
  }

  private static Map<String, Activities> activities(SourceTables tables) {
    return tables.all().stream()
        .collect(Collectors.toMap(table -> table.plan().name(), SourceTable::activities));
  }

  private static Operator operator(Requests requests, SourceTables tables) {
    return new Operator() {
      @Override
      public void take(Request request) throws Exception {
        requests.take(request);
      }

      @Override
      public void poll(String source) {
        tables.poll(source);
      }
    };
  }

  Main main() {
    return main;
  }

  Operations operations() {
    return operations;
  }

  Ledger ledger() {
    return ledger;
  }

  /**
   * Listens to commands, and looks whether there is work left where somebody waits for its end.
   *
   * @param once whether the process ends when there is none
   */
  void start(boolean once) throws IOException {
    operations.start();
    requests.start();
    if (once) {
      done.startOnce(
          () -> {
            if (tidings.isIdle()) {
              main.completed();
            }
          });
    } else {
      done.start();
    }
  }

  /** Whether a table is stopped, or data was left out. */
  boolean hasFailures() {
    return done.hasFailures();
  }

  @Override
  public void close() throws IOException {
    operations.close();
    tidings.close();
    done.close();
    requests.close();
    control.shutdownNow();
    pollers.shutdownNow();
    writers.shutdown();
    // Who still works with the ledger ends before it is closed.
    try (ledger;
        watch) {
      for (ExecutorService executor : List.of(control, pollers, writers)) {
        boolean ended = executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        LOG.debug("ended: {}", ended);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
