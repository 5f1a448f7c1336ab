package io.anasto.source;

import static java.util.stream.Collectors.joining;

import io.anasto.format.DataException;
import io.anasto.format.RowReader;
import io.anasto.format.TableException;
import io.anasto.ledger.Batch;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.BatchState;
import io.anasto.ledger.FileRevision;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Pass;
import io.anasto.ledger.SchemaVersion;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.StaleBatchException;
import io.anasto.plan.SourcePlan;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.Schema;
import io.anasto.row.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a batch ready to be read, and revises it when it turns out not to be: files that vanished,
 * changed, are still arriving or cannot be read, and schemas that were too narrow. Until the batch
 * is sealed, all of that is free; each revision makes the batch again.
 */
final class BatchPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(BatchPreparation.class);

  /**
   * A file with a structure that ends too early counts as arriving until it stood still this long.
   */
  private static final Duration ARRIVING = Duration.ofSeconds(60);

  private static final int ROOM = 1024;
  private static final String SNAPSHOT = ".snapshot";

  private final SourceTable table;
  private final SourcePlan plan;
  private final Ledger ledger;
  private final SchemaSettling schemas;
  private final SettingsHint hint;
  private final SchemaRemedies remedies;
  private final TouchedFiles touched;
  private final Clock clock;

  /**
   * Batches whose schema was widened by a look at all their rows: another look would say the same.
   */
  private final Set<Long> widened = ConcurrentHashMap.newKeySet();

  /** Few: files that end too early, and whose time is in the future. */
  private final Map<String, Standing> standing = new ConcurrentHashMap<>();

  private volatile boolean cancelled;

  /** Whether the last batch was a snapshot in the place of one that was gone. */
  private volatile boolean readAnew;

  private final AtomicBoolean warned = new AtomicBoolean();

  BatchPreparation(SourceTable table, Clock clock) {
    this.table = table;
    this.plan = table.plan();
    this.ledger = table.ledger();
    this.clock = clock;
    this.schemas = new SchemaSettling(plan, table.content(), ledger, () -> cancelled);
    this.hint = new SettingsHint(plan, table.content());
    this.remedies = new SchemaRemedies(plan, ledger);
    this.touched = new TouchedFiles(plan, ledger);
  }

  /**
   * Looks at whole files end soon, with a {@link PassEndedException}; the process or route stops.
   */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  void allow() {
    cancelled = false;
  }

  /**
   * A batch, checked and with a schema; empty when it was revised and has to be looked at again.
   *
   * @throws SealedBatchException when it can no longer be read as it was sealed
   * @throws StoppedSourceException when the source stops on a file
   * @throws SourceAwayException when it is worth while to wait for the source
   */
  Optional<Ready> prepare(Batch batch) throws IOException {
    BatchFiles files = new BatchFiles(plan, ledger.filesToRead(batch.number()), table.standStill());
    try {
      files.check(clock.instant());
      SchemaSettling.Settled settled = schemas.settle(batch, files);
      hint.look(files.files(), settled.schema().schema().size());
      return Optional.of(new Ready(settled.batch(), files, settled.schema()));
    } catch (FilesChangedException | EntryException e) {
      revise(batch, files, e);
      return Optional.empty();
    }
  }

  /** Says once of which columns nothing is known but nulls. */
  void read(Pass pass, Ready ready) {
    readAnew = false;
    ready.files().files().forEach(file -> standing.remove(file.path()));
    List<String> unsettled = ready.schema().schema().unsettled();
    if (pass.rows() > 0 && !unsettled.isEmpty() && !warned.getAndSet(true)) {
      LOG.warn(
          "{}: only nulls, or empty lists and objects, so far in {}. A value settles its type;"
              + " until then Avro files, Parquet files and open tables lack it. To settle it now,"
              + " give the column's type in [source_table.schema]",
          plan.name(),
          unsettled.stream().sorted().map(name -> '"' + name + '"').collect(joining(", ")));
    }
  }

  /**
   * Draws the consequence of a pass that did not come to its end; the batch is handed out again.
   */
  void failed(Pass pass, Ready ready, Throwable failure) throws IOException {
    if (failure instanceof PassEndedException
        || failure instanceof StaleBatchException
        || pass.isCancelled()) {
      return;
    }
    if (failure instanceof IOException e
        && (e instanceof FilesChangedException || e instanceof EntryException)) {
      revise(pass.batch(), ready.files(), e);
      return;
    }
    if (failure instanceof SourceAwayException away) {
      throw away;
    }
    Optional<String> shortage = MemoryShortage.of("batch " + pass.batch().number(), failure);
    if (shortage.isPresent()) {
      throw new StoppedSourceException(shortage.get() + ", then `anasto retry`");
    }
    LOG.error("{}: batch {} failed", plan.name(), pass.batch().number(), failure);
    if (pass.readFailure().isPresent()) {
      throw new StoppedSourceException(
          "batch %d cannot be read: %s".formatted(pass.batch().number(), failure));
    }
    String reason =
        "batch %d failed in its route: %s".formatted(pass.batch().number(), reason(failure));
    if (!plan.skipsBadFiles() || !pass.isInSnippet()) {
      throw new StoppedSourceException(
          Sentence.of(reason) + " Mend the route, then `anasto retry`");
    }
    leaveOut(pass, reason);
  }

  /** A route does not fail for one file: the whole batch is left out. */
  private void leaveOut(Pass pass, String reason) {
    for (String destination : pass.destinations()) {
      if (pass.isAttached(destination)) {
        ledger.skip(pass.batch().number(), pass.destination(destination).id(), reason);
        LOG.error(
            "{}: {} The batch is left out (on_fail = \"skip\"); `anasto retry` delivers it",
            destination,
            Sentence.of(reason));
      }
    }
  }

  /** What went wrong in a step of the route, without Camel's words around it. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CamelExchangeException || cause instanceof RuntimeCamelException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private void revise(Batch batch, BatchFiles files, IOException first) throws IOException {
    IOException trouble = first;
    if (first instanceof UnreadableFileException) {
      // One that was taken away, or replaced, since the batch was checked is not broken.
      try {
        files.check(clock.instant());
      } catch (FilesChangedException changed) {
        trouble = changed;
      } catch (UnreadableFileException another) {
        LOG.debug("{}: {}", plan.name(), another.getMessage());
      }
    }
    boolean sealed =
        batch.state() != BatchState.OPEN || ledger.batch(batch.number()).state() != BatchState.OPEN;
    if (sealed && trouble instanceof BadVersionException version && version.isGone()) {
      throw SealedBatchException.gone(version.problem());
    }
    if (sealed
        && trouble instanceof FilesChangedException changed
        && touched.isAll(batch, changed)) {
      return;
    }
    if (sealed) {
      throw new SealedBatchException(
          trouble instanceof FilesChangedException
              ? trouble.getMessage()
              : trouble.getMessage() + ", which is new");
    }
    if (trouble instanceof FilesChangedException changed) {
      if (batch.target() != 0 && !Files.isDirectory(plan.directory())) {
        // No listing would find again what one destination alone has to get.
        throw SourceAwayException.ofFiles(plan.displayDir());
      }
      widened.remove(batch.number());
      LOG.warn(
          "{}: {} before it was delivered; batch {} is made again",
          plan.name(),
          changed.getMessage(),
          batch.number());
      ledger.revise(batch.number(), batch.revision(), changed.revisions());
      // A file that was away for a moment is forgotten, and perhaps back already.
      table.progress().doubt();
    } else if (trouble instanceof BadFileException bad) {
      revise(batch, files, bad);
    } else if (trouble instanceof EntryException entry) {
      reject(batch, files, entry);
    }
  }

  /** The history that a batch of an open table needs was vacuumed away. */
  private void readAnew(Batch batch, BatchFiles files, BadVersionException gone)
      throws IOException {
    boolean snapshot = gone.path().endsWith(SNAPSHOT);
    if (ledger.isOvertaken(batch, gone.path()) && !(batch.target() != 0 && snapshot)) {
      // A second try of what was rejected: the source lacks nothing else.
      leaveOut(batch, files, gone.path(), gone.problem());
      return;
    }
    if (batch.target() != 0) {
      throw SealedBatchException.gone(gone.problem());
    }
    if (!plan.resnapshots() || !(table.content() instanceof VersionContent versions)) {
      throw new StoppedSourceException(gone.getMessage());
    }
    Sighting latest = latest(versions);
    if (latest.path().equals(gone.path()) || (snapshot && readAnew)) {
      // Reading it once more would meet the same, also behind commits that come all the while.
      readAnew = false;
      throw new StoppedSourceException(
          "%s, so that the table cannot be read anew either. Bring it back, or write the table anew, then `anasto retry`"
              .formatted(gone.problem()));
    }
    readAnew = snapshot;
    LOG.warn(
        "{}: {} The table is read anew, which repeats rows (on_gap = \"resnapshot\")",
        plan.name(),
        Sentence.of(gone.problem()));
    ledger.resnapshot(batch.number(), batch.revision(), latest);
  }

  private Sighting latest(VersionContent versions) throws IOException {
    try {
      return versions.snapshot();
    } catch (IOException e) {
      if (!versions.isThere()) {
        throw SourceAwayException.ofTable(plan.displayDir());
      }
      throw new StoppedSourceException(
          "%s cannot be read anew: %s Mend it, then `anasto retry`"
              .formatted(
                  plan.displayDir(),
                  Sentence.of(
                      e instanceof TableException problem ? problem.problem() : e.getMessage())));
    }
  }

  private void revise(Batch batch, BatchFiles files, BadFileException bad) throws IOException {
    Optional<Instant> arriving = arriving(files, bad);
    if (arriving.isPresent()) {
      LOG.info(
          "{}: {}; perhaps it is still arriving, it is read when it has stood still for {} s",
          plan.name(),
          bad.getMessage(),
          ARRIVING.toSeconds());
      widened.remove(batch.number());
      ledger.revise(
          batch.number(),
          batch.revision(),
          List.of(FileRevision.postponed(bad.path(), arriving.get())));
    } else if (!adaptSchema(batch, files, bad.problem())) {
      reject(batch, files, bad);
    }
  }

  /** Until when a file may still be arriving; empty when it is simply broken. */
  private Optional<Instant> arriving(BatchFiles files, BadFileException bad) {
    // A version has all its files when its log entry appears.
    if (bad.problem().kind() != DataException.Kind.TRUNCATED || plan.isOpenTable()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return files.files().stream()
        .filter(file -> file.path().equals(bad.path()))
        .map(file -> standsStillUntil(file, now))
        .filter(until -> until.isAfter(now))
        .findFirst();
  }

  /** A time in the future tells nothing; then it counts for how long the file looked the same. */
  private Instant standsStillUntil(BatchFile file, Instant now) {
    Instant modified = Instant.EPOCH.plusNanos(file.modified());
    if (!modified.isAfter(now)) {
      return modified.plus(ARRIVING);
    }
    Standing first = standing.get(file.path());
    if (first == null || !first.file().equals(file)) {
      first = new Standing(file, System.nanoTime());
      standing.put(file.path(), first);
    }
    return now.plus(ARRIVING).minusNanos(System.nanoTime() - first.since());
  }

  /** A file of a future time, and since when it looks so, on the monotonic clock. */
  private record Standing(BatchFile file, long since) {}

  /** Proposes a schema that takes what contradicted the present one, where that is allowed. */
  private boolean adaptSchema(Batch batch, BatchFiles files, DataException problem)
      throws IOException {
    boolean grows =
        problem.kind() == DataException.Kind.UNSETTLED
            || (problem.kind() == DataException.Kind.NEW_COLUMN && plan.addsColumns());
    if (!grows
        && problem.kind() != DataException.Kind.NEW_COLUMN
        && problem.kind() != DataException.Kind.TYPE_MISMATCH) {
      return false;
    }
    if (widened.contains(batch.number())) {
      return false;
    }
    Optional<SchemaVersion> present = ledger.schemaOf(batch);
    try {
      if (problem.kind() == DataException.Kind.TYPE_MISMATCH
          && present.isPresent()
          && schemas.followTypes(batch, files.files(), present.get()).isPresent()) {
        return true;
      }
      if (!isSettled() && !(grows && plan.upstream().isPresent())) {
        LOG.info(
            "{}: {}; all of batch {} is looked at to settle the schema",
            plan.name(),
            problem.getMessage(),
            batch.number());
        schemas.widen(batch, files);
        widened.add(batch.number());
        return true;
      }
      if (grows && present.isPresent() && schemas.grow(batch, files, present.get())) {
        widened.add(batch.number());
        return true;
      }
    } catch (EntryException e) {
      // The look has met a file that is broken anyway, which is dealt with first.
      widened.remove(batch.number());
      reject(batch, files, e);
      return true;
    }
    return false;
  }

  /** Whether columns have their types for good, whatever comes. */
  private boolean isSettled() {
    return plan.declaresAllColumns() || ledger.schema(table.entry().id()).isPresent();
  }

  private void reject(Batch batch, BatchFiles files, EntryException trouble) throws IOException {
    if (trouble instanceof BadVersionException version && version.isGone()) {
      readAnew(batch, files, version);
      return;
    }
    files.files().stream().filter(file -> file.path().equals(trouble.path())).forEach(hint::look);
    String problem = trouble.getMessage();
    boolean atEnd =
        trouble instanceof BadFileException bad && isAtEnd(batch, bad.path(), bad.problem());
    if (!plan.skipsBadFiles()) {
      if (atEnd) {
        ledger.failedAtEnd(table.entry().id(), trouble.path());
        // It may have grown before the table stopped.
        table.progress().doubt();
      }
      throw new StoppedSourceException(
          "%s %s, or leave the %s out with on_fail = \"skip\"; then `anasto retry`%s"
              .formatted(
                  Sentence.of(problem),
                  remedies.of(trouble),
                  plan.isOpenTable() ? "version" : "file",
                  atEnd
                      ? ". If the file is still written, it is read by itself when it grows"
                      : ""));
    }
    leaveOut(batch, files, trouble.path(), problem);
    if (atEnd) {
      ledger.failedAtEnd(table.entry().id(), trouble.path());
    }
  }

  /** Whether a file may be whole later, by what comes behind it. */
  private boolean isAtEnd(Batch batch, String path, DataException problem) {
    try {
      return batch.target() == 0
          && table.content() instanceof FileContent content
          && content.isWrongAtEnd(path, problem, schemas.known(batch));
    } catch (IOException e) {
      LOG.debug("{}: {} cannot be looked at again", plan.name(), path, e);
      return false;
    }
  }

  private void leaveOut(Batch batch, BatchFiles files, String path, String problem)
      throws IOException {
    List<FileRevision> rejected = new ArrayList<>();
    rejected.add(FileRevision.rejected(path, problem));
    Optional<ReadSchema> schema = schemas.known(batch);
    boolean settled = isSettled();
    // The others of the batch at once, where the table does not stop for them.
    if (schema.isPresent() && plan.skipsBadFiles()) {
      for (BatchFile file : files.files()) {
        if (!file.path().equals(path)) {
          Optional<DataException> bad = problemOf(file, schema.get(), settled);
          bad.ifPresent(one -> rejected.add(FileRevision.rejected(file.path(), one.getMessage())));
          if (bad.isPresent() && isAtEnd(batch, file.path(), bad.get())) {
            ledger.failedAtEnd(table.entry().id(), file.path());
          }
        }
      }
    }
    for (FileRevision one : rejected) {
      LOG.error(
          "{}: {} It is left out{}",
          plan.name(),
          Sentence.of(one.reason()),
          plan.skipsBadFiles() ? " (on_fail = \"skip\")" : "");
    }
    widened.remove(batch.number());
    ledger.revise(batch.number(), batch.revision(), rejected);
  }

  /**
   * Reads a file to its end for its problem alone, so that one revision leaves out all broken ones.
   */
  private Optional<DataException> problemOf(BatchFile file, ReadSchema schema, boolean settled) {
    Schema read = schema.schema().plus(table.content().added());
    try (RowReader reader =
        table.content().open(file, schema.schema(), schema.options(), () -> cancelled)) {
      boolean more = true;
      while (more) {
        more = reader.read(new ChunkBuilder(read, ROOM));
      }
      return Optional.empty();
    } catch (DataException e) {
      return isFinal(e, settled) ? Optional.of(e) : Optional.empty();
    } catch (IOException e) {
      // A file that is unreadable by itself is met by the next pass.
      return Optional.empty();
    }
  }

  /** Whether neither time nor a wider schema would mend the file. */
  private boolean isFinal(DataException problem, boolean settled) {
    return switch (problem.kind()) {
      case MALFORMED, MISSING_COLUMN -> true;
      case TRUNCATED -> plan.isOpenTable();
      case UNSETTLED -> false;
      case TYPE_MISMATCH -> settled;
      case NEW_COLUMN -> settled && !plan.addsColumns();
    };
  }

  /**
   * A batch that can be read.
   *
   * @param batch at the revision that was checked
   */
  record Ready(Batch batch, BatchFiles files, ReadSchema schema) {}
}
