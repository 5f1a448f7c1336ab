package io.anasto.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One reading of one batch for some destinations. The reader makes it; each destination's writer
 * joins it with its first chunk; and it holds what became of each. Thread-safe.
 */
public final class Pass {
  /** The exchange property under which a batch's exchanges carry their pass. */
  public static final String PROPERTY = "AnastoPass";

  /** A destination's writer, as the pass sees it. */
  public interface Writer {
    /** All chunks were handed over, and the batch stands: write it out and commit. */
    void finish();

    /**
     * Forget what was written; the batch is not committed. {@link #outcome} tells when it is done.
     */
    void abort();

    /** Done when the batch is committed, failed when it is not; nothing temporary is left then. */
    CompletableFuture<Void> outcome();

    /** Rows written so far. */
    long rows();
  }

  private final Batch batch;
  private final Map<String, DestinationEntry> destinations = new LinkedHashMap<>();
  private final Map<String, Writer> writers = new LinkedHashMap<>();
  private final Map<String, Throwable> detached = new LinkedHashMap<>();
  private final Set<String> offered = new HashSet<>();
  private final Activities activities;
  private final List<ReadFile> files = new ArrayList<>();
  private long rows;
  private volatile boolean cancelled;
  private Throwable readFailure;
  private boolean committing;
  private boolean inSnippet;

  /**
   * @param activities are told of the rows
   */
  public Pass(Batch batch, List<DestinationEntry> destinations, Activities activities) {
    this.batch = batch;
    this.activities = activities;
    destinations.forEach(entry -> this.destinations.put(entry.name(), entry));
  }

  public Batch batch() {
    return batch;
  }

  /** The names of all destinations that the pass began with. */
  public Set<String> destinations() {
    return destinations.keySet();
  }

  public DestinationEntry destination(String name) {
    return destinations.get(name);
  }

  /** Whether chunks of this pass are for a destination, still. */
  public synchronized boolean isAttached(String destination) {
    return destinations.containsKey(destination) && !detached.containsKey(destination);
  }

  public synchronized boolean isAnyAttached() {
    return detached.size() < destinations.size();
  }

  public synchronized Optional<Writer> writer(String destination) {
    return Optional.ofNullable(writers.get(destination));
  }

  public synchronized void join(String destination, Writer writer) {
    writers.put(destination, writer);
  }

  /** Whether rows are in a user's route at present; it stays so where that failed. */
  public synchronized void inSnippet(boolean begins) {
    inSnippet = begins;
  }

  public synchronized boolean isInSnippet() {
    return inSnippet;
  }

  /** A chunk came as far as the destination, with rows or without. */
  public synchronized void offer(String destination) {
    offered.add(destination);
  }

  public synchronized boolean isOffered(String destination) {
    return offered.contains(destination);
  }

  /** The destination takes no further part; the others go on. */
  public synchronized void detach(String destination, Throwable cause) {
    detached.putIfAbsent(destination, cause);
  }

  /** Why a destination was detached; empty when it was not. */
  public synchronized Optional<Throwable> detachment(String destination) {
    return Optional.ofNullable(detached.get(destination));
  }

  public synchronized void countRows(long more) {
    rows += more;
    activities.source().moved(Math.max(0, more));
  }

  /** A file was read to its end. */
  public synchronized void gave(ReadFile file) {
    files.add(file);
  }

  /** What was read to its end so far. */
  public synchronized List<ReadFile> files() {
    return List.copyOf(files);
  }

  /** A destination has written so many rows more. */
  public void written(String destination, long more) {
    activities.destination(destination).moved(more);
  }

  /** Rows read so far. */
  public synchronized long rows() {
    return rows;
  }

  /** The batch cannot be read; what the reader met first stands. */
  public synchronized void failRead(Throwable cause) {
    if (readFailure == null) {
      readFailure = cause;
    }
  }

  public synchronized Optional<Throwable> readFailure() {
    return Optional.ofNullable(readFailure);
  }

  /**
   * Says that the route has come to its last step: all rows were handed over, and the batch stands.
   */
  public synchronized void beginCommit() {
    committing = true;
  }

  /** Whether the route has come to its last step; one that a snippet ended early has not. */
  public synchronized boolean isCommitting() {
    return committing;
  }

  /** Whether a destination is the only one that still takes part. */
  public synchronized boolean isAlone(String destination) {
    return isAttached(destination) && detached.size() == destinations.size() - 1;
  }

  /** Asks the reader to stop, since the process or the route is stopping. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** Lets all writers forget what they wrote. */
  public void abort() {
    List<Writer> all;
    synchronized (this) {
      all = new ArrayList<>(writers.values());
    }
    all.forEach(Writer::abort);
  }
}
