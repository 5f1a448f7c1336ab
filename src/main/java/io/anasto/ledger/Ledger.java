package io.anasto.ledger;

import io.anasto.row.Failpoint;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was discovered, which batches it became, and what each destination has committed: on disk
 * before a method returns.
 *
 * <p>Thread-safe. Changes are made one after another; readers do not wait for them. Ids are those
 * of {@link SourceEntry} and {@link DestinationEntry}; an unknown one is an {@link
 * IllegalArgumentException}. What the user can mend is a {@link LedgerException}; also a full disk
 * or a damaged file, from any method.
 */
public final class Ledger implements AutoCloseable {
  /** A clock is put right by less than this all the time; in milliseconds. */
  private static final long STEP_BACK = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final Path directory;
  private final Path file;
  private final Clock clock;
  private final Optional<StateLock> lock;
  private final Database writer;
  private final Database reader;
  private final Database lookups;
  private final UUID id;

  /** The last time that a look for what is due has seen. */
  private final AtomicLong lastLook = new AtomicLong(Long.MIN_VALUE);

  /** By batch: what was read of it, until it is sealed. */
  private final Map<Long, Given> read = new ConcurrentHashMap<>();

  private final List<Consumer<LedgerEvent>> listeners = new CopyOnWriteArrayList<>();

  /** What is removed when this is closed. */
  private Optional<LedgerCopy> copy = Optional.empty();

  /**
   * @param file in the directory, or a copy
   */
  private Ledger(
      Path directory, Path file, Clock clock, Optional<StateLock> lock, Database writer) {
    this.directory = directory;
    this.file = file;
    this.clock = clock;
    this.lock = lock;
    this.writer = writer;
    this.reader = Database.reader(file);
    this.lookups = Database.reader(file);
    this.id =
        UUID.fromString(
            reader
                .read(session -> session.one("SELECT id FROM ledger", row -> row.getString(1)))
                .orElseThrow(() -> Problems.damaged(file, "it does not say whose it is")));
  }

  /** Whether there is a ledger in the directory, sound or not. */
  public static boolean exists(Path stateDirectory) {
    return Files.exists(stateDirectory.resolve(LedgerFile.NAME));
  }

  /**
   * Opens the ledger to run on it; makes the directory and the ledger when they are missing.
   *
   * @throws LedgerException when another process runs on it, when it cannot be written, is damaged,
   *     is from a newer version, or is on a network file system
   */
  public static Ledger open(Path stateDirectory) {
    return open(stateDirectory, WallClock.get());
  }

