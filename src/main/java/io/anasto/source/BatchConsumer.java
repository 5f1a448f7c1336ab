package io.anasto.source;

import io.anasto.ledger.Activity;
import io.anasto.ledger.Batch;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerEvent;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.Pass;
import io.anasto.ledger.PreparedDelivery;
import io.anasto.ledger.StaleBatchException;
import io.anasto.row.Sentence;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the batches of one source, an exchange a pass.
 *
 * <p>Destinations that need the same batch share a pass. One that is behind, since it failed or was
 * slow, has passes of its own meanwhile, and joins again when it needs the same batch as the
 * others. A batch is formed when a destination has nothing left to do.
 */
final class BatchConsumer extends DefaultConsumer implements Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchConsumer.class);

  /** Header of each exchange: the source's name. */
  static final String TABLE_HEADER = "AnastoTable";

  /** Header of each exchange: the batch's number. */
  static final String BATCH_HEADER = "AnastoBatch";

  /** The longest wait between two looks at the ledger, for what becomes due by time alone. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long a stop waits for passes that are in the middle of a commit. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

  private final SourceTable table;
  private final Ledger ledger;
  private final BatchLines lines;
  private final Unfinished unfinished;
  private final BatchPreparation preparation;
  private final Admission admission;
  private final RetryPauses pauses;

  private final ReentrantLock guard = new ReentrantLock();
  private final Condition changed = guard.newCondition();
  private final List<Lane> lanes = new ArrayList<>();
  private final Set<Pass> passes = new HashSet<>();
  private boolean running;
  private boolean dispatching;
  private boolean sourceStopped;
  private boolean sourcePaused;
  private boolean ledgerFailed;
  private ExecutorService executor;

  BatchConsumer(
      Endpoint endpoint,
      Processor processor,
      SourceTable table,
      Unfinished unfinished,
      Admission admission,
      RetryPauses pauses,
      Clock clock) {
    super(endpoint, processor);
    this.table = table;
    this.ledger = table.ledger();
    this.lines = new BatchLines(table);
    this.unfinished = unfinished;
    this.preparation = new BatchPreparation(table, clock);
    this.admission = admission;
    this.pauses = pauses;
    table.plan().destinations().forEach(plan -> lanes.add(new Lane(plan, table.entryOf(plan))));
    ledger.subscribe(this::heard);
  }

  private void heard(LedgerEvent event) {
    if (event.sourceId() != table.entry().id()) {
      return;
    }
    guard.lock();
    try {
      if (event.kind() == LedgerEvent.Kind.CHANGED && dispatching) {
        refreshStops();
      }
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  private void refreshStops() {
    boolean wasStopped = sourceStopped;
    sourceStopped = ledger.isSourceStopped(table.entry().id());
    sourcePaused = ledger.isSourcePaused(table.entry().id());
    if (wasStopped && !sourceStopped) {
      // What failed until then does not count any more.
      lanes.stream().filter(lane -> !lane.isStopped()).forEach(Lane::resume);
    }
    for (Lane lane : lanes) {
      lane.enter(table.entryOf(lane.plan()));
      lane.pause(ledger.isDestinationPaused(lane.entry().id()));
      boolean stopped = ledger.isDestinationStopped(lane.entry().id());
      if (stopped) {
        lane.stop();
      } else if (lane.isStopped()) {
        lane.resume();
      }
    }
  }

  // Service

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    executor =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newCachedThreadPool(this, "batch." + table.plan().name());
    guard.lock();
    try {
      refreshStops();
      preparation.allow();
      running = true;
      dispatching = true;
    } finally {
      guard.unlock();
    }
    executor.execute(() -> LogContext.of(table.plan().name(), this::dispatch));
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    guard.lock();
    try {
      refreshStops();
      preparation.allow();
      dispatching = true;
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  @Override
  protected void doSuspend() throws Exception {
    quiesce();
    super.doSuspend();
  }

  @Override
  protected void doStop() throws Exception {
    guard.lock();
    try {
      running = false;
      changed.signalAll();
    } finally {
      guard.unlock();
    }
    quiesce();
    if (executor != null) {
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(executor);
      executor = null;
    }
    super.doStop();
  }

  /** Stops handing out batches; passes under way are given up, commits under way end. */
  private void quiesce() throws InterruptedException {
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    preparation.cancel();
    guard.lock();
    try {
      dispatching = false;
      passes.forEach(Pass::cancel);
      while (lanes.stream().anyMatch(Lane::isBusy)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          String name = table.plan().name();
          LogContext.of(
              name, () -> LOG.warn("{}: a batch is still being written; it is done again", name));
          return;
        }
        boolean signalled = changed.await(left, TimeUnit.NANOSECONDS);
        LOG.trace("signalled {}", signalled);
      }
    } finally {
      guard.unlock();
    }
  }

  // Dispatching: one thread

  private void dispatch() {
    guard.lock();
    try {
      while (running) {
        if (!tryDispatch()) {
          boolean signalled = changed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS);
          LOG.trace("signalled {}", signalled);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      guard.unlock();
    }
  }

  /** A ledger that fails (its disk is full, say) may work again at the next look. */
  private boolean tryDispatch() {
    try {
      return dispatchNext();
    } catch (LedgerException e) {
      if (!ledgerFailed) {
        LOG.error("{}: {}; tried again until it works", table.plan().name(), e.getMessage());
      }
      ledgerFailed = true;
      return false;
    } catch (Throwable e) {
      // Also an Error: without this thread the table would stand still, and nobody would know.
      if (running) {
        stopSource("it", e, 0);
      }
      return false;
    }
  }

  /** Starts one pass, or forms one batch, if there is something to do. */
  private boolean dispatchNext() {
    if (!dispatching || sourceStopped || sourcePaused) {
      return false;
    }
    long now = System.nanoTime();
    List<Lane> idle = lanes.stream().filter(lane -> lane.isIdle(now)).toList();
    if (idle.isEmpty()) {
      return false;
    }
    for (Lane lane : idle) {
      Optional<PreparedDelivery> unended = ledger.prepared(lane.entry().id());
      if (unended.isPresent()) {
        start(unended.get(), lane);
        return true;
      }
    }
    TreeMap<Long, List<Lane>> byBatch = new TreeMap<>();
    Map<Long, Batch> batches = new TreeMap<>();
    for (Lane lane : idle) {
      ledger
          .nextBatch(lane.entry().id())
          .ifPresent(
              batch -> {
                batches.put(batch.number(), batch);
                byBatch.computeIfAbsent(batch.number(), number -> new ArrayList<>()).add(lane);
              });
    }
    if (byBatch.isEmpty()) {
      return ledger
          .formBatch(
              table.entry().id(), table.plan().maxFilesPerBatch(), table.plan().maxBytesPerBatch())
          .isPresent();
    }
    Map.Entry<Long, List<Lane>> first = byBatch.firstEntry();
    start(batches.get(first.getKey()), together(first.getValue()));
    return true;
  }

  /** A route takes its time, and would get rows twice where a pass goes on without it. */
  private static List<Lane> together(List<Lane> lanes) {
    return lanes.stream()
        .filter(lane -> lane.plan().isRoute())
        .findFirst()
        .map(List::of)
        .orElse(lanes);
  }

  private void start(Batch batch, List<Lane> members) {
    begin(members, () -> run(batch, members));
  }

  /** A commit that failed half-way is ended first: its files must not be written again. */
  private void start(PreparedDelivery unended, Lane lane) {
    Batch batch = ledger.batch(unended.batch());
    begin(
        List.of(lane),
        () ->
            LogContext.of(
                lane.plan().name(), batch.number(), () -> rollForward(unended, batch, lane)));
  }

  private void begin(List<Lane> members, Runnable work) {
    members.forEach(Lane::begin);
    table.progress().busy(1);
    try {
      executor.execute(work);
    } catch (RuntimeException | Error e) {
      table.progress().busy(-1);
      members.forEach(Lane::end);
      throw e;
    }
  }

  private void rollForward(PreparedDelivery unended, Batch batch, Lane lane) {
    long startedAt = System.nanoTime();
    Throwable trouble = null;
    try {
      if (!unfinished.rollForward(unended)) {
        trouble = again();
      }
    } catch (Throwable e) {
      trouble = e;
    }
    end(
        new Ending(
            batch, Optional.empty(), Optional.empty(), Optional.ofNullable(trouble), startedAt),
        List.of(lane));
  }

  // One pass: a thread of its own

  private void run(Batch batch, List<Lane> members) {
    LogContext.of(table.plan().name(), batch.number(), () -> pass(batch, members));
  }

  private void pass(Batch batch, List<Lane> members) {
    long startedAt = System.nanoTime();
    Optional<Admission.Reservation> memory = Optional.empty();
    Optional<Pass> pass = Optional.empty();
    Throwable trouble = again();
    try {
      memory = admission.enter(batch.bytes(), preparation::isCancelled);
      Optional<BatchPreparation.Ready> ready =
          memory.isPresent() ? preparation.prepare(batch) : Optional.empty();
      if (ready.isPresent()) {
        pass = Optional.of(open(ready.get(), members));
        trouble = deliver(pass.get(), ready.get()) ? null : again();
      }
    } catch (StaleBatchException e) {
      LOG.debug("{}: batch {} was revised, once more", table.plan().name(), batch.number());
    } catch (PassEndedException e) {
      LOG.debug("{}: batch {} was given up", table.plan().name(), batch.number());
    } catch (SealedBatchException | SourceAwayException | LedgerException e) {
      trouble = e;
    } catch (StoppedSourceException e) {
      stopSource(e.getMessage(), batch.number());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Its writers first: they may hold the memory that is missing here.
      pass.ifPresent(Pass::abort);
      stopSource("batch " + batch.number(), e, batch.number());
    } finally {
      if (trouble != null) {
        // Else a writer would wait for chunks for ever, and everybody for the writer.
        pass.ifPresent(Pass::abort);
      }
      end(new Ending(batch, memory, pass, Optional.ofNullable(trouble), startedAt), members);
    }
  }

  private Pass open(BatchPreparation.Ready ready, List<Lane> members) {
    List<DestinationEntry> entries = members.stream().map(Lane::entry).toList();
    Pass pass = new Pass(ready.batch(), entries, table.activities());
    guard.lock();
    try {
      passes.add(pass);
      if (!dispatching) {
        pass.cancel();
      }
    } finally {
      guard.unlock();
    }
    return pass;
  }

  /** The pass came to nothing, and the ledger says what comes next. */
  private static DeliveryException again() {
    return new DeliveryException(DeliveryException.Kind.ABORTED, "the batch is made again");
  }

  /** Whether the whole batch was read and handed to the writers. */
  private boolean deliver(Pass pass, BatchPreparation.Ready ready) throws IOException {
    Exchange exchange = createExchange(false);
    Throwable failure;
    try (BatchInput input = new BatchInput(table.content(), ready.files(), pass, ready.schema())) {
      exchange.getMessage().setHeader(TABLE_HEADER, table.plan().name());
      exchange.getMessage().setHeader(BATCH_HEADER, pass.batch().number());
      exchange.setProperty(Pass.PROPERTY, pass);
      exchange.setProperty(CheckFiles.INPUT, input);
      exchange.getMessage().setBody(input);
      getProcessor().process(exchange);
      failure = pass.readFailure().orElse(exchange.getException());
    } catch (Throwable e) {
      failure = pass.readFailure().orElse(e);
    } finally {
      releaseExchange(exchange, false);
    }
    if (failure == null && pass.isCommitting()) {
      preparation.read(pass, ready);
      return true;
    }
    if (failure == null) {
      failure =
          new IllegalStateException(
              "the route ended before its commit; does a snippet stop, handle or roll back the"
                  + " exchange?");
    }
    pass.abort();
    preparation.failed(pass, ready, failure);
    return false;
  }

  /**
   * How a pass ended, as far as the reader knows.
   *
   * @param memory reserved for it until its last writer has ended
   * @param pass empty when the batch was not even opened
   * @param trouble why no destination has the batch, whatever its writer says
   */
  private record Ending(
      Batch batch,
      Optional<Admission.Reservation> memory,
      Optional<Pass> pass,
      Optional<Throwable> trouble,
      long startedAt) {

    /** What became of the batch in one destination; done when its writer has ended. */
    CompletableFuture<Void> outcome(String destination) {
      CompletableFuture<Void> written =
          pass.flatMap(one -> one.writer(destination))
              .map(Pass.Writer::outcome)
              .orElseGet(() -> CompletableFuture.completedFuture(null));
      return written.handle((done, error) -> error).thenCompose(error -> judge(destination, error));
    }

    private CompletableFuture<Void> judge(String destination, Throwable error) {
      Optional<Throwable> detachment = pass.flatMap(one -> one.detachment(destination));
      // A reader that ended since all its destinations failed is not what the trouble is.
      Optional<Throwable> own =
          detachment.filter(one -> !isKind(one, DeliveryException.Kind.ABORTED));
      Throwable first = own.or(() -> trouble).or(() -> detachment).orElse(error);
      return first == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(first);
    }
  }

  private void end(Ending ending, List<Lane> members) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Lane lane : members) {
      all.add(
          ending
              .outcome(lane.plan().name())
              .handle(
                  (done, error) -> {
                    ended(lane, ending, error);
                    return null;
                  }));
    }
    CompletableFuture<Void> everyone =
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    CompletableFuture<Void> unused =
        everyone.whenComplete(
            (done, error) -> {
              ending.memory().ifPresent(Admission.Reservation::close);
              table.progress().busy(-1);
              guard.lock();
              try {
                ending.pass().ifPresent(passes::remove);
                changed.signalAll();
              } finally {
                guard.unlock();
              }
              if (error != null) {
                stopSource("it", error, 0);
              }
            });
  }

  private void ended(Lane lane, Ending ending, Throwable error) {
    LogContext.of(
        lane.plan().name(),
        ending.batch().number(),
        () -> judged(lane, ending, error).ifPresent(last -> lines.delivered(lane, last)));
  }

  /** Draws the consequence; gives what is to be said of a batch that was delivered. */
  private Optional<Activity.LastBatch> judged(Lane lane, Ending ending, Throwable error) {
    guard.lock();
    try {
      if (error == null) {
        lane.succeeded();
        ledgerFailed = false;
        return ending.pass().map(pass -> note(lane, ending, pass));
      }
      failed(
          lane,
          ending.batch(),
          error instanceof CompletionException wrapped ? wrapped.getCause() : error);
      return Optional.empty();
    } finally {
      lane.end();
      changed.signalAll();
      guard.unlock();
    }
  }

  /**
   * What became of the batch in the destination, which the caller says once nobody waits for him.
   */
  private Activity.LastBatch note(Lane lane, Ending ending, Pass pass) {
    String destination = lane.plan().name();
    long written = pass.writer(destination).map(Pass.Writer::rows).orElse(0L);
    table.activities().source().delivered(last(ending, pass.rows()));
    Activity.LastBatch last = last(ending, written);
    table.activities().destination(destination).delivered(last);
    return last;
  }

  private static Activity.LastBatch last(Ending ending, long rows) {
    return new Activity.LastBatch(
        ending.batch().number(),
        rows,
        ending.batch().files(),
        ending.batch().bytes(),
        Duration.ofNanos(System.nanoTime() - ending.startedAt()),
        Instant.now());
  }

  // Failures of a destination, under the lock

  private void failed(Lane lane, Batch batch, Throwable cause) {
    String name = lane.plan().name();
    if (cause instanceof StaleBatchException || isKind(cause, DeliveryException.Kind.ABORTED)) {
      LOG.debug("{}: batch {} is made again", name, batch.number());
      return;
    }
    if (isKind(cause, DeliveryException.Kind.SLOW)) {
      LOG.warn("{}: {}", name, cause.getMessage());
      return;
    }
    if (cause instanceof LedgerException ledgerTrouble && ledgerTrouble.isPassing()) {
      waitForLedger(lane, batch, ledgerTrouble);
      return;
    }
    boolean away = cause instanceof SourceAwayException;
    boolean passing =
        cause instanceof LedgerException
            || isKind(cause, DeliveryException.Kind.AWAY)
            || (cause instanceof IOException
                && !(cause instanceof DeliveryException)
                && !(cause instanceof SealedBatchException));
    Optional<Duration> pause = passing ? pauses.after(lane.failed()) : Optional.empty();
    if (pause.isPresent()) {
      LOG.warn(
          "{}: batch {} cannot be {} ({}); tried again in {} s",
          name,
          batch.number(),
          away ? "read" : "written",
          reason(cause),
          pause.get().toSeconds());
      lane.pauseUntil(System.nanoTime() + pause.get().toNanos());
    } else if (away) {
      stopSource(Sentence.of(cause.getMessage()) + " Bring it back, then `anasto retry`", 0);
    } else {
      giveUp(lane, batch, cause);
    }
  }

  /** However long it takes: that a table stops could not be written down either. */
  private void waitForLedger(Lane lane, Batch batch, LedgerException cause) {
    int waits = lane.waited();
    Duration pause = pauses.after(waits).orElse(pauses.longest());
    lane.pauseUntil(System.nanoTime() + pause.toNanos());
    if (waits == 1) {
      LOG.warn(
          "{}: batch {} waits for the ledger: {}; tried again until it works",
          lane.plan().name(),
          batch.number(),
          cause.getMessage());
    }
  }

  private void giveUp(Lane lane, Batch batch, Throwable cause) {
    String name = lane.plan().name();
    Optional<String> shortage = MemoryShortage.of("batch " + batch.number(), cause);
    String reason =
        shortage.orElseGet(
            () ->
                "batch %d cannot be written into %s: %s"
                    .formatted(batch.number(), lane.plan().displayDir(), reason(cause)));
    if (shortage.isEmpty()
        && !(cause instanceof IOException)
        && !(cause instanceof LedgerException)) {
      LOG.error("{}: batch {} failed", name, batch.number(), cause);
    }
    // What is prepared cannot be left out any more: a part of it may be visible.
    if (lane.plan().skipsFailures()
        && !isKind(cause, DeliveryException.Kind.AWAY)
        && ledger.prepared(lane.entry().id()).isEmpty()) {
      leaveOut(lane, batch, reason);
    } else {
      LOG.error(
          "{}: {}{}, then `anasto retry`",
          name,
          shortage.isPresent() ? reason : Sentence.of(reason),
          shortage.isPresent() ? "" : " The table stops here; mend it");
      lane.stop();
      writeDown(name, () -> ledger.stopDestination(lane.entry().id(), reason, batch.number()));
    }
  }

  private void leaveOut(Lane lane, Batch batch, String reason) {
    String name = lane.plan().name();
    try {
      ledger.skip(batch.number(), lane.entry().id(), reason);
      LOG.error(
          "{}: {} The batch is left out here (on_fail = \"skip\"); `anasto retry` delivers it",
          name,
          Sentence.of(reason));
    } catch (StaleBatchException e) {
      LOG.debug("{}: batch {} is made again", name, batch.number(), e);
    } catch (LedgerException e) {
      waitForLedger(lane, batch, e);
      return;
    }
    lane.succeeded();
  }

  /** What is not in the ledger is found out again by the next process, as it was here. */
  private static void writeDown(String table, Runnable stop) {
    try {
      stop.run();
    } catch (LedgerException e) {
      LOG.error("{}: `anasto status` cannot show that it stopped: {}", table, e.getMessage());
    }
  }

  private static boolean isKind(Throwable cause, DeliveryException.Kind kind) {
    return cause instanceof DeliveryException failure && failure.kind() == kind;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof java.nio.file.AccessDeniedException denied) {
      return "permission denied for " + denied.getFile();
    }
    if (cause instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
      return system.getReason() + " (" + system.getFile() + ")";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /**
   * Stops the source for what nobody expected.
   *
   * @param what cannot go on
   * @param batch at which; 0 where none is at fault
   */
  private void stopSource(String what, Throwable unexpected, long batch) {
    Optional<String> shortage = MemoryShortage.of(what, unexpected);
    if (shortage.isPresent()) {
      stopSource(shortage.get() + ", then `anasto retry`", batch);
      return;
    }
    String reason = what + " cannot go on: " + unexpected;
    LOG.error("{}: {}", table.plan().name(), reason, unexpected);
    stop(reason, batch);
  }

  private void stopSource(String reason, long batch) {
    LOG.error("{}: {}", table.plan().name(), reason);
    stop(reason, batch);
  }

  private void stop(String reason, long batch) {
    guard.lock();
    try {
      sourceStopped = true;
    } finally {
      guard.unlock();
    }
    writeDown(table.plan().name(), () -> ledger.stopSource(table.entry().id(), reason, batch));
  }
}