  static Ledger open(Path stateDirectory, Clock clock) {
    StateDirectory.check(stateDirectory);
    Path directory = makeDirectory(stateDirectory);
    StateLock lock = StateLock.take(directory);
    try {
      LedgerFile file = new LedgerFile(directory);
      file.createOrCheck();
      Ledger ledger = connect(directory, clock, Optional.of(lock), file);
      // The clock may have been set back while nobody looked.
      ledger.changeQuietly(Retries::putNothingOff);
      return ledger;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens the ledger beside a process that may run on it: to read, and to leave requests. All other
   * changes are an {@link IllegalStateException}.
   *
   * @throws LedgerException when there is none, or as for {@link #open}
   */
  public static Ledger openForCommand(Path stateDirectory) {
    if (!exists(stateDirectory)) {
      throw Problems.missing(stateDirectory);
    }
    Path directory = realPath(stateDirectory);
    LedgerFile file = new LedgerFile(directory);
    file.checkHeader();
    return connect(directory, WallClock.get(), Optional.empty(), file);
  }

  /**
   * Opens the ledger as {@link #openForCommand}, after all that {@link #open} looks at; empty when
   * there is none, and {@link #open} would make one. Nothing is written.
   *
   * @throws LedgerException as for {@link #open}, but for a process that runs on it, and for an
   *     earlier version, which that would bring up
   */
  public static Optional<Ledger> openToCheck(Path stateDirectory) {
    StateDirectory.check(stateDirectory);
    LedgerFile file = new LedgerFile(stateDirectory);
    if (!file.exists()) {
      file.checkNotLost();
      return Optional.empty();
    }
    Path directory = realPath(stateDirectory);
    file = new LedgerFile(directory);
    file.checkHeader();
    if (file.isOlder()) {
      LedgerCopy copy = LedgerCopy.of(file);
      Ledger ledger = connect(directory, WallClock.get(), Optional.empty(), copy.file());
      return Optional.of(ledger.removing(copy));
    }
    Ledger ledger = connect(directory, WallClock.get(), Optional.empty(), file);
    try {
      file.checkPages(ledger.reader);
      return Optional.of(ledger);
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  private Ledger removing(LedgerCopy temporary) {
    copy = Optional.of(temporary);
    return this;
  }

  private static Ledger connect(
      Path directory, Clock clock, Optional<StateLock> lock, LedgerFile file) {
    Database writer = Database.writer(file.path());
    try {
      file.checkFormat(writer, lock.isPresent());
      if (lock.isPresent()) {
        file.checkPages(writer);
      }
      return new Ledger(directory, file.path(), clock, lock, writer);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static Path makeDirectory(Path stateDirectory) {
    try {
      createDirectories(stateDirectory.toAbsolutePath());
    } catch (IOException e) {
      throw Problems.unwritable(stateDirectory, e);
    }
    return realPath(stateDirectory);
  }

  /** They must last as long as the ledger: without it nobody knows what was delivered. */
  private static void createDirectories(Path path) throws IOException {
    Path parent = path.getParent();
    if (Files.isDirectory(path) || parent == null) {
      return;
    }
    createDirectories(parent);
    Files.createDirectories(path);
    LedgerFile.force(parent, StandardOpenOption.READ);
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw Problems.unwritable(path, e);
    }
  }

  /** Whether a process runs on the ledger: this one, or for a command another one. */
  public boolean isRunning() {
    return lock.isPresent() || StateLock.isHeld(directory);
  }

  /** Who this ledger is; it never changes. */
  public UUID id() {
    return id;
  }

  /** The real path of the config that ran on this ledger last; empty before the first run. */
  public Optional<Path> config() {
    return reader
        .read(
            session ->
                session.one(
                    "SELECT config FROM ledger WHERE config IS NOT NULL", row -> row.getString(1)))
        .map(FileName::path);
  }

  /** Says which config runs on this ledger. */
  public void runBy(Path config) {
    changeQuietly(session -> session.update("UPDATE ledger SET config = ?", FileName.of(config)));
  }

  /** The highest batch number that was ever given. */
  public long lastBatch() {
    return reader.read(Batches::lastNumber);
  }

  /** Makes every further batch number higher than this one. */
  public void continueAbove(long batchNumber) {
    change(
        session ->
            session.update("UPDATE ledger SET last_batch = max(last_batch, ?)", batchNumber));
  }

  /**
   * Calls a listener after each change that it may want to act on, in the thread that made the
   * change, once it is on disk. The listener must be quick; it may use the ledger.
   */
  public void subscribe(Consumer<LedgerEvent> listener) {
    listeners.add(listener);
  }

  // Tables

  /**
   * The source of this name; it is created when it is new.
   *
   * @param sourceDirectory its real path
   * @throws LedgerException when the ledger knows the directory under another name, or the name
   *     with another directory
   */
  public SourceEntry openSource(String name, String sourceDirectory) {
    return openSource(name, sourceDirectory, TableKind.FILES, Set.of());
  }

  /**
   * The source of this name; it is created when it is new.
   *
   * @param sourceDirectory its real path
   * @param kind what it is
   * @param neighbours names of other sources that the config has for the same directory, so that
   *     none of them is taken for a former name of this one
   * @throws LedgerException when the ledger knows the directory under another name, or the name
   *     with another directory or as another kind
   */
  public SourceEntry openSource(
      String name, String sourceDirectory, TableKind kind, Set<String> neighbours) {
    return change(session -> Tables.openSource(session, name, sourceDirectory, kind, neighbours));
  }

  /** The destination of this name, a directory of files. */
  public DestinationEntry openDestination(
      String name, SourceEntry source, String destinationDirectory) {
    return openDestination(name, source, destinationDirectory, TableKind.FILES);
  }

  /**
   * The destination of this name; it is created when it is new, and gets what becomes a batch from
   * now on.
   *
   * @param destinationDirectory its real path
   * @param kind what it is
   * @throws LedgerException when the ledger knows the directory under another name, or the name
   *     with another directory or another source, or as another kind
   */
  public DestinationEntry openDestination(
      String name, SourceEntry source, String destinationDirectory, TableKind kind) {
    return change(
        session -> Tables.openDestination(session, name, source, destinationDirectory, kind));
  }

  /**
   * Looks whether {@link #openSource} would take the source.
   *
   * @throws LedgerException as it would
   */
  public void checkSource(
      String name, String sourceDirectory, TableKind kind, Set<String> neighbours) {
    reader.read(session -> Tables.checkSource(session, name, sourceDirectory, kind, neighbours));
  }

  /**
   * Looks whether {@link #openDestination} would take the destination.
   *
   * @param source the name of its source, which may be new
   * @throws LedgerException as it would
   */
  public void checkDestination(
      String name, String source, String destinationDirectory, TableKind kind) {
    reader.read(
        session -> Tables.checkDestination(session, name, source, destinationDirectory, kind));
  }

  /** The name of the file that a destination has written last; empty when there is none. */
  public Optional<String> lastPart(long destinationId) {
    return reader.read(session -> Deliveries.lastPart(session, destinationId));
  }

  public Optional<SourceEntry> source(String name) {
    return reader.read(session -> Tables.source(session, name));
  }

  public Optional<SourceEntry> source(long id) {
    return reader.read(session -> Tables.findSource(session, id));
  }

  /** Empty also where it was reset, and has another id. */
  public Optional<DestinationEntry> destination(long id) {
    return reader.read(session -> Tables.findDestination(session, id));
  }

  public Optional<DestinationEntry> destination(String name) {
    return reader.read(session -> Tables.destination(session, name));
  }

  /**
   * Whether a destination that wrote into this directory was reset, so that files of ours there are
   * no surprise.
   *
   * @param destinationDirectory its real path
   */
  public boolean wasReset(String destinationDirectory) {
    return reader.read(session -> Tables.wasReset(session, destinationDirectory));
  }

  /** All sources ever opened, by name, whether the config still has them or not. */
  public List<SourceEntry> allSources() {
    return reader.read(Tables::sources);
  }

  /** All destinations ever opened and not reset, by name. */
  public List<DestinationEntry> allDestinations() {
    return reader.read(Tables::destinations);
  }

  /** Says which tables the present config has; the others keep their position. */
  public void configured(Set<Long> sourceIds, Set<Long> destinationIds) {
    changeQuietly(session -> Tables.configured(session, sourceIds, destinationIds));
  }

  /**
   * Gives a new destination the past: all files of the source that are in a batch already and still
   * exist, in batches for it alone. Call it before delivery starts.
   *
   * @param stillExists says of a path below the source's directory whether there is such a file
   * @throws IllegalStateException when the destination is not new
   */
  public BackfillResult backfill(
      DestinationEntry destination, Predicate<String> stillExists, int maxFiles, long maxBytes) {
    checkWritable();
    Backfill backfill =
        new Backfill(writer, destination, stillExists, maxFiles, maxBytes, clock.millis());
    BackfillResult result;
    try (Database past = Database.reader(file)) {
      result = backfill.run(past);
    }
    tell(LedgerEvent.Kind.BATCH_FORMED, destination.sourceId(), destination.id());
    return result;
  }

  /**
   * Gives a new destination the past of a source that is an open table, in batches for it alone:
   * what the table was at the last entry that others got; or all their entries, where a bookmark
   * kept the source from beginning with a snapshot. Call it while nothing is delivered.
   *
   * @param snapshot makes of the last entry's path the entry of that snapshot
   * @throws IllegalStateException when the destination is not new
   * @throws IOException from {@code snapshot}; the destination is still new, and must not get
   *     anything else before this was done again
   */
  public BackfillResult backfillTable(
      DestinationEntry destination, SnapshotSource snapshot, int maxFiles, long maxBytes)
      throws IOException {
    checkWritable();
    Backfill backfill =
        new Backfill(writer, destination, path -> true, maxFiles, maxBytes, clock.millis());
    BackfillResult result;
    try (Database past = Database.reader(file)) {
      result = backfill.runTable(past, snapshot);
    }
    tell(LedgerEvent.Kind.BATCH_FORMED, destination.sourceId(), destination.id());
    return result;
  }

  /**
   * Whether a later entry by path than one of a batch is in an earlier batch: this one is a second
   * try then, and not where the source has come to.
   */
  public boolean isOvertaken(Batch batch, String path) {
    return reader.read(
        session ->
            session.exists(
                """
                SELECT 1 FROM file WHERE source_id = ? AND path > ? AND state = 'BATCHED'
                  AND batch < ? LIMIT 1\
                """,
                batch.sourceId(),
                path,
                batch.number()));
  }

  /** Finds the snapshot of an open table that an entry stands for. */
  @FunctionalInterface
  public interface SnapshotSource {
    BatchFile at(String path) throws IOException;
  }

  /** Whether rows of a destination's batches are in it, as far as this ledger knows. */
  public boolean hasRows(long destinationId) {
    return reader.read(
        session ->
            session.exists("SELECT 1 FROM destination WHERE id = ? AND rows > 0", destinationId));
  }

  /**
   * A source has a new name.
   *
   * @throws LedgerException when there is none of the old name, or one of the new name
   */
  public void renameSource(String oldName, String newName) {
    changeQuietly(session -> Tables.renameSource(session, oldName, newName));
    source(newName).ifPresent(source -> tell(LedgerEvent.Kind.CHANGED, source.id(), 0));
  }

  /**
   * A destination has a new name.
   *
   * @throws LedgerException when there is none of the old name, or one of the new name
   */
  public void renameDestination(String oldName, String newName) {
    changeQuietly(session -> Tables.renameDestination(session, oldName, newName));
    destination(newName).ifPresent(destination -> tellDestination(destination.id()));
  }

  /**
   * Forgets a source's files, schemas, batches and directory. Its destinations wait for what is
   * discovered anew.
   *
   * @throws IllegalStateException when a prepared delivery was not rolled forward
   */
  public void resetSource(long sourceId) {
    changeQuietly(session -> Resets.source(session, sourceId));
    Failpoint.RESET.reach();
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
  }

  /**
   * Forgets a destination: its id ends here, and the next {@link #openDestination} makes a new one.
   *
   * @throws IllegalStateException when a prepared delivery was not rolled forward
   */
  public void resetDestination(long destinationId) {
    long sourceId = reader.read(session -> Tables.destination(session, destinationId)).sourceId();
    changeQuietly(session -> Resets.destination(session, destinationId));
    Failpoint.RESET.reach();
    tell(LedgerEvent.Kind.CHANGED, sourceId, destinationId);
  }

  /**
   * Forgets a destination and makes it anew, stopped: its past is to be given to it before anything
   * else, and {@link #retryDestination} lets it go on.
   *
   * @param reason why it stands still, for {@code status}
   */
  public DestinationEntry renewDestination(
      DestinationEntry old, SourceEntry source, String reason) {
    DestinationEntry fresh =
        change(
            session -> {
              Resets.destination(session, old.id());
              DestinationEntry entry =
                  Tables.openDestination(session, old.name(), source, old.directory(), old.kind());
              // Not an error, which would stay on record.
              session.update(
                  """
                  UPDATE destination SET configured = 1, state = 'STOPPED', reason = ?1,
                    paused = (SELECT paused FROM destination WHERE id = ?2)
                  WHERE id = ?3\
                  """,
                  reason,
                  old.id(),
                  entry.id());
              return entry;
            });
    Failpoint.RESET.reach();
    tell(LedgerEvent.Kind.CHANGED, source.id(), fresh.id());
    return fresh;
  }

  /**
   * Lets a source go on and tries its rejected files again.
   *
   * @return how many files
   */
  public int retrySource(long sourceId) {
    int files = change(session -> Retries.source(session, sourceId, clock.millis()));
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
    if (files > 0) {
      tell(LedgerEvent.Kind.DISCOVERED, sourceId, 0);
    }
    return files;
  }

  /**
   * A source goes on by itself, when it had stopped at the end of a file that has changed since.
   *
   * @return whether it had
   */
  public boolean goOn(long sourceId, String path) {
    boolean goesOn =
        isSourceStopped(sourceId)
            && isFailedAtEnd(sourceId, path)
            && change(session -> Retries.atEnd(session, sourceId, path));
    if (goesOn) {
      tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
    }
    return goesOn;
  }

  /**
   * Files of a source that have grown since they were delivered are right as they are.
   *
   * @return how many
   */
  public int settleGrown(long sourceId) {
    return change(session -> Discovery.settleGrown(session, sourceId));
  }

  /**
   * Lets a destination go on; what it left out comes again in new batches for it alone.
   *
   * @return how many batches
   */
  public int retryDestination(long destinationId) {
    int batches = change(session -> Retries.destination(session, destinationId, clock.millis()));
    tellDestination(destinationId);
    return batches;
  }

  /**
   * Leaves out the batch at which a stopped source stands, in each destination that is there, and
   * lets the source go on.
   *
   * @param reason for {@code status}; kept
   * @return the batch's number
   * @throws LedgerException when it is not stopped, or has no batch that can be left out
   */
  public long skipInSource(long sourceId, String reason) {
    Skips.Skipped skipped =
        change(session -> Skips.source(session, sourceId, reason, clock.millis()));
    skipped.destinations().forEach(id -> tell(LedgerEvent.Kind.COMMITTED, sourceId, id));
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
    return skipped.batch();
  }

  /**
   * Leaves out the batch at which a stopped destination stands, and lets it go on.
   *
   * @param reason for {@code status}; kept
   * @return the batch's number
   * @throws LedgerException when it is not stopped, or has no batch that can be left out
   */
  public long skipInDestination(long destinationId, String reason) {
    long batch =
        change(session -> Skips.destination(session, destinationId, reason, clock.millis()));
    tell(LedgerEvent.Kind.COMMITTED, batch(batch).sourceId(), destinationId);
    tellDestination(destinationId);
    return batch;
  }

  // Discovery

  /** What is known of a file, by its path below the source's directory. */
  public Optional<FileEntry> file(long sourceId, String path) {
    return reader.read(session -> Discovery.file(session, sourceId, path));
  }

  /** How a file was when it was put into its batch. */
  public Optional<DeliveredFile> delivered(long sourceId, String path) {
    return reader.read(session -> DeliveredFile.of(session, sourceId, path));
  }

  /** A file as it was put into a batch, which is not its last one perhaps. */
  public Optional<DeliveredFile> sealed(long batch, String path) {
    return reader.read(session -> DeliveredFile.inBatch(session, batch, path));
  }

  /** Files of a sealed batch have the content that they had, and another time. */
  public void touch(long batch, List<BatchFile> files) {
    changeQuietly(session -> DeliveredFile.touch(session, batch, files));
  }

  /** A file could not be read at its end alone; perhaps more is to come. */
  public void failedAtEnd(long sourceId, String path) {
    changeQuietly(session -> Discovery.failedAtEnd(session, sourceId, path));
  }

  /** Whether what could not be read of a file was its end alone. */
  public boolean isFailedAtEnd(long sourceId, String path) {
    return reader.read(session -> Discovery.isFailedAtEnd(session, sourceId, path));
  }

  /** The last of a source's entries by path: of an open table, the version that it has come to. */
  public Optional<String> lastPath(long sourceId) {
    return reader.read(session -> Discovery.lastPath(session, sourceId));
  }

  /**
   * Looks up many files, several times as fast as one by one. The work must be short, since the
   * ledger's log cannot be cut back meanwhile, and other threads wait that look up many.
   */
  public <T> T lookUp(Function<FileLookup, T> work) {
    return lookups.snapshot(
        session -> work.apply((sourceId, path) -> Discovery.file(session, sourceId, path)));
  }

  /** Writes down what a look into a source's directory found, in one transaction. */
  public void record(long sourceId, List<Sighting> sightings) {
    if (sightings.isEmpty()) {
      return;
    }
    int waiting = change(session -> Discovery.record(session, sourceId, sightings, clock.millis()));
    Failpoint.DISCOVERED.reach();
    if (waiting > 0) {
      tell(LedgerEvent.Kind.DISCOVERED, sourceId, 0);
    }
  }

  /**
   * Writes down what a look at an open table found, in one transaction; nothing, when the source
   * has been reset or read anew since the look began.
   *
   * @param from the {@link #lastPath} that the look began with
   * @return whether it was written down
   */
  public boolean recordAfter(long sourceId, Optional<String> from, List<Sighting> sightings) {
    boolean recorded =
        change(
            session -> {
              if (!Discovery.lastPath(session, sourceId).equals(from)) {
                return false;
              }
              if (from.isPresent()) {
                Discovery.forgetRejected(session, sourceId, sightings);
              }
              Discovery.record(session, sourceId, sightings, clock.millis());
              return true;
            });
    Failpoint.DISCOVERED.reach();
    if (recorded) {
      tell(LedgerEvent.Kind.DISCOVERED, sourceId, 0);
    }
    return recorded;
  }

  // Batches

  /**
   * Makes a batch of files that wait, by path, or nothing when none does.
   *
   * @param maxFiles at least 1
   * @param maxBytes a single larger file is a batch of its own
   */
  public Optional<Batch> formBatch(long sourceId, int maxFiles, long maxBytes) {
    noticeClock();
    Optional<Batch> batch =
        change(session -> Batches.form(session, sourceId, maxFiles, maxBytes, clock.millis()));
    batch.ifPresent(
        formed -> {
          Failpoint.FORMED.reach();
          tell(LedgerEvent.Kind.BATCH_FORMED, sourceId, 0);
        });
    return batch;
  }

  /** The batch that a destination takes next, or empty when it has dealt with all that are due. */
  public Optional<Batch> nextBatch(long destinationId) {
    noticeClock();
    return reader.snapshot(session -> Batches.next(session, destinationId, clock.millis()));
  }

  public Batch batch(long number) {
    return reader.read(session -> Batches.batch(session, number));
  }

  /**
   * What the files of a batch gave. It is written down with the batch's seal, by the first
   * destination that prepares it.
   *
   * @param batch as it was read
   */
  public void gave(Batch batch, List<ReadFile> files) {
    read.put(batch.number(), new Given(batch.revision(), List.copyOf(files)));
  }

  /** Of a batch that somebody reads to its end, at this revision. */
  private record Given(int revision, List<ReadFile> files) {}

  private void writeGiven(Session session, Batch batch) {
    Given given = read.get(batch.number());
    if (given != null
        && given.revision() == batch.revision()
        && Batches.batch(session, batch.number()).state() == BatchState.OPEN) {
      DeliveredFile.write(session, batch.number(), given.files());
    }
  }

  /** The files of a batch that may give rows, by path. */
  public List<BatchFile> filesToRead(long batch) {
    return reader.read(session -> Batches.filesToRead(session, batch));
  }

  /** The files of a batch, by path. */
  public List<BatchFile> files(long batch) {
    return reader.read(session -> Batches.files(session, batch));
  }

  /**
   * Changes the files of a batch that no destination has prepared. A schema that it proposed is
   * dropped; without files it is {@link BatchState#EMPTY} and passed over.
   *
   * @param changes paths that are in the batch
   * @return the batch as it is now
   * @throws StaleBatchException when it has another revision, or is sealed
   */
  public Batch revise(long batch, int expectedRevision, List<FileRevision> changes) {
    Batch revised =
        change(
            session -> Revisions.revise(session, batch, expectedRevision, changes, clock.millis()));
    if (changes.stream().anyMatch(file -> file.kind() == FileRevision.Kind.POSTPONED)) {
      tell(
          revised.target() == 0 ? LedgerEvent.Kind.DISCOVERED : LedgerEvent.Kind.BATCH_FORMED,
          revised.sourceId(),
          revised.target());
    }
    changes.stream()
        .filter(file -> file.kind() == FileRevision.Kind.REJECTED)
        .forEach(
            file ->
                tell(
                    new LedgerEvent(
                        LedgerEvent.Kind.FAILED, revised.sourceId(), 0, file.reason(), batch)));
    return revised;
  }

  /**
   * Begins an open table anew, since what a batch needs is gone: the batch is {@link
   * BatchState#EMPTY}, what waits for a batch is forgotten, and the snapshot waits in its place.
   *
   * @throws StaleBatchException when it has another revision, or is sealed
   */
  public void resnapshot(long batch, int expectedRevision, Sighting snapshot) {
    long sourceId =
        change(
            session ->
                Revisions.resnapshot(session, batch, expectedRevision, snapshot, clock.millis()));
    Failpoint.RESNAPSHOT.reach();
    tell(LedgerEvent.Kind.DISCOVERED, sourceId, 0);
  }

  /**
   * Gives a batch a schema of its own for the time being; the first destination that prepares it
   * settles it. A new proposal takes the place of an old one.
   *
   * @param proposed its version and batch do not matter
   * @return the batch as it is now
   * @throws StaleBatchException when it has another revision, or rows were prepared already
   */
  public Batch proposeSchema(long batch, int expectedRevision, SchemaVersion proposed) {
    return change(session -> Revisions.proposeSchema(session, batch, expectedRevision, proposed));
  }

  /** The newest settled schema of a source. */
  public Optional<SchemaVersion> schema(long sourceId) {
    return reader.snapshot(session -> Schemas.settled(session, sourceId));
  }

  /** The schema that a batch is read with: its own proposal, else a settled one. */
  public Optional<SchemaVersion> schemaOf(Batch batch) {
    return reader.snapshot(session -> Schemas.of(session, batch));
  }

  // Delivery

  /**
   * Writes down what a destination is about to make visible. The first one seals the batch and
   * settles the schema that it proposed.
   *
   * @throws StaleBatchException when the batch was revised since the caller took it
   */
  public void prepare(Batch batch, long destinationId, Prepared prepared) {
    Failpoint.WRITTEN.reach();
    changeQuietly(
        session -> {
          writeGiven(session, batch);
          Deliveries.prepare(session, batch, destinationId, prepared, clock.millis());
        });
    read.remove(batch.number());
    Failpoint.PREPARED.reach();
  }

  /**
   * Whether the last change is known to have happened or not. After a commit that the disk refused
   * it is not: a process that begins anew may find it done, and whatever it rests on must stay.
   */
  public boolean isCertain() {
    return writer.isCertain();
  }

  /** Makes sure that a change that failed did not happen. */
  public void beCertain() {
    writer.beCertain();
  }

  /** What was prepared is visible now: the destination has dealt with the batch. */
  public void commit(Batch batch, long destinationId) {
    changeQuietly(
        session -> Deliveries.commit(session, batch.number(), destinationId, clock.millis()));
    Failpoint.COMMITTED.reach();
    tell(LedgerEvent.Kind.COMMITTED, batch.sourceId(), destinationId);
  }

  /**
   * What was prepared was not made visible, and is removed: the destination takes the batch again.
   */
  public void withdraw(long batch, long destinationId) {
    changeQuietly(session -> Deliveries.withdraw(session, batch, destinationId));
    Failpoint.WITHDRAWN.reach();
    tell(LedgerEvent.Kind.CHANGED, batch(batch).sourceId(), destinationId);
  }

  /**
   * The batch has no rows for the destination, which has dealt with it thereby. It is sealed; a
   * schema that it proposed is not settled.
   *
   * @param rows that the batch has given, all of which the destination's own snippet dropped
   * @throws StaleBatchException when the batch was revised since the caller took it
   */
  public void commitEmpty(Batch batch, long destinationId, long rows) {
    changeQuietly(
        session -> {
          writeGiven(session, batch);
          Deliveries.commitEmpty(session, batch, destinationId, rows, clock.millis());
        });
    read.remove(batch.number());
    tell(LedgerEvent.Kind.COMMITTED, batch.sourceId(), destinationId);
  }

  /**
   * The destination leaves the batch out, and has dealt with it thereby.
   *
   * @param why for {@code status}; kept
   */
  public void skip(long batch, long destinationId, String why) {
    String reason = Secrets.ofProcess().mask(why);
    changeQuietly(
        session -> Deliveries.skip(session, batch, destinationId, reason, clock.millis()));
    long sourceId = batch(batch).sourceId();
    tell(LedgerEvent.Kind.COMMITTED, sourceId, destinationId);
    tell(new LedgerEvent(LedgerEvent.Kind.FAILED, sourceId, destinationId, reason, batch));
  }

  /** What was prepared and not committed, of all destinations, configured or not. */
  public List<PreparedDelivery> prepared() {
    return reader.snapshot(Deliveries::prepared);
  }

  /** What a destination has prepared and not committed. */
  public Optional<PreparedDelivery> prepared(long destinationId) {
    return reader.snapshot(
        session -> Deliveries.prepared(session, Tables.destination(session, destinationId)));
  }

  /**
   * Whether a destination has made a file of this name and size, so that a source that reads its
   * directory need not wait for it to stand still.
   *
   * @param size in bytes
   */
  public boolean isOurs(long destinationId, String name, long size) {
    return reader.read(session -> Deliveries.isOurs(session, destinationId, name, size));
  }

  // Stops

  /** As {@link #stopSource(long, String, long)}, where no batch is at fault. */
  public void stopSource(long sourceId, String why) {
    stopSource(sourceId, why, 0);
  }

  /**
   * The source stands still until it is retried or {@link #clearStops} is called.
   *
   * @param batch at which it stops
   */
  public void stopSource(long sourceId, String why, long batch) {
    String reason = Secrets.ofProcess().mask(why);
    changeQuietly(session -> Stops.stopSource(session, sourceId, reason, batch, clock.millis()));
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
    tell(new LedgerEvent(LedgerEvent.Kind.FAILED, sourceId, 0, reason, batch));
  }

  /** As {@link #stopDestination(long, String, long)}, where no batch is at fault. */
  public void stopDestination(long destinationId, String why) {
    stopDestination(destinationId, why, 0);
  }

  /**
   * The destination stands still until it is retried or {@link #clearStops} is called.
   *
   * @param batch at which it stops
   */
  public void stopDestination(long destinationId, String why, long batch) {
    String reason = Secrets.ofProcess().mask(why);
    changeQuietly(
        session -> Stops.stopDestination(session, destinationId, reason, batch, clock.millis()));
    tellDestination(destinationId);
    tell(
        new LedgerEvent(
            LedgerEvent.Kind.FAILED, sourceOf(destinationId), destinationId, reason, batch));
  }

  /** Writes down what the last look at everything left out; an empty list where nothing was. */
  public void recordLeftOut(long sourceId, List<LeftOutFiles> files) {
    changeQuietly(session -> LeftOutFiles.replace(session, sourceId, files));
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
  }

  /** What the last look at everything left out, and why. */
  public List<LeftOutFiles> leftOut(long sourceId) {
    return reader.read(session -> LeftOutFiles.of(session, sourceId));
  }

  /** The source has read all that it was to read. */
  public void finishSource(long sourceId) {
    changeQuietly(session -> Stops.finishSource(session, sourceId));
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
  }

  /** Lets all tables go on, at start-up. The last errors are kept. */
  public void clearStops() {
    changeQuietly(Stops::clearAll);
  }

  public boolean isSourceStopped(long sourceId) {
    return reader.read(session -> Stops.isSourceStopped(session, sourceId));
  }

  public boolean isDestinationStopped(long destinationId) {
    return reader.read(session -> Stops.isDestinationStopped(session, destinationId));
  }

  /** The source gives out no batch while it is paused; that outlasts the process. */
  public void pauseSource(long sourceId, boolean paused) {
    changeQuietly(session -> Stops.pauseSource(session, sourceId, paused));
    tell(LedgerEvent.Kind.CHANGED, sourceId, 0);
  }

  /** The destination takes no batch while it is paused; that outlasts the process. */
  public void pauseDestination(long destinationId, boolean paused) {
    changeQuietly(session -> Stops.pauseDestination(session, destinationId, paused));
    tellDestination(destinationId);
  }

  public boolean isSourcePaused(long sourceId) {
    return reader.read(session -> Stops.isSourcePaused(session, sourceId));
  }

  public boolean isDestinationPaused(long destinationId) {
    return reader.read(session -> Stops.isDestinationPaused(session, destinationId));
  }

  /** Whether a configured table is stopped, or files or batches were left out of one. */
  public boolean hasFailures() {
    return reader.read(Stops::hasFailures);
  }

  /** Whether files of a source wait for a batch, now or later. */
  public boolean hasDiscovered(long sourceId) {
    return reader.read(
        session ->
            session.exists(
                "SELECT 1 FROM file WHERE source_id = ? AND state = 'DISCOVERED'", sourceId));
  }

  /**
   * The schema of what a destination wrote last, as {@link io.anasto.row.Schema#toString} writes
   * it; empty before it wrote.
   */
  public Optional<String> writtenSchema(long destinationId) {
    return reader.read(session -> Deliveries.writtenSchema(session, destinationId));
  }

  // What is told

  /**
   * Says whether somebody is told of commits. Who begins to listen hears of those from now on; who
   * goes on hears of those in between too.
   */
  public void tellCommits(boolean wanted) {
    changeQuietly(wanted ? Tellings::begin : Tellings::end);
  }

  /** Some batches that a destination has committed and that were not told, by number. */
  public List<Untold> untold(long destinationId) {
    return reader.read(session -> Tellings.next(session, destinationId));
  }

  /** All commits of a destination up to this batch were told. */
  public void told(long destinationId, long batch) {
    changeQuietly(session -> Tellings.told(session, destinationId, batch));
  }

  /**
   * Keeps what went wrong with a destination that goes on all the same.
   *
   * @param batch that it is about
   */
  public void noteDestinationError(long destinationId, String why, long batch) {
    String message = Secrets.ofProcess().mask(why);
    changeQuietly(
        session -> Stops.noteDestination(session, destinationId, message, clock.millis()));
    tell(
        new LedgerEvent(
            LedgerEvent.Kind.FAILED, sourceOf(destinationId), destinationId, message, batch));
  }

  // Requests

  /**
   * Leaves a request for the running process.
   *
   * @return its id among {@link #waitingRequests}
   */
  public long request(Request request) {
    return writer.write(session -> Requests.add(session, request, clock.millis()));
  }

  /** The requests that nobody has taken yet, in their order. */
  public List<Request> waitingRequests() {
    return reader.read(Requests::waiting);
  }

  /** Takes the requests that wait, in their order, and removes them. */
  public List<Request> takeRequests() {
    if (waitingRequests().isEmpty()) {
      return List.of();
    }
    return change(Requests::take);
  }

  /** Differs from its last value when another process has changed the ledger since. */
  public long changeCounter() {
    return writer.read(session -> session.number("PRAGMA data_version")).orElse(0);
  }

  // Reading

  /** How all sources stand, by name. */
  public List<SourceStatus> sourceStatus() {
    return reader.snapshot(Status::sources);
  }

  /** How all destinations stand, by name. */
  public List<DestinationStatus> destinationStatus() {
    return reader.snapshot(Status::destinations);
  }

  /** How one destination stands. */
  public DestinationStatus destinationStatus(long destinationId) {
    return reader.snapshot(
        session -> Status.destination(session, Tables.destination(session, destinationId)));
  }

  /**
   * Lists a source's files by path, as of one moment, without holding them in memory. A file that
   * two destinations left out is listed twice.
   */
  public void files(long sourceId, Selection selection, Consumer<FileEntry> consumer) {
    try (Database listing = Database.reader(file)) {
      listing.read(
          session -> {
            Listings.list(session, sourceId, selection, consumer);
            return Boolean.TRUE;
          });
    }
  }

  /** Ends all use of the ledger and gives the lock back. */
  @Override
  public void close() {
    try {
      lookups.close();
      reader.close();
      writer.close();
    } finally {
      lock.ifPresent(StateLock::close);
      copy.ifPresent(LedgerCopy::remove);
    }
  }

  private <T> T change(Function<Session, T> work) {
    checkWritable();
    return writer.write(work);
  }

  /**
   * What was put off to a time of a clock that was set back since would wait for as long. It is due
   * at once then, and whoever takes it up puts it off once more where it must wait.
   */
  private void noticeClock() {
    long now = clock.millis();
    long before = lastLook.getAndSet(now);
    if (lock.isPresent() && before != Long.MIN_VALUE && before - now > STEP_BACK) {
      log.info("the clock was set back by {} s", TimeUnit.MILLISECONDS.toSeconds(before - now));
      changeQuietly(Retries::putNothingOff);
    }
  }

  private void checkWritable() {
    if (lock.isEmpty()) {
      throw new IllegalStateException("opened for a command, which may only leave requests");
    }
  }

  private void changeQuietly(Consumer<Session> work) {
    change(
        session -> {
          work.accept(session);
          return Boolean.TRUE;
        });
  }

  private void tellDestination(long destinationId) {
    tell(LedgerEvent.Kind.CHANGED, sourceOf(destinationId), destinationId);
  }

  private long sourceOf(long destinationId) {
    return reader.read(session -> Tables.destination(session, destinationId)).sourceId();
  }

  private void tell(LedgerEvent.Kind kind, long sourceId, long destinationId) {
    tell(new LedgerEvent(kind, sourceId, destinationId));
  }

  private void tell(LedgerEvent event) {
    for (Consumer<LedgerEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        // The change is on disk: whoever made it must not believe that it failed.
        log.error("a listener of the ledger failed on {}", event, e);
      }
    }
  }
}
